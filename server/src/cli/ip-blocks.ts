import type { Command } from 'commander';
import { UsageError } from './usage-error';

/** The option as commander reads it. */
export interface IpBlocksArguments {
  readonly ipBlocks?: string;
}

/** Adds `--ip-blocks`; `ipBlocksOf` reads it after parsing. */
export function addIpBlocks(command: Command): Command {
  return command.option(
    '--ip-blocks <where>',
    'external: an ipBlock never means a pod (default: it may mean pods too, by their addresses)',
  );
}

/** Whether an ipBlock may mean a pod, which Kubernetes leaves to the network plugin; a `UsageError` for any other word. */
export function ipBlocksOf({ ipBlocks }: IpBlocksArguments): 'pods' | 'external' {
  if (ipBlocks === undefined || ipBlocks === 'pods') return 'pods';
  if (ipBlocks === 'external') return 'external';
  throw new UsageError(`--ip-blocks ${ipBlocks} is not known. Choose external, or leave it out.`);
}
