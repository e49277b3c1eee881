import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../../server/src/core/yaml/parse-document';
import type { YamlNode } from '../../../server/src/core/yaml/tree';

/**
 * The tree as text: scalars as JSON, `=` after a merged entry's key, `&` and `*` for anchor and alias,
 * and what each node's range covers in «».
 */
function print(node: YamlNode, text: string): string {
  const origin = node.origin === 'alias' ? '*' : node.origin === 'anchor' ? '&' : '';
  const covered = `«${text.slice(node.start, node.end).replaceAll('\n', '⏎').replaceAll('\r', '␍')}»`;
  switch (node.kind) {
    case 'scalar':
      return `${origin}${JSON.stringify(node.value)}${covered}`;
    case 'sequence':
      return `${origin}[${node.items.map((item) => print(item, text)).join(', ')}]${covered}`;
    case 'map':
      return `${origin}{${node.entries
        .map(({ key, value, merged }) => `${print(key, text)}${merged ? '=' : ':'} ${print(value, text)}`)
        .join(', ')}}${covered}`;
  }
}

function checkTree(text: string, expected: string): void {
  const { root, problems } = parseDocument(text);
  expect(problems).toEqual([]);
  expect(root === undefined ? 'nothing' : print(root, text)).toBe(expected);
}

describe('values and ranges', () => {
  test('a map', () => checkTree('a: 1\n', '{"a"«a»: 1«1»}«a: 1»'));
  test('quotes', () =>
    checkTree(`a: "x\\n" \nb: 'it''s'\n`, `{"a"«a»: "x\\n"«"x\\n"», "b"«b»: "it's"«'it''s'»}«a: "x\\n" ⏎b: 'it''s'»`));
  test('a list below its key', () => checkTree('a:\n- x\n- 2\n', '{"a"«a»: ["x"«x», 2«2»]«- x⏎- 2»}«a:⏎- x⏎- 2»'));
  test('flow', () =>
    checkTree(
      'a: {b: [1, "x"]} # c\n',
      '{"a"«a»: {"b"«b»: [1«1», "x"«"x"»]«[1, "x"]»}«{b: [1, "x"]}»}«a: {b: [1, "x"]}»',
    ));
  test('JSON', () => checkTree('{"a":1}', '{"a"«"a"»: 1«1»}«{"a":1}»'));
  test('a text block ends before its last line end', () =>
    checkTree('a: |\n  x\n  y\nb: 1\n', '{"a"«a»: "x\\ny\\n"«|⏎  x⏎  y», "b"«b»: 1«1»}«a: |⏎  x⏎  y⏎b: 1»'));
  test('a folded block', () => checkTree('a: >-\n  x\n  y\n', '{"a"«a»: "x y"«>-⏎  x⏎  y»}«a: >-⏎  x⏎  y»'));
  test('a kept text block keeps its blank lines', () =>
    checkTree('a: |+\n  x\n\n', '{"a"«a»: "x\\n\\n"«|+⏎  x⏎»}«a: |+⏎  x⏎»'));
  test('Windows line ends', () =>
    checkTree('a: |\r\n  x\r\nb: 1\r\n', '{"a"«a»: "x\\n"«|␍⏎  x», "b"«b»: 1«1»}«a: |␍⏎  x␍⏎b: 1»'));
  test('old line ends', () => checkTree('a: |\r  x\rb: 1\r', '{"a"«a»: "x\\n"«|␍  x», "b"«b»: 1«1»}«a: |␍  x␍b: 1»'));
  test('a plain value over lines', () => checkTree('a: x\n  y\n', '{"a"«a»: "x y"«x⏎  y»}«a: x⏎  y»'));
  test('a single scalar', () => checkTree('--- x\n', '"x"«x»'));
  test('collections do not reach over comments after them', () => {
    checkTree(
      'a:\n  b: 1\n  # one\n\n# two\nc: [1] # three\n# four\n',
      '{"a"«a»: {"b"«b»: 1«1»}«b: 1», "c"«c»: [1«1»]«[1]»}«a:⏎  b: 1⏎  # one⏎⏎# two⏎c: [1]»',
    );
  });
  test('a byte order mark is not part of the tree', () => checkTree('\ufeffa: 1\n', '{"a"«a»: 1«1»}«a: 1»'));
  test('a byte order mark after the marker', () => checkTree('---\n\ufeffa: 1\n', '{"a"«a»: 1«1»}«a: 1»'));
  test('a byte order mark before a list', () => checkTree('\ufeff- a\n- b\n', '["a"«a», "b"«b»]«- a⏎- b»'));
  test('a byte order mark before a directive', () => checkTree('\ufeff%YAML 1.2\n---\na: 1\n', '{"a"«a»: 1«1»}«a: 1»'));
});

describe('what is not written', () => {
  test('a key without a value has a null right after the colon', () =>
    checkTree('a:   # c\nb: 1\n', '{"a"«a»: null«», "b"«b»: 1«1»}«a:   # c⏎b: 1»'));
  test('its place', () =>
    expect(parseDocument('a:   # c\nb: 1\n').root).toMatchObject({ entries: [{ value: { start: 2, end: 2 } }, {}] }));
  test('at the end', () => checkTree('a: 1\nb: \n', '{"a"«a»: 1«1», "b"«b»: null«»}«a: 1⏎b:»'));
  test('an empty list item', () => checkTree('- \n- x\n-\n', '[null«», "x"«x», null«»]«- ⏎- x⏎-»'));
  test('an explicit key without a value', () => checkTree('? a\n', '{"a"«a»: null«»}«? a»'));
  test('a flow key without a value', () => checkTree('{a, b: }', '{"a"«a»: null«», "b"«b»: null«»}«{a, b: }»'));
  test.each(['', '\n', '# c\n', '---\n', '--- # c\n', '...\n', '\ufeff', '%YAML 1.2\n---\n'])(
    '%j has no root',
    (text) => checkTree(text, 'nothing'),
  );
  test('null that is written is a root', () => checkTree('~\n', 'null«~»'));
});

describe('anchors and aliases', () => {
  test('an alias is the node that it stands for, in its own place', () => {
    checkTree('a: &x 1\nb: *x\n', '{"a"«a»: &1«1», "b"«b»: *1«*x»}«a: &x 1⏎b: *x»');
  });
  test('a map behind an alias keeps the ranges of where it is written', () => {
    checkTree(
      'a: &x\n  k: v\nb: *x\n',
      '{"a"«a»: &{"k"«k»: "v"«v»}«k: v», "b"«b»: *{"k"«k»: "v"«v»}«*x»}«a: &x⏎  k: v⏎b: *x»',
    );
  });
  test('the latest anchor of a name counts', () => {
    checkTree('[&x 1, *x, &x 2, *x]', '[&1«1», *1«*x», &2«2», *2«*x»]«[&x 1, *x, &x 2, *x]»');
  });
  test('inside its own node, a name means the inner anchor once there is one', () => {
    checkTree('a: &x [&x 1, *x]\n', '{"a"«a»: &[&1«1», *1«*x»]«[&x 1, *x]»}«a: &x [&x 1, *x]»');
  });
  test('an alias as key', () => checkTree('a: &x k\n*x : 1\n', '{"a"«a»: &"k"«k», *"k"«*x»: 1«1»}«a: &x k⏎*x : 1»'));
  test('an anchor on nothing', () => checkTree('a: &x\nb: *x\n', '{"a"«a»: &null«», "b"«b»: *null«*x»}«a: &x⏎b: *x»'));
});

/** All read like this by sigs.k8s.io/yaml 1.6.0, and all refused by YAML 1.2 for their indentation. */
describe('quotes and brackets may go on below the column of their key', () => {
  test('quotes', () => {
    checkTree(
      "a:\n  b: '{\n}'\n  c: 1\n",
      '{"a"«a»: {"b"«b»: "{ }"«\'{⏎}\'», "c"«c»: 1«1»}«b: \'{⏎}\'⏎  c: 1»}«a:⏎  b: \'{⏎}\'⏎  c: 1»',
    );
  });
  test('a list', () =>
    checkTree('a: [\n1,\n"x"]\nb: 1\n', '{"a"«a»: [1«1», "x"«"x"»]«[⏎1,⏎"x"]», "b"«b»: 1«1»}«a: [⏎1,⏎"x"]⏎b: 1»'));
  test('maps', () => {
    checkTree(
      'a:\n  b: {x: {\nk: 1\n}\n}\nc: 1\n',
      '{"a"«a»: {"b"«b»: {"x"«x»: {"k"«k»: 1«1»}«{⏎k: 1⏎}»}«{x: {⏎k: 1⏎}⏎}»}«b: {x: {⏎k: 1⏎}⏎}», "c"«c»: 1«1»}«a:⏎  b: {x: {⏎k: 1⏎}⏎}⏎c: 1»',
    );
  });
});

/** As sigs.k8s.io/yaml 1.6.0 reads them. */
test.each([
  ['a: |\n  x', 'x'],
  ['a: |+\n  x', 'x'],
  ['a: >\n  x', 'x'],
  ['a: |\r\n  x', 'x'],
  ['a: |\n  x\n', 'x\n'],
  ['a: |\n  x\n  ', 'x\n'],
  ['a: |+\n  x\n\n  ', 'x\n\n'],
  ['a: |-\n  x\n', 'x'],
  ['a: |\n', ''],
])('the text block at the end of %j is %j', (text, expected) => {
  expect(parseDocument(text)).toMatchObject({ root: { entries: [{ value: { value: expected } }] }, problems: [] });
});

/** Expected values are what sigs.k8s.io/yaml 1.6.0 prints for the same text. */
describe('merge keys', () => {
  test('bring in the entries of a map', () => {
    checkTree(
      'x: &x {a: 1}\nz:\n  <<: *x\n  b: 2\n',
      '{"x"«x»: &{"a"«a»: 1«1»}«{a: 1}», "z"«z»: {"a"«a»= 1«1», "b"«b»: 2«2»}«<<: *x⏎  b: 2»}«x: &x {a: 1}⏎z:⏎  <<: *x⏎  b: 2»',
    );
  });
  const own = (text: string) => valuesOf(parseDocument(text).root, 'z');
  test.each([
    ['a key after the merge wins', 'x: &x {a: 2, b: 3}\nz: {<<: *x, a: 1}\n', { a: 1, b: 3 }],
    ['a merge after the key wins, as in go-yaml v2', 'x: &x {a: 2, b: 3}\nz: {a: 1, <<: *x}\n', { a: 2, b: 3 }],
    ['of a list of maps the first wins', 'p: &p {a: 1}\nq: &q {a: 2}\nz: {<<: [*p, *q]}\n', { a: 1 }],
    ['of two merges the second wins', 'p: &p {a: 1}\nq: &q {a: 2}\nz: {<<: *p, <<: *q}\n', { a: 2 }],
    ['a map may be written in place', 'z: {<<: {a: 1}, b: 2}\n', { a: 1, b: 2 }],
    ['merges of merges', 'p: &p {a: 1}\nq: &q {<<: *p, b: 2}\nz: {<<: *q}\n', { a: 1, b: 2 }],
    ['in quotes it is an ordinary key', 'z: {"<<": 1}\n', { '<<': 1 }],
  ])('%s', (_name, text, expected) => expect(own(text)).toEqual(expected));

  test('a merged key that is set again is no duplicate', () => {
    expect(parseDocument('x: &x {a: 2}\nz: {<<: *x, a: 1}\n').problems).toEqual([]);
  });
  test('an alias of a list cannot be merged', () => {
    expect(parseDocument('x: &x [{a: 1}]\nz: {<<: *x}\n').problems).toMatchObject([{ range: { start: 19, end: 21 } }]);
  });
});

/** The scalars of the map under a key; later entries win. */
function valuesOf(root: YamlNode | undefined, key: string): Record<string, unknown> {
  const map = root?.kind === 'map' ? root.entries.find((entry) => entry.key.value === key)?.value : undefined;
  const values = new Map<string, unknown>();
  for (const entry of map?.kind === 'map' ? map.entries : []) {
    values.set(String(entry.key.value), entry.value.kind === 'scalar' ? entry.value.value : entry.value.kind);
  }
  return Object.fromEntries(values);
}

test('of several documents the first is read', () => {
  expect(parseDocument('a: 1\n---\nb: [\n')).toEqual(parseDocument('a: 1\n'));
});

test('styles', () => {
  const { root } = parseDocument(`a: [p, 's', "d", {}]\nb: |\n  x\n`);
  expect(root).toMatchObject({
    style: 'block',
    entries: [
      {
        value: {
          style: 'flow',
          items: [{ style: 'plain' }, { style: 'single' }, { style: 'double' }, { style: 'flow' }],
        },
      },
      { value: { style: 'block' } },
    ],
  });
});
