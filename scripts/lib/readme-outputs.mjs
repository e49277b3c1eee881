// The command outputs in README.md are real: every code block that starts with `$ firebreak …` holds what it prints.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { dist, root } from './project.mjs';

const block = /^(```(?:diff)?\n\$ firebreak ([^\n]*)\n)[\s\S]*?^```$/gm;

/**
 * @param {string} readme
 * @returns {string} the text with what the bundled command line prints today
 */
export function withCurrentOutputs(readme) {
  return readme.replace(block, (_, head, line) => `${head}${run(line.split(' '))}\`\`\``);
}

/** @param {string[]} args */
function run(args) {
  const env = { ...process.env, NO_COLOR: '1' };
  return execFileSync(process.execPath, [path.join(dist, 'cli.js'), ...args], { cwd: root, encoding: 'utf8', env });
}
