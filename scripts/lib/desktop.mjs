// The desktop VS Code of this machine, when there is one that can open a window here.
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * @typedef {object} Desktop
 * @property {string} cli the command line, `code`
 * @property {string | undefined} program the program itself, which a test runner starts; unknown behind a wrapper
 */

const CLI_NAME = process.platform === 'win32' ? 'code.cmd' : 'code';

/** Where the command line and the program are inside an installation. */
const { CLI, PROGRAM } =
  process.platform === 'darwin'
    ? { CLI: 'Resources/app/bin/code', PROGRAM: 'MacOS/Electron' }
    : process.platform === 'win32'
      ? { CLI: 'bin/code.cmd', PROGRAM: 'Code.exe' }
      : { CLI: 'bin/code', PROGRAM: 'code' };

/**
 * Looks on the PATH, then at the usual places of this system.
 * @returns {{ desktop: Desktop } | { reason: string }} the reason why there is none
 */
export function findDesktop() {
  const reason = whyNoWindow();
  if (reason !== undefined) return { reason };
  const candidates = [
    ...(process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, CLI_NAME)),
    ...installations().map((folder) => path.join(folder, CLI)),
  ];
  const cli = candidates.find((candidate) => path.isAbsolute(candidate) && existsSync(candidate));
  if (cli === undefined) return { reason: `No VS Code on the PATH or in ${installations().join(', ')}.` };
  const installation = realpathSync(cli).slice(0, -CLI.length);
  const program = path.join(installation, PROGRAM);
  return { desktop: { cli, program: existsSync(program) ? program : undefined } };
}

/** @returns {string[]} */
function installations() {
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', path.join(homedir(), 'Applications')].map((folder) =>
        path.join(folder, 'Visual Studio Code.app', 'Contents'),
      );
    case 'win32':
      return [path.join(homedir(), 'AppData', 'Local', 'Programs'), 'C:\\Program Files'].map((folder) =>
        path.join(folder, 'Microsoft VS Code'),
      );
    default:
      return ['/usr/share/code', '/opt/visual-studio-code', '/snap/code/current/usr/share/code'];
  }
}

function whyNoWindow() {
  if (process.env['VSCODE_IPC_HOOK_CLI'])
    return 'This terminal belongs to a remote VS Code, which opens no windows here.';
  if (process.env['WSL_DISTRO_NAME']) return 'This is a WSL terminal; its VS Code is on the Windows side.';
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return 'There is no graphical display here.';
  }
  return undefined;
}
