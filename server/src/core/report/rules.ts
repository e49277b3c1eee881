import { ruleFixes } from '../rules/fixes';
import type { Rule } from '../rules/rule';
import { compareText } from '../text/compare-text';
import { printJson } from './check-json';
import { severityPaint } from './check-text';
import { alignColumns } from './columns';
import type { Paint } from './paint';
import { count } from './words';

/** One line a rule, by id. */
export function rulesText(rules: readonly Rule[], paint: Paint): string {
  const lines = alignColumns(
    sorted(rules).map(({ id, severity, title, isOffByDefault }) => [
      { text: id, paint: paint.strong },
      { text: severity, paint: severityPaint(severity, paint) },
      { text: isOffByDefault ? `${title} (off by default)` : title },
    ]),
  );
  return `${lines.join('\n')}\n\n${count(rules.length, 'rule')} · firebreak explain RULE prints a rule's page\n`;
}

/** `{ version, rules: [ { id, severity, title, fixable, offByDefault? } ] }`, by id. */
export function rulesJson(rules: readonly Rule[]): string {
  return printJson({
    version: 1,
    rules: sorted(rules).map(({ id, severity, title, isOffByDefault }) => ({
      id,
      severity,
      title,
      fixable: ruleFixes[id] !== undefined,
      ...(isOffByDefault ? { offByDefault: true } : {}),
    })),
  });
}

function sorted(rules: readonly Rule[]): readonly Rule[] {
  return [...rules].sort((a, b) => compareText(a.id, b.id));
}
