import { expect, test } from 'vitest';
import {
  applyChanges,
  clustersOf,
  completeAnalysis,
  type FileChange,
  type LeftOut,
  noCheckpoint,
  setComplete,
} from '../../server/src/core';
import { analyseFiles, uriOf, workspaceFolder } from '../support/analysis';
import { deployment } from '../support/graph';

const place = (path: string) => ({ uri: uriOf(path), path, folder: workspaceFolder });
const unreadFile = (path: string, head?: string): FileChange => ({
  kind: 'left-out',
  ...place(path),
  reason: 'It is larger than 2 MB.',
  head,
});
const doubt = (path: string) => `${path} was not read and may hold a policy: it is larger than 2 MB.`;

const start = () =>
  analyseFiles([
    { path: 'web.yaml', text: deployment('shop', 'web') },
    { path: 'more.json', text: '{}' },
  ]);

test('a file that is edited to be too large, and back, takes its doubt along', async () => {
  let analysis = await start();
  const doubts = async (...changes: readonly FileChange[]) => {
    analysis = await completeAnalysis(applyChanges(analysis, changes), noCheckpoint);
    const facts = clustersOf(analysis)[0]?.facts;
    return { incomplete: facts?.incomplete, unread: facts?.unread };
  };
  const known = { incomplete: undefined, unread: [] };
  const more = 'more.json';
  expect(await doubts(unreadFile(more, '{"a": 1'))).toEqual(known);
  expect(await doubts(unreadFile(more, '{"kind": "List", "apiVersion": "v1"'))).toEqual({
    incomplete: doubt(more),
    unread: [doubt(more)],
  });
  expect(await doubts(unreadFile('b.yaml'), unreadFile('a.yml'))).toEqual({
    incomplete: doubt('a.yml'),
    unread: [doubt('a.yml'), doubt('b.yaml'), doubt(more)],
  });
  expect(await doubts({ kind: 'set', ...place(more), text: '{}' }, { kind: 'delete', uri: uriOf('a.yml') })).toEqual({
    incomplete: doubt('b.yaml'),
    unread: [doubt('b.yaml')],
  });
  expect(await doubts({ kind: 'set', ...place('b.yaml'), text: 'a: 1' })).toEqual(known);
});

test('a link counts as long as what it leads to is not read', async () => {
  const link = {
    ...place('link.yaml'),
    reason: 'It is a symbolic link, which is not followed.',
    holds: 'file' as const,
    target: uriOf('there.yaml'),
  };
  const linked = await completeAnalysis(setComplete(await start(), [workspaceFolder], [link]), noCheckpoint);
  expect(clustersOf(linked)[0]?.facts.unread).toEqual([
    'link.yaml was not read and may hold a policy: it is a symbolic link, which is not followed.',
  ]);
  const read = applyChanges(linked, [{ kind: 'set', ...place('there.yaml'), text: 'a: 1' }]);
  expect(clustersOf(await completeAnalysis(read, noCheckpoint))[0]?.facts.unread).toEqual([]);
});

test('folders that were not read leave their scope open, wherever a link leads to as far as that is not known', async () => {
  const left = (path: string, reason: string, target?: string) => ({
    ...place(path),
    reason,
    holds: 'folder' as const,
    target,
  });
  const doubts = async (...leftOut: readonly LeftOut[]) => {
    const analysis = await completeAnalysis(setComplete(await start(), [workspaceFolder], leftOut), noCheckpoint);
    return clustersOf(analysis)[0]?.facts.unread;
  };
  const link = 'It is a symbolic link, which is not followed.';
  expect(await doubts(left('base', link))).toEqual([
    'base was not read and may hold a policy: it is a symbolic link, which is not followed.',
  ]);
  expect(await doubts(left('base', link, uriOf('k8s')))).toEqual([]);
  expect(await doubts(left('deep/', 'It lies too deep in other folders.'))).toEqual([
    'deep/ was not read and may hold a policy: it lies too deep in other folders.',
  ]);
  const root = { uri: workspaceFolder, path: './', reason: 'It holds more than 2 files.', holds: 'folder' as const };
  expect(await doubts(root)).toEqual([
    'The folder was not read as a whole and may hold a policy: it holds more than 2 files.',
  ]);
  expect(await doubts({ ...place('ignored/'), reason: 'It is listed in .gitignore.' })).toEqual([]);
});

test('a kustomization that names a file has its doubt, and no other scope', async () => {
  const files = [
    { path: 'one/kustomization.yaml', text: 'resources: [web.yaml, big.yaml]\n' },
    { path: 'one/web.yaml', text: deployment('shop', 'web') },
    { path: 'two/kustomization.yaml', text: 'resources: [web.yaml]\n' },
    { path: 'two/web.yaml', text: deployment('shop', 'web') },
    { path: 'web.yaml', text: deployment('shop', 'web') },
  ];
  const read = applyChanges(await analyseFiles(files), [unreadFile('one/big.yaml')]);
  const clusters = clustersOf(await completeAnalysis(read, noCheckpoint));
  expect(clusters.map(({ scope, facts }) => [scope, facts.incomplete])).toEqual([
    ['default', undefined],
    ['one', doubt('one/big.yaml')],
    ['two', undefined],
  ]);
});
