import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Document, parseAllDocuments } from 'yaml';
import { isTemplate } from '../../server/src/core/yaml/is-template';
import { parseDocument } from '../../server/src/core/yaml/parse-document';
import type { YamlNode } from '../../server/src/core/yaml/tree';
import { arbitraryText, arbitraryValue, arbitraryWriting, writeYaml } from '../support/arbitrary-yaml';
import { runs } from '../support/runs';

/** Lines that put `{{` into every kind of token, to be combined at random. */
const line = fc.constantFrom(
  'a: x{{y}}',
  'a: "{{ x }}"',
  "a: '{{ x }}'",
  '"{{ x }}": 1',
  'k{{x}}: 1',
  'a: |',
  'a: >-',
  'a: |2',
  '- |',
  '- a: |',
  '- - |',
  '- a: >+',
  '  {{ x }}',
  '    {{ x }}',
  '      x {{ y }}',
  '  text',
  '    text',
  '# {{ x }}',
  'a: 1 # {{ x }}',
  '  # {{ x }}',
  '- "{{ x }}"',
  '- x{{y}}',
  'a: ["{{ x }}", b]',
  'a: [x{{y}}]',
  'a: {b: "{{ x }}"}',
  'a: "one',
  '  {{ two }}"',
  "b: 'one",
  "  {{ two }}'",
  'a: one',
  "  it's {{ x }}",
  '  "{{ x }}"',
  '  - "{{ x }}"',
  '  - |',
  '  b: |',
  '  b: "{{ x }}"',
  'b: !!str "{{ x }}"',
  'b: &x |',
  'c: *x',
  'b:',
  '',
);
const lines = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n')), { maxLength: 8 })
  .map((parts) => parts.flat().join(''));
const written = fc
  .tuple(arbitraryValue, arbitraryText, arbitraryWriting)
  .map(([value, text, writing]) => writeYaml({ value, a: `x {{ ${text}`, b: [`${text}{{`] }, writing));

/** The parser knows where plain text is; `isTemplate` has to find it without parsing. */
test('a text that can be read is a template when plain text in it has two braces', () => {
  const counts = { template: 0, ordinary: 0 };
  fc.assert(
    fc.property(fc.oneof(lines, lines, written), (text) => {
      const { root, problems } = parseDocument(text);
      if (problems.some(({ kind }) => kind !== 'duplicate-key') || hasLooseQuotes(text)) return;
      const expected = hasPlainBraces(root);
      counts[expected ? 'template' : 'ordinary']++;
      expect(isTemplate(text)).toBe(expected);
    }),
    runs(1000),
  );
  expect(counts.template).toBeGreaterThan(20);
  expect(counts.ordinary).toBeGreaterThan(20);
});

/** Quotes that go on below the column of their key: read by Kubernetes, while `isTemplate` takes them for unclosed. */
function hasLooseQuotes(text: string): boolean {
  const documents: readonly Document[] = [...parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' })];
  return documents.some(({ errors }) => errors.length > 0);
}

function hasPlainBraces(node: YamlNode | undefined): boolean {
  switch (node?.kind) {
    case undefined:
      return false;
    case 'scalar':
      return node.style === 'plain' && node.source.includes('{{') && node.origin !== 'alias';
    case 'sequence':
      return node.items.some(hasPlainBraces);
    case 'map':
      return node.entries.some(({ key, value }) => hasPlainBraces(key) || hasPlainBraces(value));
  }
}
