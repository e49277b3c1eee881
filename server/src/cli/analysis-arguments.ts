import type { Command } from 'commander';
import { addFutureOptions } from './future-options';

/** Options of every command that reads manifests. */
export interface AnalysisArguments {
  readonly namespace?: string;
  readonly scope?: string;
  readonly stdinFilename?: string;
  readonly config?: string;
  readonly now?: string;
}

/** Adds the options, and refuses those that are promised and not built. */
export function addAnalysisOptions(command: Command): Command {
  command
    .option('--namespace <name>', 'the namespace of manifests that state none (default: "default")')
    .option('--scope <name>', 'only this scope, by name or id, where there are several')
    .option('--config <file>', 'this configuration instead of .firebreak.yaml; its paths are relative to where you are')
    .option('--now <date>', 'the day by which what is ignored has expired, such as 2027-01-31 (default: today)');
  return addFutureOptions(command, '--cni <name>', '--kubernetes <version>');
}

/** Adds PATHs and the options to a command that only reads, so that standard input may be among them. */
export function addReadingOptions(command: Command): Command {
  command.argument(
    '[paths...]',
    'files and folders, one cluster together, or - for standard input (default: the current directory)',
  );
  return addAnalysisOptions(command).option(
    '--stdin-filename <path>',
    'the path that reports name for standard input (default: "stdin.yaml")',
  );
}
