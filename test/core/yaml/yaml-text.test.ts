import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../../server/src/core/yaml/parse-document';
import {
  endOfLine,
  indentAt,
  indentationStyle,
  lastLeafEnd,
  lineEndAt,
  lineStartAt,
} from '../../../server/src/core/yaml/yaml-text';

function checkStyle(text: string, map: number, sequenceIndented: boolean): void {
  const { root, problems } = parseDocument(text);
  expect(problems).toEqual([]);
  expect(indentationStyle(root, text)).toEqual({ map, sequenceIndented });
}

describe('the style of a document', () => {
  test('two columns, lists below their key', () => checkStyle('a:\n  b:\n  - x\n  c:\n  - y\n', 2, false));
  test('four columns, lists indented', () => checkStyle('a:\n    b:\n        c: 1\n    d:\n      - x\n', 4, true));
  test('the most frequent step wins', () => checkStyle('a:\n   b:\n      c: 1\nd:\n  e: 1\n', 3, true));
  test('of lists too', () => checkStyle('a:\n- x\nb:\n- y\nc:\n  - z\n', 2, false));
  test('maps inside lists count', () => checkStyle('- a:\n      b: 1\n- c:\n      d: 1\n', 4, true));
  test('flow collections and aliases show nothing', () => checkStyle('a: &x {b: {c: 1}}\nd: *x\n', 2, true));
  test('nothing', () => expect(indentationStyle(undefined, '')).toEqual({ map: 2, sequenceIndented: true }));
});

test.each([
  ['', '\n'],
  ['a', '\n'],
  ['a\nb\n', '\n'],
  ['a\r\nb\r\n', '\r\n'],
  ['a\r\nb\r\nc\n', '\r\n'],
  ['a\r\nb\nc\n', '\n'],
])('the line end of %j is %j', (text, expected) => expect(endOfLine(text)).toBe(expected));

describe('lines around an offset', () => {
  const text = 'ab\r\n  cd\n\nef';
  test.each([
    [0, 0, 2, 0],
    [2, 0, 2, 0],
    [4, 4, 8, 2],
    [6, 4, 8, 2],
    [8, 4, 8, 2],
    [9, 9, 9, 0],
    [10, 10, 12, 0],
    [12, 10, 12, 0],
  ])('%i', (offset, start, end, indent) => {
    expect(lineStartAt(text, offset)).toBe(start);
    expect(lineEndAt(text, offset)).toBe(end);
    expect(indentAt(text, offset)).toBe(indent);
  });
  test('between the two characters of a line end', () => {
    expect(lineStartAt(text, 3)).toBe(0);
    expect(lineEndAt(text, 3)).toBe(2);
  });
});

test('the last leaf of a map ends before the comments after it', () => {
  const text = 'a:\n  b:\n    - x\n    # c\n# d\n';
  const { root } = parseDocument(text);
  expect(root && text.slice(0, lastLeafEnd(root))).toBe('a:\n  b:\n    - x');
});
