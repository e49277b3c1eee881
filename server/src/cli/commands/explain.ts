import { Command } from 'commander';
import { renderRulePage } from '../../core';
import { findRule } from '../choose-rules';
import type { Io } from '../io';
import type { ExitCode } from '../run';

/** `firebreak explain RULE`: the rule's page, offline. */
export function explainCommand(io: Io, finish: (code: ExitCode) => void): Command {
  return new Command('explain')
    .description("Prints a rule's page: what it finds, why it matters, how to fix it.")
    .argument('<rule>', 'the id of a rule, as findings and `firebreak rules` print it')
    .addHelpText('after', examples)
    .action((id: string) => {
      const page = renderRulePage(findRule(id));
      io.out(paintHeadings(page.endsWith('\n') ? page : `${page}\n`, io));
      finish(0);
    });
}

/** Markdown reads well as it is; headings outside of code blocks are set off on a terminal. */
function paintHeadings(page: string, io: Io): string {
  let isCode = false;
  return page
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) isCode = !isCode;
      if (isCode || line.startsWith('```')) return line;
      return /^#+ /.test(line) ? io.paint.strong(line) : line;
    })
    .join('\n');
}

const examples = `
Example:
  firebreak explain missing-default-deny-ingress`;
