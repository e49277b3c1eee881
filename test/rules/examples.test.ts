import { describe, expect, test } from 'vitest';
import { defaultOptions, pageOf, type Rule, type RuleExample, rules } from '../../server/src/core';
import { ruleFixes } from '../../server/src/core/rules/fixes';
import { checkFindings, checkFix } from '../support/check';
import { parseFixture } from '../support/fixture';

test('only rules have fixes', () => {
  const ids = rules.map(({ id }) => id);
  expect(Object.keys(ruleFixes).filter((id) => !ids.includes(id))).toEqual([]);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const { examples } = pageOf(rule);
  test('has an example that triggers, one that is silent, and one that is fixed', () => {
    expect(examples.filter((example) => triggers(rule, example))).not.toEqual([]);
    expect(examples.filter((example) => !triggers(rule, example))).not.toEqual([]);
    if (ruleFixes[rule.id] !== undefined) expect(examples.filter((example) => example.fixed)).not.toEqual([]);
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

function triggers(rule: Rule, example: RuleExample): boolean {
  return parseFixture(example.yaml).files.some((file) => file.markers.some(({ ruleId }) => ruleId === rule.id));
}
