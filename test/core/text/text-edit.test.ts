import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/core/text/text-edit';
import { runs } from '../../support/runs';

test.each([
  ['abc', [], 'abc'],
  ['abc', [[1, 2, 'X']], 'aXc'],
  ['abc', [[3, 3, 'd']], 'abcd'],
  ['abc', [[0, 0, 'X']], 'Xabc'],
  [
    'abc',
    [
      [2, 3, ''],
      [0, 1, 'X'],
    ],
    'Xb',
  ],
  [
    'abc',
    [
      [1, 2, 'X'],
      [1, 1, '<'],
      [2, 2, '>'],
    ],
    'a<X>c',
  ],
  ['', [[0, 0, 'a']], 'a'],
] as [string, [number, number, string][], string][])('%j with %j is %j', (text, edits, expected) => {
  const textEdits = edits.map(([start, end, newText]) => ({ range: { start, end }, newText }));
  expect(applyEdits(text, textEdits)).toBe(expected);
});

test('replacing pieces by themselves, in any order, changes nothing', () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.string({ maxLength: 4 }), { maxLength: 8 })
        .chain((parts) => fc.tuple(fc.constant(parts), fc.shuffledSubarray([...parts.keys()]))),
      ([parts, order]) => {
        const edits = order.map((index) => {
          const start = parts.slice(0, index).join('').length;
          const newText = parts[index] ?? '';
          return { range: { start, end: start + newText.length }, newText };
        });
        expect(applyEdits(parts.join(''), edits)).toBe(parts.join(''));
      },
    ),
    runs(200),
  );
});
