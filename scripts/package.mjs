// Builds the bundles and packs the extension into dist/firebreak.vsix.
import { rmSync } from 'node:fs';
import { inProject, vsix } from './lib/project.mjs';
import { main, runOrFail, tool } from './lib/run.mjs';

await main(async () => {
  rmSync(vsix, { force: true });
  await runOrFail('The build', process.execPath, [inProject('scripts', 'build.mjs')]);
  const [command, args] = tool('@vscode/vsce', 'vsce');
  await runOrFail(
    'Packing the .vsix',
    command,
    // The bundles hold the dependencies. There is no published repository yet that links could point to.
    [
      ...args,
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      vsix,
    ],
    { quiet: true },
  );
  console.log(vsix);
});
