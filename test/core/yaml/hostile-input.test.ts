import { expect, test } from 'vitest';
import { isTemplate } from '../../../server/src/core/yaml/is-template';
import { parseDocument } from '../../../server/src/core/yaml/parse-document';
import { splitDocuments } from '../../../server/src/core/yaml/split-documents';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

/** Twice what the slowest needs on a slow machine; what grows with the square of the length takes minutes. */
const enough = 5;

const aliasBomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefghij'.split('').map(bombLine)].join('\n');

function bombLine(name: string, index: number): string {
  return `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[index]}`).join(', ')}]`;
}

const mergeBomb = `a: &a {${Array.from({ length: 1000 }, (_, index) => `k${index}: 1`).join(', ')}}\n${Array.from({ length: 1000 }, (_, index) => `m${index}: {<<: *a}`).join('\n')}\n`;

/** Name, text, start of the message, and the line and column (from 1) at which it stands. */
const hostile: readonly (readonly [string, string, string, string])[] = [
  ['alias bomb', aliasBomb, 'Aliases add more than 100,000 nodes', '5:'],
  ['merge bomb', mergeBomb, 'Aliases add more than 100,000 nodes', '5'],
  ['cyclic anchor', 'a: &a [1, *a]\n', 'Alias "*a" stands inside its own anchor', '1:11'],
  [
    'cyclic anchors through a merge',
    'a: &a\n  b: &b {c: *b, <<: *a}\n',
    'Alias "*b" stands inside its own anchor',
    '2:13',
  ],
  ['unknown alias', 'a: *b\n', 'Alias "*b" refers to no anchor', '1:4'],
  ['open brackets', '['.repeat(10_000), 'Document is nested deeper than 100 levels', '1:101'],
  ['closed brackets', '['.repeat(10_000) + ']'.repeat(10_000), 'Document is nested deeper than 100 levels', '1:101'],
  ['open braces', '{'.repeat(10_000), 'Document is nested deeper than 100 levels', '1:101'],
  ['maps in braces', '{a: '.repeat(10_000), 'Document is nested deeper than 100 levels', '1:401'],
  ['dashes', `${'- '.repeat(10_000)}x\n`, 'Document is nested deeper than 100 levels', '1:201'],
  ['question marks', '? '.repeat(10_000), 'Document is nested deeper than 100 levels', '1:201'],
  [
    'nested maps',
    Array.from({ length: 3000 }, (_, index) => `${' '.repeat(index)}a:\n`).join(''),
    'Document is nested deeper than 100 levels',
    '101:',
  ],
  ['tabs', 'a:\n\tb: 1\n', 'Indentation uses a tab', '2:1'],
  ['many tabs', `a:\n${'\tb: 1\n'.repeat(30_000)}`, 'Indentation uses a tab', '2:1'],
  ['NUL', 'a: b\0c\n', 'Control character U+0000', '1:5'],
  ['a million NULs', '\0'.repeat(1_000_000), 'Control character U+0000', '1:1'],
  ['marks of the lexer itself', '\x02\x18\x1f\n'.repeat(100_000), 'Control character U+0002', '1:1'],
  ['duplicate keys', 'a: 1\n'.repeat(20_000), 'Key "a" is already set', '2:1'],
  ['duplicate __proto__', '__proto__: {a: 1}\n__proto__: 2\n', 'Key "__proto__" is already set', '2:1'],
  ['a megabyte of open quotes', '"'.repeat(1_000_001), 'Text "', '1:3'],
  ['unclosed quote before a megabyte', `a: "${'x'.repeat(1_000_000)}`, 'Double quote is never closed', '1:4'],
  ['wrong escapes', `a: "${'\\q'.repeat(500_000)}"`, 'Escape "\\q" does not exist', '1:5'],
  ['commas', `[${','.repeat(500_000)}`, 'Bracket "[" is never closed', '1:1'],
  ['closing braces', '}\n'.repeat(200_000), 'Bracket "}" closes nothing', '1:1'],
  ['too many tokens', `[${'1,'.repeat(700_000)}1]`, 'Document has more than 1,000,000 tokens', '1:'],
  ['many unknown aliases', '- *a\n'.repeat(30_000), 'Alias "*a" refers to no anchor', '1:3'],
  ['many reserved characters', 'a: @x\n'.repeat(15_000), 'Value that starts with "@"', '1:4'],
  ['anchors without a value', '&a '.repeat(300_000), 'Value has more than one anchor', '1:4'],
  ['directives without a document', '%a\n'.repeat(200_000), 'Directive needs a line "---"', ''],
];

test.each(hostile)('%s', async (_name, text, message, place) => {
  const { problems } = await withinCpuSeconds(enough, () => parseDocument(text));
  const [first] = problems;
  expect(first?.message.slice(0, message.length)).toBe(message);
  expect(lineAndColumn(text, first?.range.start ?? -1).startsWith(place)).toBe(true);
  expect(first?.range.end).toBeLessThanOrEqual(text.length);
  expect(first?.range.end).toBeGreaterThan(first?.range.start ?? Number.NaN);
});

/** Large but in order: read, and without a problem. */
test.each([
  ['a line of a megabyte', `a: ${'x'.repeat(1_000_000)}\n`],
  ['a quoted line of a megabyte', `a: "${'x '.repeat(500_000)}"\n`],
  ['ten megabytes in a line', `a: ${'x y '.repeat(2_500_000)}\n`],
  ['a megabyte of comments', `${'# x\n'.repeat(300_000)}a: 1\n`],
  ['a text block of a megabyte', `a: |\n${'  x\n'.repeat(250_000)}`],
  ['twenty-five thousand keys', Array.from({ length: 25_000 }, (_, index) => `k${index}: ${index}\n`).join('')],
  ['names of Object.prototype', '__proto__: {a: 1}\nconstructor: 1\nhasOwnProperty: 2\ntoString: 3\n'],
  ['a hundred levels', `${'['.repeat(100)}${']'.repeat(100)}`],
])('%s', async (_name, text) => {
  const { root, problems } = await withinCpuSeconds(enough, () => parseDocument(text));
  expect(problems).toEqual([]);
  expect(root).toBeDefined();
});

test('__proto__ is a key like any other', () => {
  const { root } = parseDocument('__proto__: {polluted: 1}\n');
  expect(root).toMatchObject({
    entries: [{ key: { value: '__proto__' }, value: { entries: [{ key: { value: 'polluted' } }] } }],
  });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each([
  ['markers', '---\n'.repeat(500_000)],
  ['end markers', '...\n'.repeat(200_000)],
  ['directives', '%a\n'.repeat(200_000)],
  ['quotes', `...\n${"'".repeat(1_000_000)}`],
  ['braces', '{'.repeat(1_000_000)],
  ['backslashes', `"${'\\'.repeat(1_000_000)}`],
  ['lines of one quote', 'a: "\n'.repeat(200_000)],
  ['text blocks', 'a: |\n'.repeat(200_000)],
])('%s are split and looked through for templates in linear time', async (_name, text) => {
  const slices = await withinCpuSeconds(enough, () => splitDocuments(text));
  expect(slices.map((slice) => slice.text).join('')).toBe(text);
  // The braces come last, so that nothing is found before everything was read.
  expect(typeof (await withinCpuSeconds(enough, () => isTemplate(`${text}{{`)))).toBe('boolean');
});

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}
