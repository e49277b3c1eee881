import { describe, expect, test } from 'vitest';
import { splitDocuments } from '../../../server/src/core/yaml/split-documents';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

/** `texts` in order are the whole file, and each starts where the last one ended. */
function checkSplit(...texts: readonly string[]): void {
  const slices = splitDocuments(texts.join(''));
  expect(slices.map((slice) => slice.text)).toEqual(texts);
  let start = 0;
  for (const slice of slices) {
    expect(slice.start).toBe(start);
    start += slice.text.length;
  }
}

describe('files are cut at lines of three dashes', () => {
  test('no marker', () => checkSplit('a: 1\n'));
  test('empty file', () => checkSplit(''));
  test('marker first', () => checkSplit('---\na: 1\n'));
  test('two documents', () => checkSplit('a: 1\n', '---\nb: 2\n'));
  test('content on the line of the marker', () => checkSplit('a: 1\n', '--- b\n', '---\tc\n'));
  test('marker at the end without a line end', () => checkSplit('a: 1\n', '---'));
  test('empty documents are kept', () => checkSplit('---\n', '---\n', '---\n'));
  test('a comment before the first marker is a slice', () => checkSplit('# licence\n', '---\na: 1\n'));
  test('Windows line ends', () => checkSplit('a: 1\r\n', '---\r\nb: 2\r\n'));
  test('byte order mark', () => checkSplit('\ufeffa: 1\n', '---\nb: 2\n'));
  test('byte order mark before a marker', () => checkSplit('\ufeff---\na: 1\n', '---\nb: 2\n'));
  test('marker inside an unclosed bracket', () => checkSplit('a: [1,\n', '---\nb: 2\n'));
  test('marker inside an unclosed quote', () => checkSplit('a: "x\n', '---\nb: 2\n'));
});

describe('JSON objects one after the other', () => {
  test('on lines', () => checkSplit('{"a":1}\n', '{"b":{}}\n', '{"c":"}{"}\n'));
  test('on one line', () => checkSplit('\ufeff {"a": "\\"}{"}', '{"b": 2}'));
  test('a single one', () => checkSplit('{"a": [{"b": 1}, {"c": 2}]}\n'));
  test.each([
    '{"a": 1} x {"b": 2}',
    '{"a": 1}\n{"b": 2',
    '{a: 1}: {b: 2}\n',
    '{"a": 1}}\n{"b": 2}\n',
    '{{ a }}\n{{ b }}\n',
  ])('%j is something else', (text) => checkSplit(text));
});

describe('what only looks like a marker does not cut', () => {
  test.each(['a: |\n  ---\n  b\n', '----\n', '---a\n', ' ---\n', 'a: ---\n', 'a: 1 ---\n'])('%j', (text) =>
    checkSplit(text),
  );
});

describe('directives and end markers', () => {
  test('a directive belongs to the document after it', () => checkSplit('%YAML 1.2\n# c\n---\na: 1\n'));
  test('directives after an end marker', () => checkSplit('a: 1\n...\n', '%YAML 1.2\n---\nb: 2\n'));
  test('an end marker belongs to its document', () => checkSplit('a: 1\n...\n', 'b: 2\n', '---\nc: 3\n'));
  test('end marker and start marker', () => checkSplit('a: 1\n... # end\n', '---\nb: 2\n...\n'));
  test('comments between the markers', () => checkSplit('a: 1\n...\n', '# c\n', '---\nb: 2\n'));
  test('dots in a text block do not end it', () => checkSplit('a: |\n  x\n  ...\n  y\n...\n', 'b: 1\n'));
  test('a directive sign inside a document is text', () => checkSplit('a: 1\n', '---\n%x\n', '---\nb: 2\n'));
  test('byte order mark before a directive', () => checkSplit('\ufeff%YAML 1.2\n---\na: 1\n', '---\nb: 2\n'));
});

test('fifty megabytes are cut in seconds of computing time', async () => {
  const text = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\n---\n'.repeat(700_000);
  const documents = await withinCpuSeconds(3, () => splitDocuments(text));
  expect(documents).toHaveLength(700_001);
});
