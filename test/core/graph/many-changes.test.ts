import { expect, test } from 'vitest';
import { type Analysis, applyChanges, completeAnalysis, noCheckpoint } from '../../../server/src/core';
import { compareConnectivity } from '../../../server/src/core/report/compare-connectivity';
import { analyseFiles, changesBetween } from '../../support/analysis';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

const count = 2000;

function pod(index: number): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: p${index}, namespace: shop, labels: { app: a${index} } }\n`;
}

const denial = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: none, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress] }
`;

test('millions of pairs that change alike are counted and not told one by one', async () => {
  const files = [{ path: 'pods.yaml', text: Array.from({ length: count }, (_, index) => pod(index)).join('---\n') }];
  const before = await analyseFiles(files);
  const closed = [...files, { path: 'none.yaml', text: denial }];
  const after = await completeAnalysis(applyChanges(before, changesBetween(files, closed)), noCheckpoint);
  const compare = (one: Analysis, other: Analysis) =>
    compareConnectivity({ before: one.scopes, after: other.scopes, current: one }, noCheckpoint);
  const { totals, changes } = await withinCpuSeconds(4, () => compare(before, after));
  // Each pod to each other one, and all addresses outside to each.
  expect(totals).toEqual({ added: 0, removed: count * (count - 1) + count, changed: 0 });
  expect(changes).toHaveLength(500);
  expect((await compare(after, before)).totals).toEqual({ added: totals.removed, removed: 0, changed: 0 });
}, 120_000);
