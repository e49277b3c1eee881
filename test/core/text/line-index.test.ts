import { expect, test } from 'vitest';
import { buildLineIndex, offsetAt, positionAt } from '../../../server/src/core/text/line-index';

test.each([
  ['a\nbc', 3, { line: 1, character: 1 }],
  ['a\r\nb', 3, { line: 1, character: 0 }],
  ['a\rb', 2, { line: 1, character: 0 }],
  ['𝒳b', 2, { line: 0, character: 2 }],
  ['a\n', 2, { line: 1, character: 0 }],
  ['', 0, { line: 0, character: 0 }],
])('%j at %d', (text, offset, position) => {
  const index = buildLineIndex(text);
  expect(positionAt(index, offset)).toEqual(position);
  expect(offsetAt(index, position)).toBe(offset);
});

test('offsets and positions outside the text are clamped to it', () => {
  const index = buildLineIndex('ab\nc');
  expect(positionAt(index, 99)).toEqual({ line: 1, character: 1 });
  expect(positionAt(index, -1)).toEqual({ line: 0, character: 0 });
  expect(offsetAt(index, { line: 9, character: 0 })).toBe(4);
  expect(offsetAt(index, { line: -1, character: 5 })).toBe(0);
});

test('a byte order mark is not a character of the first line', () => {
  const text = '\uFEFFkind: Pod\n';
  const index = buildLineIndex(text);
  expect(positionAt(index, text.indexOf('kind'))).toEqual({ line: 0, character: 0 });
  expect(positionAt(index, 0)).toEqual({ line: 0, character: 0 });
  expect(offsetAt(index, { line: 0, character: 6 })).toBe(text.indexOf('Pod'));
  expect(offsetAt(index, { line: 0, character: 0 })).toBe(1);
});
