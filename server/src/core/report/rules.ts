import { fixesOfRule } from '../fixes/fixes-for';
import type { KnownRule } from '../rules/rule';
import type { LoadedGroups } from '../rules/rule-group';
import { compareText } from '../text/compare-text';
import { printJson } from './check-json';
import { severityPaint } from './check-text';
import { alignColumns } from './columns';
import type { Paint } from './paint';
import { count } from './words';

/** One line a rule, by id. */
export function rulesText(rules: readonly KnownRule[], paint: Paint): string {
  const lines = alignColumns(
    sorted(rules).map(({ id, severity, title, isOffByDefault }) => [
      { text: id, paint: paint.strong },
      { text: severity, paint: severityPaint(severity, paint) },
      { text: isOffByDefault ? `${title} (off by default)` : title },
    ]),
  );
  return `${lines.join('\n')}\n\n${count(rules.length, 'rule')} · firebreak explain RULE prints a rule's page\n`;
}

/** `{ version, rules: [ { id, severity, title, fixable, offByDefault? } ] }`, by id; `groups` are all that there are. */
export function rulesJson(rules: readonly KnownRule[], groups: LoadedGroups): string {
  return printJson({
    version: 1,
    rules: sorted(rules).map(({ id, severity, title, isOffByDefault }) => ({
      id,
      severity,
      title,
      fixable: fixesOfRule(groups, id) !== undefined,
      ...(isOffByDefault ? { offByDefault: true } : {}),
    })),
  });
}

function sorted(rules: readonly KnownRule[]): readonly KnownRule[] {
  return [...rules].sort((a, b) => compareText(a.id, b.id));
}
