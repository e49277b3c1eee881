import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cluster } from '../../server/src/core/cluster/cluster';
import { ConnectionSet, protocols } from '../../server/src/core/connectivity/connection-set';
import { type Endpoint, endpointsOfNamespace, type PodEndpoint } from '../../server/src/core/connectivity/endpoint';
import { type Bounds, evaluatePlane } from '../../server/src/core/connectivity/evaluate-plane';
import { exposureOf } from '../../server/src/core/connectivity/exposure';
import { atFamily, familiesOf } from '../../server/src/core/connectivity/families';
import { isWithinDescription } from '../../server/src/core/connectivity/match-described';
import type { NamedConnections } from '../../server/src/core/connectivity/named-connections';
import { descriptionsOf, isNamed, type PodDescription } from '../../server/src/core/connectivity/pod-description';
import { connectionsTo } from '../../server/src/core/connectivity/port-match';
import { profileOf } from '../../server/src/core/connectivity/subject-profile';
import { matchesLabels } from '../../server/src/core/kubernetes/label-selector';
import { arbitraryClusterPolicies } from '../support/arbitrary-cluster-policies';
import { arbitraryNetwork, type RawLabels } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { runs } from '../support/runs';

const labels: fc.Arbitrary<RawLabels> = fc.dictionary(
  fc.constantFrom('app', 'tier', 'env'),
  fc.constantFrom('a', 'b', 'c'),
  { maxKeys: 3 },
);

test.each([
  { ipBlocks: 'external', unstated: 'absent' },
  { ipBlocks: 'pods', unstated: 'unknown' },
] as const)('a pod that comes later may do what the lines that it fits say: $ipBlocks', async (options) => {
  const seen = { complete: 0, described: 0, unsure: 0 };
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('any'), labels, labels, async ({ manifests }, ofNamespace, ofPod) => {
      const later = [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'later', labels: ofNamespace } },
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'later', namespace: 'later', labels: ofPod }, spec: {} },
      ];
      const cluster = await clusterOfManifests(manifests);
      const [newcomer] = podsOf(await clusterOfManifests([...manifests, ...later]), 'later');
      if (newcomer === undefined) throw new Error('The pod is not there.');
      for (const pod of podsOf(cluster)) {
        for (const direction of ['ingress', 'egress'] as const) {
          const profile = profileOf(cluster, pod, direction, options);
          const destination = direction === 'ingress' ? pod : newcomer;
          const open = evaluatePlane(profile, towards(newcomer, pod), destination, options);
          const fitting = exposureOf(cluster, { pod, direction, profile }, options.ipBlocks).filter(({ peer }) =>
            fits(newcomer, peer),
          );
          const said = (bound: keyof Bounds) =>
            fitting.reduce((all, { bounds }) => all.union(bounds[bound].numbered), ConnectionSet.none);
          expect(open.lower.includes(said('lower'))).toBe(true);
          expect(open.upper.includes(said('upper'))).toBe(true);
          // What a workload fulfils has no line.
          const mayBeLeftOut = [...descriptionsOf(cluster).values()].some(
            (each) => isOfLabels(each) && fits(newcomer, each),
          );
          if (mayBeLeftOut) continue;
          expect([said('lower'), said('upper')].join()).toBe([open.lower, open.upper].join());
          seen.complete++;
          if (!open.lower.equals(open.upper)) seen.unsure++;
          if (fitting.length > 1) seen.described++;
        }
      }
    }),
    runs(200),
  );
  expect(seen.complete).toBeGreaterThan(500);
  expect(seen.described).toBeGreaterThan(40);
  expect(seen.unsure > 20).toBe(options.ipBlocks === 'pods');
});

test.each([
  { ipBlocks: 'external', unstated: 'absent' },
  { ipBlocks: 'pods', unstated: 'unknown' },
] as const)('with tiers, too, where the narrowest lines count: $ipBlocks', async (options) => {
  const seen = { decided: 0, several: 0, denied: 0 };
  await fc.assert(
    fc.asyncProperty(
      arbitraryNetwork('any'),
      arbitraryClusterPolicies,
      labels,
      labels,
      async ({ manifests }, policies, ofNamespace, ofPod) => {
        const spec = { containers: [{ name: 'main', ports: [{ name: 'web', containerPort: 80 }] }] };
        const later = [
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'later', labels: ofNamespace } },
          { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'later', namespace: 'later', labels: ofPod }, spec },
        ];
        const cluster = await clusterOfManifests([...manifests, ...policies]);
        const [newcomer] = podsOf(await clusterOfManifests([...manifests, ...policies, ...later]), 'later');
        if (newcomer === undefined) throw new Error('The pod is not there.');
        // What a workload fulfils has no line.
        const mayBeLeftOut = [...descriptionsOf(cluster).values()].some(
          (each) => isOfLabels(each) && fits(newcomer, each),
        );
        if (mayBeLeftOut) return;
        for (const pod of podsOf(cluster)) {
          for (const direction of ['ingress', 'egress'] as const) {
            const profile = profileOf(cluster, pod, direction, options);
            if (!profile.some(({ mode }) => mode === 'ordered')) continue;
            const destination = direction === 'ingress' ? pod : newcomer;
            const open = evaluatePlane(profile, towards(newcomer, pod), destination, options);
            const fitting = exposureOf(cluster, { pod, direction, profile }, options.ipBlocks).filter(({ peer }) =>
              fits(newcomer, peer),
            );
            const narrowest = fitting.filter(({ peer }) => !fitting.some((other) => isNarrower(other.peer, peer)));
            const said = (bound: keyof Bounds) =>
              narrowest.reduce(
                (all, { bounds }) => all.union(connectionsOf(newcomer, bounds[bound])),
                ConnectionSet.none,
              );
            expect(open.lower.includes(said('lower'))).toBe(true);
            expect(said('upper').includes(open.upper)).toBe(true);
            if (said('lower').equals(said('upper'))) seen.decided++;
            if (narrowest.length > 1) seen.several++;
            if (!open.upper.isAll) seen.denied++;
          }
        }
      },
    ),
    runs(200),
  );
  expect(seen.decided).toBeGreaterThan(200);
  expect(seen.several).toBeGreaterThan(10);
  expect(seen.denied).toBeGreaterThan(100);
});

/** As it is in a connection with the pod, which is of one family. */
function towards(newcomer: PodEndpoint, pod: PodEndpoint): Endpoint {
  const [family, other] = familiesOf(pod);
  return family === undefined || other !== undefined ? newcomer : atFamily(newcomer, family);
}

function connectionsOf(pod: PodEndpoint, { numbered, named }: NamedConnections): ConnectionSet {
  const names = named.map((text) => {
    const [name = '', protocol] = text.split(' ').reverse();
    return { name, protocol: protocols.find((each) => each === protocol) };
  });
  return connectionsTo(pod, { kind: 'some', numbered, named: names });
}

function isNarrower(one: PodDescription, other: PodDescription): boolean {
  return isWithinDescription(one, other) && !isWithinDescription(other, one);
}

function podsOf(cluster: Cluster, only?: string): readonly PodEndpoint[] {
  const namespaces = [...cluster.namespaces.values()].filter(({ name }) => only === undefined || name === only);
  return namespaces.flatMap(endpointsOfNamespace);
}

function fits({ namespace, workload }: PodEndpoint, peer: PodDescription): boolean {
  const isThere = isNamed(peer.namespace)
    ? peer.namespace.name === namespace.name
    : matchesLabels(peer.namespace, namespace.labels);
  return isThere && matchesLabels(peer.pods, workload.labels);
}

function isOfLabels({ pods }: PodDescription): boolean {
  return pods.requirements.length > 0 && pods.requirements.every(({ isLabel }) => isLabel);
}
