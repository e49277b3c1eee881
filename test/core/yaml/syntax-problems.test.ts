import { expect, test } from 'vitest';
import { parseDocument } from '../../../server/src/core/yaml/parse-document';

/** `⟦⟧` stand around what is underlined; each pair has one message, in order. Nothing else may be reported. */
function checkProblems(marked: string, ...messages: readonly string[]): void {
  const parts = marked.split(/[⟦⟧]/);
  const text = parts.join('');
  const expected = messages.map((message, index) => {
    const start = parts.slice(0, 2 * index + 1).join('').length;
    return { kind: 'syntax', range: { start, end: start + (parts[2 * index + 1] ?? '').length }, message };
  });
  expect(parts.length).toBe(2 * messages.length + 1);
  expect(parseDocument(text).problems).toEqual(expected);
}

test.each([
  // Tabs and indentation
  ['a:\n⟦\t⟧b: 1\n', 'Indentation uses a tab; YAML takes only spaces.'],
  ['a:\n  b: 1\n⟦\t⟧c: 2\n  d: 1\n', 'Indentation uses a tab; YAML takes only spaces.'],
  ['a:\n  b: 1\n ⟦c:⟧ 2\nd: 3\n', 'Indentation of "c:" does not fit the lines above it.'],
  ['a:\n  b: 1\n   ⟦c:⟧ 2\nd: 3\n', 'Indentation of "c:" does not fit the lines above it.'],
  ['spec:\n  a: 1\n    ⟦b:⟧ 2\n    c: 3\n  d: 1\n', 'Indentation of "b:" does not fit the lines above it.'],
  ['  a: 1\n⟦b:⟧ 2\nc: 3\n', 'Indentation of "b:" does not fit the lines above it.'],
  ['a:\n  - b: 1\n    c: 2\n  ⟦d:⟧ 3\n', 'Indentation of "d:" does not fit the lines above it.'],
  ['a:\n  - x\n  ⟦y⟧\n  - z\n', 'Indentation of "y" does not fit the lines above it.'],
  ['a:\n  - x\n ⟦-⟧ y\n', 'List item stands where a key is expected; check its indentation.'],
  ['a: 1\n⟦-⟧ b\n', 'List item stands where a key is expected; check its indentation.'],
  ['a:\n  b: 1\n  ⟦-⟧ c\n', 'List item stands where a key is expected; check its indentation.'],
  ['a: |\n   foo\n  ⟦bar⟧\n', 'Indentation of "bar" does not fit the lines above it.'],

  // Quotes and brackets
  ['a: 1\nb: ⟦"⟧foo\nc: 2\nd: 3\n', 'Double quote is never closed.'],
  ["a: 1\nb: ⟦'⟧foo\nc: 2\nd: it's\n", 'Single quote is never closed.'],
  ['a:\n  - ⟦"⟧x\n  - "y"\n', 'Double quote is never closed.'],
  ['a: ⟦[⟧1, 2\nb: 3\n', 'Bracket "[" is never closed.'],
  ['a: ⟦{⟧b: 1\nc: 2\nd: e: f\n', 'Bracket "{" is never closed.'],
  ['a: ⟦[⟧1, 2}}\nb: 1\n', 'Bracket "[" is never closed.'],
  ['{"a": 1, "b": ⟦[⟧1, 2}\n', 'Bracket "[" is never closed.'],
  ['⟦{⟧"a": 1,\n "b": {"c": 2}\n', 'Bracket "{" is never closed.'],
  ['{"a": ⟦1⟧ "b": 2}', 'Value inside brackets cannot be read; a comma or a closing bracket is missing.'],
  ['⟦}⟧\n', 'Bracket "}" closes nothing.'],
  ['a: [⟦,⟧ 1]\n', 'Comma stands where a value is expected.'],
  ["a: 'it'⟦s'⟧\nb: 1\n", 'Text "s\'" stands after the closing quote.'],
  ['a: {b: 1} ⟦c⟧\n', 'Text "c" stands after the closing bracket.'],

  // Colons, dashes and values
  ['a: 1\n⟦b⟧\nc: 2\n', 'Colon is missing after "b".'],
  ['spec:\n  ⟦podSel⟧\n  policyTypes:\n  - Ingress\n', 'Colon is missing after "podSel".'],
  ['a:\n  b: 1\n  ⟦name web⟧\n  c: 2\n', 'Colon is missing after "name web".'],
  ['a:\n  ⟦app:web⟧\n  tier: x\n', 'Space is missing after the colon in "app:web".'],
  ['⟦a:\u00a0b⟧\n  c: 1\n', 'Ordinary space is missing after the colon in "a:\u00a0b".'],
  ['a: ⟦b: c⟧\n', 'Value "b: c" contains a colon and a space; put it in quotes.'],
  ['msg: ⟦error: foo⟧\nb: 1\n', 'Value "error: foo" contains a colon and a space; put it in quotes.'],
  ['a: ⟦-⟧ b\n', 'List cannot start on the line of its key.'],
  ['a: ⟦@foo⟧\n', 'Value that starts with "@" must be put in quotes.'],
  ['a: ⟦%x⟧\n', 'Value that starts with "%" must be put in quotes.'],
  ['schedule: ⟦*/5⟧ * * * *\n', 'Value that starts with "*" must be put in quotes.'],
  ['a: ⟦*⟧\n', 'Value that starts with "*" must be put in quotes.'],
  ['a: |⟦x⟧\n  foo\n', 'Text block must start on the line below its "|" or ">".'],
  ['a: "⟦\\d⟧+"\n', 'Escape "\\d" does not exist in double quotes; write a backslash as "\\\\".'],
  ['a: "⟦\\/⟧x"\n', 'Escape "\\/" does not exist in double quotes; write a backslash as "\\\\".'],
  ['a:\n  b: 1\n⟦\t⟧\nc: 1\n', 'Blank line or comment starts with a tab; YAML takes only spaces there.'],
  ['a:\n  b: 1\n  ⟦\t⟧\nc: 1\n', 'Blank line or comment starts with a tab; YAML takes only spaces there.'],
  ['a: [b]\n \n⟦\t⟧# c\nc: 1\n', 'Blank line or comment starts with a tab; YAML takes only spaces there.'],
  ['⟦\t⟧# c\na: 1\n', 'Blank line or comment starts with a tab; YAML takes only spaces there.'],
  ['a: 1\n⟦\t⟧', 'Blank line or comment starts with a tab; YAML takes only spaces there.'],
  ['a: [http://x/⟦?⟧y]\n', 'Value with "?" in it must be put in quotes inside brackets.'],
  ['a: 1 # x⟦\u2028⟧y\nb: 1\n', 'Character U+2028 ends the line here; write a space instead.'],
  ['a:\n  b: x⟦\u0085⟧y\n', 'Character U+0085 ends the line here; write a space instead.'],
  ['a: 1\n⟦:⟧ 2\n', 'Key is empty; Kubernetes needs text there.'],
  ['a: ⟦*x⟧\n', 'Alias "*x" refers to no anchor before it.'],
  ['a: ⟦!x!y⟧ 1\n', 'Tag "!x!y" is not declared.'],
  ['⟦<<⟧: 1\n', 'Merge key "<<" needs a map or a list of maps.'],
  ['%YAML 1.2\n⟦a:⟧ 1\n', 'Directive needs a line "---" after it.'],
  ['a: x⟦\0⟧y\n', 'Control character U+0000 is not allowed in YAML.'],
  [
    'a: 1\n⟦<<<<<<<⟧ HEAD\nb: 1\n=======\nb: 2\n>>>>>>> feature\n',
    'Conflict marker of an unfinished merge is left in the document.',
  ],
])('%j', (marked, message) => checkProblems(marked, message));

test('mistakes in different places are all reported', () => {
  checkProblems(
    'a: ⟦@x⟧\nb: 1\nc:\n  d: ⟦e: f⟧\n',
    'Value that starts with "@" must be put in quotes.',
    'Value "e: f" contains a colon and a space; put it in quotes.',
  );
});

test('what stands before and after a mistake can still be read', () => {
  const { root } = parseDocument('a: 1\nb: @x\nc: 3\n');
  expect(root).toMatchObject({
    entries: [{ key: { value: 'a' } }, { key: { value: 'b' } }, { key: { value: 'c' }, value: { value: 3 } }],
  });
});

test('a key that is set twice is reported at the second one', () => {
  expect(parseDocument('a: 1\nb: 2\na: 3\n').problems).toEqual([
    {
      kind: 'duplicate-key',
      range: { start: 10, end: 11 },
      message: 'Key "a" is already set in this map; the last one wins.',
    },
  ]);
});

test('keys that are the same for JSON are duplicates', () => {
  expect(parseDocument('yes: 1\n"true": 2\n').problems).toMatchObject([
    { kind: 'duplicate-key', range: { start: 7, end: 13 } },
  ]);
});

test('at most twenty problems are reported', () => {
  const { problems } = parseDocument('a: @x\n\n'.repeat(100));
  expect(problems.length).toBe(20);
});

test.each([
  'a:\t1\n',
  'a: "x" # c\n',
  '- a\n- b\n',
  'a: |\nb: 1\n',
  '---\n',
  '...\n',
  '# c\n',
  'a: 1\n...\n',
  '? a\n: b\n',
  '{"a": [1, {"b": null}]}',
  '\ufeffa: 1\n',
  'a: "b"#c\n',
  'a: [b]#c\n',
  'a: |#c\n  x\n',
  'a: 1\n  \t\n  \t# c\nb: 1\n',
  'a: |\n  x\n  \t\nb: 1\n',
  'a: "x\n\t\n  y"\n',
  'a: [\n\tb,\n\t\n\tc ]\n',
  'a: x?y\nb: ["?"]\n',
  'a: "x\u2028y"\n',
  '{\n\t"a": "\\/"\n\t\n}\n\t\n',
])('%j has no problem', (text) => expect(parseDocument(text).problems).toEqual([]));
