import { expect, test } from 'vitest';
import { comparisonText, messageText } from '../../client/src/connectivity/comparison-text';
import type { ComparedConnectivity, ConnectivityChange } from '../../server/src/protocol/protocol';

const none = 'No Connections';

function end(name: string, line?: number) {
  const range = { start: { line: line ?? 0, character: 8 }, end: { line: line ?? 0, character: 11 } };
  return { name, location: line === undefined ? null : { uri: 'file:///shop.yaml', range } };
}

const web = end('shop/web[Deployment]', 3);
const db = end('shop/db[Deployment]', 23);
const opened: ConnectivityChange = {
  ...{ change: 'added', scope: null, src: end('{ingress-controller}'), dst: web, before: none, after: 'TCP 80' },
  line: '+ {ingress-controller} => shop/web[Deployment] : TCP 80',
};
const changed: ConnectivityChange = {
  ...{ change: 'changed', scope: null, src: web, dst: db, before: 'TCP 1', after: 'TCP 2' },
  line: '~ shop/web[Deployment] => shop/db[Deployment] : TCP 1 -> TCP 2',
};

function comparison(parts: Partial<ComparedConnectivity>): ComparedConnectivity {
  const totals = { added: 0, removed: 0, changed: 0 };
  return { isComplete: true, files: 1, changes: [], totals, doubts: [], ...parts };
}

test('what opens and what changes stands under its heading, with names that lead to workloads', () => {
  const { text, links } = comparisonText(
    comparison({
      files: 2,
      changes: [changed, opened],
      totals: { added: 38, removed: 0, changed: 1 },
      doubts: [{ side: 'before', doubt: 'A policy is not modelled.' }],
    }),
    ['New files are hidden.'],
  );
  expect(text).toBe(`Connectivity: HEAD ↔ working tree
2 files differ from HEAD, unsaved text included.

Opened (38)
+ {ingress-controller} => shop/web[Deployment] : TCP 80
… and 37 more

Changed (1)
~ shop/web[Deployment] => shop/db[Deployment] : TCP 1 -> TCP 2

Not fully known of HEAD: A policy is not modelled.
New files are hidden.
`);
  const lines = text.split('\n');
  expect(
    links.map(({ line, start, end, location }) => [lines[line]?.slice(start, end), location.range.start.line]),
  ).toEqual([
    ['shop/web[Deployment]', 3],
    ['shop/web[Deployment]', 3],
    ['shop/db[Deployment]', 23],
  ]);
});

test('each scope is named once under a heading', () => {
  const inScope = (scope: string) => ({ ...opened, scope });
  const { text } = comparisonText(
    comparison({ changes: ['dev', 'dev', 'prod'].map(inScope), totals: { added: 3, removed: 0, changed: 0 } }),
    [],
  );
  expect(text.split('\n').slice(3, -1)).toEqual([
    'Opened (3)',
    'in dev:',
    opened.line,
    opened.line,
    'in prod:',
    opened.line,
  ]);
});

test.each([
  ['no file differs', comparison({ files: 0 }), 'No manifest differs from HEAD, so no connection opens or closes.'],
  ['no connection differs', comparison({}), '1 file differs from HEAD. No connection opens or closes.'],
  ['the workspace is being read', comparison({ isComplete: false }), /still being read/],
])('it is said when %s', (_name, result, sentence) => {
  const { text, links } = comparisonText(result, []);
  expect(text.split('\n')).toEqual([expect.any(String), expect.stringMatching(sentence), '']);
  expect(links).toEqual([]);
});

test('what cannot be compared is one sentence under the same title', () => {
  expect(messageText('Nothing.').text).toBe('Connectivity: HEAD ↔ working tree\nNothing.\n');
});
