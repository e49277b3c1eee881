import { Command } from 'commander';
import type { Io } from '../io';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';

/** `firebreak lsp --stdio`: the language server, for any editor. Runs until the client ends it. */
export function lspCommand(_io: Io, _finish: (code: ExitCode) => void): Command {
  return new Command('lsp')
    .description('Runs the language server.')
    .option('--stdio', 'talk over standard input and output')
    .option('--clientProcessId <id>', 'end when this process ends')
    .addHelpText('after', examples)
    .action(async (args: { readonly stdio?: boolean }) => {
      if (args.stdio !== true)
        throw new UsageError('The language server talks over standard input and output: add --stdio.');
      // Loaded only here, so that the other commands start quickly.
      const { startServer } = await import('../../lsp/node/start-server');
      startServer({
        answers: () => import('../../lsp/answers'),
        'fix-answers': () => import('../../lsp/fix-answers'),
      });
      await new Promise(() => undefined);
    });
}

const examples = `
Example (Neovim, lsp/firebreak_ls.lua):
  return {
    cmd = { 'firebreak', 'lsp', '--stdio' },
    filetypes = { 'yaml' },
    root_markers = { 'kustomization.yaml', 'Chart.yaml', '.git' },
  }`;
