import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPattern } from '../../../server/src/core/scopes/kustomize/pattern';
import { runs } from '../../support/runs';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

test.each([
  ['web', 'web', true],
  ['web', 'webs', false],
  ['web.*', 'web-1', true],
  ['(web|api)-\\d+', 'api-42', true],
  ['(?:web|api)', 'db', false],
  ['^web$', 'web', true],
  ['[a-c]{2,3}', 'abc', true],
  ['[a-c]{2,3}', 'a', false],
  ['[^a-c]+', 'xyz', true],
  ['[\\w-]+', 'a_b-c', true],
  ['a{0}b', 'b', true],
  ['a{2}', 'aa', true],
  ['a{2,}', 'aaaa', true],
  ['a{2,}', 'a', false],
  ['a?b+?', 'bbb', true],
  ['\\.', '.', true],
  ['.', '\n', false],
  ['a||b', '', true],
  ['[]a]', ']', true],
  ['(a+)+b', 'aab', true],
])('%s on %j', (pattern, text, expected) => {
  expect(matchesPattern(pattern, text)).toBe(expected);
});

test.each(['(?i)web', '(', ')', '[', 'a**', '\\bweb', 'a$|b', '(?P<x>a)', '[[:alpha:]]', '*', '((a{100}){100}){100}'])(
  '%s is not understood',
  (pattern) => {
    expect(matchesPattern(pattern, 'web')).toBeUndefined();
  },
);

test('a pattern that takes other engines years takes no time', async () => {
  const matches = () => matchesPattern('(a*)*b|(a|a)*c|(.*.*.*)*d', 'a'.repeat(5000));
  expect(await withinCpuSeconds(1, matches)).toBe(false);
});

/** Patterns over a small alphabet on which Go and JavaScript agree. */
const patterns = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\.', '-'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${a}${b}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,1}', '*?'))
      .map(([a, q]) => `(?:${a})${q}`),
  ),
})).pattern;

test('agrees with JavaScript', () => {
  fc.assert(
    fc.property(
      patterns,
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '.'), maxLength: 6 }),
      (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(new RegExp(`^(?:${pattern})$`, 'u').test(text));
      },
    ),
    runs(200),
  );
});

test('never throws', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab()[]{}*+?|^$\\-.,12:=!'), maxLength: 20 }),
      fc.string(),
      (pattern, text) => {
        expect([true, false, undefined]).toContain(matchesPattern(pattern, text));
      },
    ),
    runs(200),
  );
});
