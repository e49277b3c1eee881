import { Command, CommanderError } from 'commander';
import { visible } from '../core';
import { version } from '../lsp/version';
import { baselineCommand } from './commands/baseline';
import { checkCommand } from './commands/check';
import { coverageCommand } from './commands/coverage';
import { diffCommand } from './commands/diff';
import { explainCommand } from './commands/explain';
import { fixCommand } from './commands/fix';
import { graphCommand } from './commands/graph';
import { initCommand } from './commands/init';
import { lspCommand } from './commands/lsp';
import { reachCommand } from './commands/reach';
import { rulesCommand } from './commands/rules';
import { synthesizeCommand } from './commands/synthesize';
import type { Io } from './io';
import { UsageError } from './usage-error';

/** What a command ends with: 0 clean, 1 findings at or above the threshold, 2 usage, configuration or internal error. */
export type ExitCode = 0 | 1 | 2;

/** Runs `firebreak ARGUMENTS` and resolves to its exit code; never rejects. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const finish = (result: ExitCode) => {
    code = result;
  };
  try {
    await program(io, finish).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its own message already; its exit code for help and version is 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) io.error(`error: ${visibleLines(error.message)}\n`);
    else {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      io.error(`error: internal: ${visibleLines(text)}\n`);
    }
    return 2;
  }
}

function program(io: Io, finish: (code: ExitCode) => void): Command {
  const root = new Command('firebreak')
    .description('Shows what is open in a Kubernetes network, why, and what to type.')
    .version(version(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', examples);
  const commands = [
    checkCommand(io, finish),
    coverageCommand(io, finish),
    graphCommand(io, finish),
    reachCommand(io, finish),
    diffCommand(io, finish),
    fixCommand(io, finish),
    synthesizeCommand(io, finish),
    explainCommand(io, finish),
    rulesCommand(io, finish),
    initCommand(io, finish),
    baselineCommand(io, finish),
    lspCommand(io, finish),
  ];
  for (const command of [root, ...commands]) {
    command.helpOption('-h, --help', 'print this help').configureHelp({ styleTitle: io.paint.strong });
  }
  for (const command of commands) root.addCommand(command);
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({
      writeOut: io.out,
      writeErr: io.error,
      outputError: (message, write) => write(visibleLines(message)),
    });
  }
  return root;
}

/** What was typed, or stands in a file, is repeated in messages. */
function visibleLines(message: string): string {
  return message.split('\n').map(visible).join('\n');
}

const examples = `
Examples:
  firebreak check                                       findings of the manifests below the current directory
  firebreak coverage k8s                                which workloads are open, restricted or closed
  firebreak reach k8s --from shop/web --to data/db --port 5432
  firebreak fix k8s --unsafe --write                    write the missing policies
  helm template ./chart | firebreak check -             manifests that another program prints

"-" as a path reads manifests from standard input; an empty one is an error.

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or internal error.`;
