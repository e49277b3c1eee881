import type { Command } from 'commander';
import { isDns1123Label, isNetworkPlugin, type NetworkPlugin, networkPlugins } from '../core';
import { UsageError } from './usage-error';

/** Options of every command that reads manifests. */
export interface AnalysisArguments {
  readonly namespace?: string;
  readonly scope?: string;
  readonly stdinFilename?: string;
  readonly config?: string;
  readonly now?: string;
  readonly cni?: NetworkPlugin;
  readonly kubernetes?: string;
}

/** Adds the options, and refuses those that are promised and not built. */
export function addAnalysisOptions(command: Command): Command {
  command
    .option('--namespace <name>', 'the namespace of manifests that state none (default: "default")', readNamespace)
    .option('--scope <name>', 'only this scope, by name or id, where there are several')
    .option('--config <file>', 'this configuration instead of .firebreak.yaml; its paths are relative to where you are')
    .option('--now <date>', 'the day by which what is ignored has expired, such as 2027-01-31 (default: today)')
    .option(
      '--cni <name>',
      'the network plugin of the clusters, whatever configurations say: of one that enforces no policies everything is open',
      readPlugin,
    )
    .option('--kubernetes <version>', 'their version of Kubernetes, such as 1.34, likewise', readVersion);
  return command;
}

function readPlugin(name: string): NetworkPlugin {
  if (isNetworkPlugin(name)) return name;
  throw new UsageError(`--cni ${name} is not known. Choose ${Object.keys(networkPlugins).join(', ')}.`);
}

function readVersion(version: string): string {
  if (/^1\.\d{1,2}(\.\d+)?$/.test(version)) return version;
  throw new UsageError(`--kubernetes ${version} is no version of Kubernetes such as 1.34.`);
}

function readNamespace(name: string): string {
  if (isDns1123Label(name)) return name;
  throw new UsageError(
    `--namespace "${name}" is not the name of a namespace: at most 63 lower-case letters, digits and hyphens inside.`,
  );
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
