import { Command } from 'commander';
import { loadAllGroups, rules, rulesJson, rulesText } from '../../core';
import { addFormat, type Formats, formatOf } from '../formats';
import type { Io } from '../io';
import type { ExitCode } from '../run';

const formats: Formats<'text' | 'json'> = { built: ['text', 'json'], promised: [] };

/** `firebreak rules`: all rules. */
export function rulesCommand(io: Io, finish: (code: ExitCode) => void): Command {
  return addFormat(new Command('rules').description('Lists all rules.'), formats)
    .addHelpText('after', examples)
    .action(async (args: { readonly format: string }) => {
      const format = formatOf(args.format, formats);
      io.out(format === 'json' ? rulesJson(rules, await loadAllGroups()) : rulesText(rules, io.paint));
      finish(0);
    });
}

const examples = `
Examples:
  firebreak rules
  firebreak rules --format json`;
