import { expect, test } from 'vitest';
import { nodeAt } from '../../../server/src/core/yaml/field-path';
import { parseDocument } from '../../../server/src/core/yaml/parse-document';
import { parseEditedDocument } from '../../../server/src/core/yaml/parse-edited-document';

const text = `kind: Service
# what it is for
spec:
  ports:
    - port: 80
      name: "web"
  selector: { app: web }
`;

/** The document after an edit, and which of two nodes of it are the objects that they were. */
function edited(before: string, after: string) {
  const previous = { text, ...parseDocument(text) };
  const now = text.replace(before, after);
  const read = parseEditedDocument(now, previous);
  expect(read).toEqual(parseDocument(now));
  const isKept = (...path: (string | number)[]) => nodeAt(read.root, path) === nodeAt(previous.root, path);
  return { kind: isKept('kind'), selector: isKept('spec', 'selector') };
}

test.each([
  ['a word that is as long', 'port: 80', 'port: 81', { kind: true, selector: true }],
  ['a word that becomes longer', 'port: 80', 'port: 8080', { kind: true, selector: false }],
  ['a word that becomes another type', 'port: 80', 'port: no', { kind: true, selector: true }],
  ['a word in quotes', '"web"', '"we"', { kind: true, selector: false }],
  ['a word in braces', 'app: web', 'app: webs', { kind: true, selector: false }],
  ['a comment', 'what it', 'What it', { kind: true, selector: true }],
  ['a comment that becomes longer', 'for\n', 'for: a # b\n', { kind: true, selector: false }],
])('%s leaves the nodes before it, and those behind it where nothing moves', (_, before, after, kept) => {
  expect(edited(before, after)).toEqual(kept);
});

test.each([
  ['a key', 'ports:', 'port:'],
  ['a key behind a dash', '- port', '- name'],
  ['a key that becomes none', '- port', '- null'],
  ['a space in a word', 'port: 80', 'port: 8 0'],
  ['a colon', 'port: 80', 'port: 80: 1'],
  ['a comment behind a value', 'port: 80', 'port: 80 # the first'],
  ['the end of a comment', '# what', 'what: 1 #'],
  ['a line end in a comment', '# what', '# it\nwhat: 1 #'],
  ['a word that goes away', 'port: 80', 'port: '],
  ['an alias', 'port: 80', 'port: *a'],
  ['a line end that only Kubernetes knows', '# what', '# a\u2028what: 1 #'],
])('%s is read anew', (_, before, after) => {
  expect(edited(before, after)).toEqual({ kind: false, selector: false });
});

test('a key of a map behind a colon is read anew', () => {
  const before = '? a\n: b: 1\n  bc: 2\n';
  const after = '? a\n: b: 1\n  b: 2\n';
  const read = parseEditedDocument(after, { text: before, ...parseDocument(before) });
  expect(read).toEqual(parseDocument(after));
  expect(read.problems.map(({ kind }) => kind)).toEqual(['duplicate-key']);
});
