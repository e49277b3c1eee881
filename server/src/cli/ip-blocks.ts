import type { Command } from 'commander';
import { UsageError } from './usage-error';

export interface IpBlocksArguments {
  readonly ipBlocks?: string;
}

export function addIpBlocks(command: Command): Command {
  return command.option(
    '--ip-blocks <where>',
    'external: an ipBlock never means a pod (default: it means pods with a known address too)',
  );
}

export function ipBlocksOf({ ipBlocks }: IpBlocksArguments): 'pods' | 'external' {
  if (ipBlocks === undefined || ipBlocks === 'pods') return 'pods';
  if (ipBlocks === 'external') return 'external';
  throw new UsageError(`--ip-blocks ${ipBlocks} is not known. Choose external, or leave it out.`);
}
