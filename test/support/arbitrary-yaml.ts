import fc from 'fast-check';
import { Document, type DocumentOptions, type SchemaOptions, type ToStringOptions, visit } from 'yaml';

const arbitraryKey = fc.constantFrom(
  'a',
  'b',
  'name',
  'app.kubernetes.io/name',
  'yes',
  '1',
  'x y',
  '',
  '#',
  'a: b',
  '- a',
);

export const arbitraryText = fc.oneof(
  fc.constantFrom(
    'web',
    'yes',
    '010',
    '1_000',
    '1:30',
    '2001-01-01',
    '~',
    '',
    ' ',
    '---',
    '...',
    '%x',
    '{{ x }}',
    '- a',
    'a: b',
    '# c',
    'a # b',
    '"',
    "'",
    "it's",
    '\\',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '@a',
    'one\ntwo\n',
    'one\n\n  two',
    '\n',
    '\t',
    'tab\there',
    '---\na: 1\n',
    'x'.repeat(120),
    'word '.repeat(30),
    'é“–”😀',
    '\u00a0',
    '\u2028',
    'https://example.com/a?b=c#d',
    '10.0.0.0/8',
  ),
  // Numbers in Kubernetes' spelling (`08`, `0o7`) have a table of their own.
  fc.string({ maxLength: 12 }).filter((text) => !/^[-+.0-9]/.test(text)),
);

/** Plain values as manifests hold them, with the keys and texts that readers stumble over. */
export const arbitraryValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4, depthSize: 'small' }, tie('scalar'), tie('map'), tie('list')),
  scalar: fc.oneof(arbitraryText, fc.integer({ min: -70000, max: 70000 }), fc.boolean(), fc.constant(null)),
  map: fc.dictionary(arbitraryKey, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  list: fc.array(tie('value'), { maxLength: 4 }),
})).value;

/** Ways in which one value can be written. */
export interface Writing extends ToStringOptions {
  readonly flow: boolean;
  readonly windows: boolean;
}

export const arbitraryWriting: fc.Arbitrary<Writing> = fc.record({
  flow: fc.boolean(),
  windows: fc.boolean(),
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  // Narrower lines meet mistakes of the library's own writer.
  lineWidth: fc.constantFrom(0, 100),
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_DOUBLE' as const,
    'QUOTE_SINGLE' as const,
    'BLOCK_LITERAL' as const,
    'BLOCK_FOLDED' as const,
  ),
  defaultKeyType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const),
});

/** YAML text of one value, always with a line end. Text that Kubernetes would read as another type is quoted. */
export function writeYaml(value: unknown, { flow, windows, ...options }: Writing): string {
  // YAML 1.1 quotes `yes` and `010`, which Kubernetes reads as a boolean and as 8.
  const document = new Document(value, { ...quietly, version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Collection(_key, node) {
      if (flow) node.flow = true;
    },
    Scalar(_key, node) {
      // The library writes text blocks that start with white space as something else.
      if (typeof node.value === 'string' && /^\s/.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  document.directives = undefined as never;
  const text = document.toString(options);
  return windows ? text.replaceAll('\n', '\r\n') : text;
}

const quietly: DocumentOptions & SchemaOptions = { logLevel: 'silent' };

const line = fc.constantFrom(
  '---',
  '--- x',
  '---\t',
  '--- |',
  '--- # c',
  '----',
  ' ---',
  '...',
  '... # c',
  '....',
  '%YAML 1.2',
  '%FOO bar',
  '# c',
  '  # c',
  '',
  '  ',
  'a: 1',
  'a: |',
  'a: >+',
  '  text',
  '  ---',
  '  ...',
  'a: "x',
  '  y"',
  "b: 'x",
  "'",
  '"',
  '- a',
  '- - b',
  '  - c',
  'a:',
  'b:',
  '  b: c',
  '  c: "d"',
  'a: [1,',
  ']',
  'a: {b: 1,',
  '}',
  'plain',
  '? k',
  ': v',
  '&x y',
  'a: &x',
  'a: *x',
  '<<: *x',
  '!!str z',
  '*x',
  '\tb',
  '@',
  '{{ x }}',
);
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n');
const lines = fc.array(fc.tuple(line, lineEnd), { maxLength: 14 }).map((parts) => parts.flat().join(''));

/** Lines that mean something to YAML in an order that mostly does not. */
export const arbitraryMixture = fc.tuple(fc.constantFrom('', '', '\ufeff'), lines, line).map((parts) => parts.join(''));

/** Any text at all. */
export const arbitraryBytes = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'-:{}[]"\'|>#&*!%@?, \t\n\r\0ab0.\ufeff\ud800') }),
);
