import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildLineIndex, offsetAt, positionAt } from '../../../server/src/core/text/line-index';
import { runs } from '../../support/runs';

describe('lines', () => {
  test.each([
    ['', [0]],
    ['a', [0]],
    ['a\n', [0, 2]],
    ['a\nb', [0, 2]],
    ['a\r\nb', [0, 3]],
    ['a\rb', [0, 2]],
    ['\n\n', [0, 1, 2]],
    ['\r\r\n\n', [0, 1, 3, 4]],
    ['a\u2028b', [0]],
  ])('of %j start at %j', (text, starts) => expect(buildLineIndex(text).lineStarts).toEqual(starts));
});

describe('positions', () => {
  const index = buildLineIndex('ab\r\n😀c\nd');
  test.each([
    [0, 0, 0],
    [2, 0, 2],
    [4, 1, 0],
    // Characters outside the basic plane are two code units, as in LSP.
    [6, 1, 2],
    [7, 1, 3],
    [8, 2, 0],
    [9, 2, 1],
  ])('offset %i is line %i, character %i', (offset, line, character) => {
    expect(positionAt(index, offset)).toEqual({ line, character });
    expect(offsetAt(index, { line, character })).toBe(offset);
  });

  test('offsets outside the text are clamped', () => {
    expect(positionAt(index, -5)).toEqual({ line: 0, character: 0 });
    expect(positionAt(index, 99)).toEqual({ line: 2, character: 1 });
  });

  test('positions outside the text are clamped', () => {
    expect(offsetAt(index, { line: -1, character: 3 })).toBe(0);
    expect(offsetAt(index, { line: 9, character: 0 })).toBe(9);
    expect(offsetAt(index, { line: 2, character: 50 })).toBe(9);
    expect(offsetAt(index, { line: 2, character: -1 })).toBe(8);
  });

  test('positions beyond the end of a line are at its end, before the line end', () => {
    expect(offsetAt(index, { line: 0, character: 3 })).toBe(2);
    expect(offsetAt(index, { line: 1, character: 99 })).toBe(7);
  });

  test('a byte order mark has no column', () => {
    const marked = buildLineIndex('\ufeffab\n');
    expect(positionAt(marked, 1)).toEqual({ line: 0, character: 0 });
    expect(offsetAt(marked, { line: 0, character: 2 })).toBe(3);
  });
});

test('every offset survives the way to a position and back', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀', ' ') }), (text) => {
      const index = buildLineIndex(text);
      for (let offset = 0; offset <= text.length; offset++) {
        const { line, character } = positionAt(index, offset);
        // No position of an editor is between the two characters of a line end.
        if (text.slice(offset - 1, offset + 1) !== '\r\n') expect(offsetAt(index, { line, character })).toBe(offset);
        // Counted another way: the line ends before the offset, where `\r\n` counts once it is complete.
        const before = text.slice(0, offset).replace(/\r$/, text[offset] === '\n' ? '' : '\r');
        expect(line).toBe(before.split(/\r\n|\n|\r/).length - 1);
      }
    }),
    runs(200),
  );
});
