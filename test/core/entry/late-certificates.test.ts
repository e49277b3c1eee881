import { expect, test } from 'vitest';
import {
  applyChanges,
  completeAnalysis,
  defaultOptions,
  emptyAnalysis,
  type LoadPart,
  noCheckpoint,
  setComplete,
} from '../../../server/src/core';
import { groupNames } from '../../../server/src/core/rules/groups';
import { loadGroup } from '../../../server/src/core/rules/load-group';
import { changesBetween, workspaceFolder } from '../../support/analysis';
import { makeCertificate } from '../../support/certificates';
import { allEntryPoints } from '../../support/entry-points';
import { ingress, pairData, tlsSecret } from '../../support/tls-manifests';

test('entry points follow certificates that are read later than the manifests', async () => {
  let isThere = false;
  const loadPart: LoadPart = async (name, load) =>
    name === 'read-certificates' && !isThere ? undefined : await load();
  const groups = new Map(
    await Promise.all(groupNames.map(async (name) => [name, await loadGroup(name, loadPart)] as const)),
  );
  const secret = tlsSecret('web-tls', pairData(await makeCertificate({ hosts: ['a.example.com'] })));
  const shop = ingress(['b.example.com'], '[{ hosts: [a.example.com], secretName: web-tls }]');
  const files = (note: string) => [
    { path: 'shop.yaml', text: `${shop}${secret}` },
    { path: 'other.yaml', text: `apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n# ${note}\n` },
  ];
  const start = applyChanges(emptyAnalysis(defaultOptions, groups), changesBetween([], files('a')));
  const first = await completeAnalysis(setComplete(start, [workspaceFolder], []), noCheckpoint);
  const edges = async (analysis: typeof first) => (await allEntryPoints(analysis)).map(({ edge }) => edge);
  expect(await edges(first)).toEqual([{ kind: 'unknown', why: 'no entry of spec.tls lists the host' }]);

  isThere = true;
  const second = await completeAnalysis(applyChanges(first, changesBetween(files('a'), files('b'))), noCheckpoint);
  expect(await edges(second)).toEqual([{ kind: 'plain' }]);
});
