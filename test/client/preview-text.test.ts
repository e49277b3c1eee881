import { expect, test } from 'vitest';
import { type ComparedFix, previewMessage, previewText } from '../../client/src/connectivity/preview-text';
import type { ConnectivityEnd } from '../../server/src/protocol/protocol';

function end(name: string, line?: number): ConnectivityEnd {
  const range = { start: { line: line ?? 0, character: 8 }, end: { line: line ?? 0, character: 11 } };
  return { name, location: line === undefined ? null : { uri: 'file:///shop.yaml', range } };
}

const closing: ComparedFix = {
  kind: 'compared',
  title: 'Deny all ingress (closes 1 flow, breaks declared b to db)',
  generation: 7,
  comparison: {
    isComplete: true,
    files: 2,
    changes: [
      {
        ...{ change: 'removed', scope: null, before: 'All Connections', after: 'No Connections' },
        src: end('shop/b[Pod]', 3),
        dst: end('shop/db[Pod]', 13),
        line: '- shop/b[Pod] => shop/db[Pod] : All Connections',
      },
    ],
    totals: { added: 0, removed: 1, changed: 0 },
    doubts: [{ side: 'after', doubt: 'A policy is not modelled.' }],
  },
  // Short names stand in other words of the line as well.
  broken: [
    { from: end('b', 3), to: end('db', 23), declaredBy: end('d', 5), line: '! b => db : declared by d' },
    {
      from: end('outside'),
      to: end('db', 23),
      declaredBy: end('spec', 33),
      line: '! outside => db : declared by spec',
    },
  ],
};

test('what a fix closes and breaks stands under its heading, with names that lead to manifests', () => {
  const { text, links } = previewText(closing, 'offered');
  expect(text).toBe(`Connectivity: now ↔ with the fix
Deny all ingress (closes 1 flow, breaks declared b to db)
Nothing is changed yet. The fix writes 2 files.

Closed (1)
- shop/b[Pod] => shop/db[Pod] : All Connections

Declared connections broken (2)
! b => db : declared by d
! outside => db : declared by spec

Not fully known with the fix: A policy is not modelled.
`);
  const lines = text.split('\n');
  const linked = links.map(({ line, start, end, location }) => [
    `${lines[line]?.slice(0, start)}|${lines[line]?.slice(start, end)}|`,
    location.range.start.line,
  ]);
  expect(linked).toEqual([
    ['- |shop/b[Pod]|', 3],
    ['- shop/b[Pod] => |shop/db[Pod]|', 13],
    ['! |b|', 3],
    ['! b => |db|', 23],
    ['! b => db : declared by |d|', 5],
    ['! outside => |db|', 23],
    ['! outside => db : declared by |spec|', 33],
  ]);
});

test('it is said when nothing opens or closes, and when the fix has been applied', () => {
  const totals = { added: 0, removed: 0, changed: 0 };
  const comparison = { ...closing.comparison, files: 1, changes: [], totals, doubts: [] };
  const nothing = { ...closing, title: 'Rename it', comparison, broken: [] };
  expect(previewText(nothing, 'offered').text.split('\n').slice(1)).toEqual([
    'Rename it',
    'Nothing is changed yet. The fix writes 1 file.',
    'No connection between workloads or with the outside opens or closes.',
    '',
  ]);
  const applied = previewText(closing, 'applied').text;
  expect(applied).toContain('This fix has been applied.\n\nClosed (1)\n');
  expect(applied).not.toContain('Nothing is changed yet');
});

test('a name in the title forges no lines', () => {
  const { text } = previewText({ ...closing, title: 'Deny in "sh\nop\u001b[2K\u202e"' }, 'offered');
  expect(text.split('\n')[1]).toBe('Deny in "sh\\nop\\u001b[2K\\u202e"');
});

test('a fix that cannot be applied is named, with the reason', () => {
  expect(previewMessage('Deny all', 'It has changed.').text).toBe(
    'Connectivity: now ↔ with the fix\nDeny all\nIt has changed.\n',
  );
});
