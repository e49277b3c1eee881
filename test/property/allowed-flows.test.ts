import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noCheckpoint } from '../../server/src/core';
import type { Cluster } from '../../server/src/core/cluster/cluster';
import { singleBit } from '../../server/src/core/connectivity/bitset';
import { ConnectionSet } from '../../server/src/core/connectivity/connection-set';
import { endpointsOfNamespace, type PodEndpoint } from '../../server/src/core/connectivity/endpoint';
import type { Bounds } from '../../server/src/core/connectivity/evaluate-plane';
import { matchSelector } from '../../server/src/core/connectivity/match';
import { nothingAssumed } from '../../server/src/core/connectivity/options';
import { connectionsTo } from '../../server/src/core/connectivity/port-match';
import { solve } from '../../server/src/core/connectivity/solve';
import { allowedFlows } from '../../server/src/core/graph/allowed-flows';
import { neighboursOf } from '../../server/src/core/hover/neighbours';
import { compileTiers } from '../../server/src/core/policies/compile-cluster';
import type { PolicyUnit } from '../../server/src/core/policies/ir';
import { arbitraryNetwork } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { runs } from '../support/runs';

const networks = fc.oneof(arbitraryNetwork('any'), arbitraryNetwork('crowded'));

test('the flows of a policy are those that a look at each pair of pods finds', async () => {
  const seen = { certain: 0, possible: 0 };
  await fc.assert(
    fc.asyncProperty(networks, async ({ manifests }) => {
      const cluster = await clusterOfManifests(manifests);
      for (const unit of compileTiers(cluster).flatMap(({ units }) => units)) {
        const { certain, possible } = await allowedFlows(cluster, [unit], nothingAssumed, noCheckpoint);
        expect({ certain, possible }).toEqual(flowsByPairs(cluster, unit));
        seen.certain += certain;
        seen.possible += possible;
      }
    }),
    runs(200),
  );
  expect(Math.min(seen.certain, seen.possible)).toBeGreaterThan(20);
});

test('the neighbours of a workload are those with which a pair of pods can connect', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(networks, async ({ manifests }) => {
      const cluster = await clusterOfManifests(manifests);
      const pods = podsOf(cluster);
      for (const pod of pods) {
        for (const direction of ['ingress', 'egress'] as const) {
          const found = await neighboursOf(cluster, pod.workload, direction, noCheckpoint);
          const told = (found?.namespaces ?? []).flatMap(({ certain, possible }) => [
            ...certain.map(({ workload, connections }) => `${nameOf(workload)} ${connections}`),
            ...possible.map(({ workload, connections }) => `${nameOf(workload)} maybe ${connections}`),
          ]);
          const expected = pods
            .filter((other) => other !== pod)
            .flatMap((other) => {
              const [from, to] = direction === 'ingress' ? [other, pod] : [pod, other];
              const { lower, upper } = boundsOf(cluster, from, to);
              if (upper.isEmpty) return [];
              return `${nameOf(other.workload)} ${lower.isEmpty ? `maybe ${upper}` : lower}`;
            });
          expect(told.sort()).toEqual(expected.sort());
          seen += told.length;
        }
      }
    }),
    runs(50),
  );
  expect(seen).toBeGreaterThan(20);
});

function podsOf(cluster: Cluster): readonly PodEndpoint[] {
  return [...cluster.namespaces.values()].flatMap(endpointsOfNamespace);
}

function nameOf({ namespace, identity }: PodEndpoint['workload']): string {
  return `${namespace}/${identity.kind}/${identity.name}`;
}

function flowsByPairs(cluster: Cluster, unit: PolicyUnit): { readonly certain: number; readonly possible: number } {
  const count = { certain: 0, possible: 0 };
  const pods = podsOf(cluster);
  for (const subject of pods) {
    const selects = matchSelector(unit.subject, subject, nothingAssumed);
    if (selects === 'no') continue;
    for (const peer of pods) {
      if (peer === subject) continue;
      const [from, to] = unit.direction === 'ingress' ? [peer, subject] : [subject, peer];
      const through = (truths: readonly string[]) =>
        unit.rules
          .filter(
            ({ action, peer: of }) => action === 'allow' && truths.includes(matchSelector(of, peer, nothingAssumed)),
          )
          .reduce((all, { ports }) => all.union(connectionsTo(to, ports)), ConnectionSet.none);
      const { lower, upper } = boundsOf(cluster, from, to);
      const isSure = selects === 'yes' && !lower.intersect(through(['yes'])).isEmpty;
      if (isSure) count.certain++;
      else if (!upper.intersect(through(['yes', 'unknown'])).isEmpty) count.possible++;
    }
  }
  return count;
}

/** Of one pair, which the solver is checked for elsewhere. */
function boundsOf(cluster: Cluster, from: PodEndpoint, to: PodEndpoint): Bounds {
  const [source, destination] = [from, to].map(({ workload }) => cluster.namespaces.get(workload.namespace));
  if (source === undefined || destination === undefined) throw new Error('A pod is in no namespace.');
  const only = ({ workloads }: typeof source, { workload }: PodEndpoint) =>
    singleBit(workloads.length, workloads.indexOf(workload));
  const filter = { sources: only(source, from), destinations: only(destination, to) };
  const [flow] = solve(cluster, nothingAssumed).between(source, destination, filter);
  return flow?.bounds ?? { lower: ConnectionSet.none, upper: ConnectionSet.none };
}
