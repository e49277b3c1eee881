import { describe, expect, test } from 'vitest';
import { allFindings, defaultOptions, pageOf, rules } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { parseFixture, withoutMarkers } from '../support/fixture';

const options = { ...defaultOptions, today: '2026-06-30' };

/** As long as a label may be. */
const suffix = `-of-a-team-with-${'long-'.repeat(6)}names`;

/** The same manifests with long names of objects, wherever these names stand. */
function withLongNames(yaml: string): string {
  const names = new Set(
    [...yaml.matchAll(/^ *metadata:\n(?: +#.*\n)* +name: ([a-z][a-z0-9-]*)$/gm)].map(([, name]) => name),
  );
  return [...names].reduce<string>(
    (text, name) => text.replace(new RegExp(`(?<![\\w./-])${name}(?![\\w./-])`, 'g'), `${name}${suffix}`),
    yaml,
  );
}

describe('the first sentence of a message has at most 120 characters where names are long', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('%s', async (_, rule) => {
    for (const { yaml } of pageOf(rule).examples) {
      const files = parseFixture(yaml).files.map(({ path, text }) => ({
        path,
        text: withLongNames(withoutMarkers(text)),
      }));
      for (const { message } of allFindings(await analyseFiles(files, options))) {
        const first = message.split(/(?<=\.) (?=[A-Z"])/)[0] ?? '';
        expect(`${first.length > 120 ? `${first.length} characters: ` : ''}${first}`).toBe(first);
      }
    }
  });
});
