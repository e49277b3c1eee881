// The picture of the graph in the README: what the command line draws of the example shop, as a browser shows it.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { launchChromium } from './chromium.mjs';
import { example, inProject } from './project.mjs';

export async function takeGraphPicture() {
  const command = [inProject('dist', 'cli.js'), 'graph', example, '--scope', 'default', '--format', 'svg'];
  const svg = execFileSync(process.execPath, command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.setContent(svg);
  writeFileSync(inProject('docs', 'images', 'graph.png'), await page.locator('svg').screenshot());
  await browser.close();
}
