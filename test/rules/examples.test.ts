import { describe, expect, test } from 'vitest';
import { defaultOptions, type KnownRule, loadAllGroups, pageOf, type RuleExample, rules } from '../../server/src/core';
import { fixesOfRule } from '../../server/src/core/fixes/fixes-for';
import { ruleFixes } from '../../server/src/core/rules/fixes';
import { checkFindings, checkFix } from '../support/check';
import { parseFixture } from '../support/fixture';

const groups = await loadAllGroups();

test('only rules have fixes, and each has them in one place', () => {
  const ids = rules.map(({ id }) => id);
  const ofGroups = [...groups.values()].flatMap(({ fixes }) => Object.keys(fixes));
  const all = [...Object.keys(ruleFixes), ...ofGroups];
  expect(all.filter((id) => !ids.includes(id))).toEqual([]);
  expect(all).toHaveLength(new Set(all).size);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const { examples } = pageOf(rule);
  test('has an example that triggers, one that is silent, and one that is fixed', () => {
    expect(examples.filter((example) => triggers(rule, example))).not.toEqual([]);
    expect(examples.filter((example) => !triggers(rule, example))).not.toEqual([]);
    if (fixesOfRule(groups, rule.id) !== undefined) expect(examples.filter((example) => example.fixed)).not.toEqual([]);
  });

  test('repeats no example', () => {
    const texts = examples.map((example) => example.yaml.trim());
    expect(new Set(texts).size).toBe(texts.length);
  });

  for (const example of examples) {
    test(`finds what is marked: ${example.title}`, async () => {
      await checkFindings(example.yaml, { analysis });
    });

    const { fixed } = example;
    if (fixed === undefined) continue;
    test(`is fixed: ${example.title}`, async () => {
      await checkFix(example.yaml, fixed.yaml, fixed.fix, { rules: [rule.id], analysis });
      await checkFindings(fixed.yaml, { analysis });
    });
  }
});

/** A day on which examples that expire have done so. */
const analysis = { ...defaultOptions, today: '2026-06-30' };

function triggers(rule: KnownRule, example: RuleExample): boolean {
  return parseFixture(example.yaml).files.some((file) => file.markers.some(({ ruleId }) => ruleId === rule.id));
}
