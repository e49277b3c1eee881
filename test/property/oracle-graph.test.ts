import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cluster } from '../../server/src/core/cluster/cluster';
import type { NamespaceView } from '../../server/src/core/cluster/namespace-view';
import { forEachBit } from '../../server/src/core/connectivity/bitset';
import { countChangedFlows } from '../../server/src/core/connectivity/compare';
import { comparison } from '../../server/src/core/connectivity/compared-namespaces';
import type { ConnectionSet } from '../../server/src/core/connectivity/connection-set';
import type { Bounds } from '../../server/src/core/connectivity/evaluate-plane';
import { reach } from '../../server/src/core/connectivity/reach';
import { solve } from '../../server/src/core/connectivity/solve';
import { workloadName } from '../../server/src/core/connectivity/workload-name';
import { boundedGraph, buildGraph, type GraphEdge } from '../../server/src/core/graph/build-graph';
import { arbitraryClusterPolicies } from '../support/arbitrary-cluster-policies';
import { arbitraryNetwork, type Network, type RawObject, withBothFamilies } from '../support/arbitrary-network';
import { clusterOfManifests, editedClusters } from '../support/cluster';
import { flowsOf, sampledPorts } from '../support/flows';
import { oracleAllows } from '../support/oracle';
import type { OracleEnd, OracleWorld } from '../support/oracle-world';
import { runs } from '../support/runs';

test('the graph holds exactly the connections that a literal reading allows', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('known'), async (network) => {
      const edges = [...buildGraph(await clusterOfManifests(network.manifests))];
      const lines = edges.map(({ src, dst }) => `${src} ${dst}`);
      expect(lines).toEqual([...new Set(lines)].sort());
      expect(edges.map(({ conn }) => conn)).not.toContain('No Connections');
      expect(edges.filter(({ certain }) => certain === false)).toEqual([]);
      expect(flowsOfGraph(edges)).toEqual(flowsOfOracle(network));
    }),
    runs(200),
  );
});

test('with tiers before and after NetworkPolicy, too, but for what names of domains may open', async () => {
  const seen = { denied: 0 };
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('known'), arbitraryClusterPolicies, async ({ manifests }, policies) => {
      const network = { manifests: [...manifests, ...nodes, ...policies] };
      const { certain, possible } = await flowsOfBoundedGraph(network);
      const oracle = flowsOfOracle(network);
      expect(oracle).toEqual(expect.arrayContaining([...certain]));
      expect(possible).toEqual(expect.arrayContaining([...oracle]));
      const isInside = (flow: string) => !sampledAddresses.some((address) => flow.includes(` ${address} `));
      expect(possible.filter(isInside)).toEqual(certain.filter(isInside));
      if (oracle.length < flowsOfOracle({ manifests }).length) seen.denied++;
    }),
    runs(100),
  );
  expect(seen.denied).toBeGreaterThan(25);
});

/** Those of which the network knows, without labels. */
const nodes = ['172.18.0.2', '172.18.0.3'].map((address, index): RawObject => {
  const addresses = [{ type: 'InternalIP', address }];
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: `n${index}` }, status: { addresses } as never };
});

test('where manifests leave something open, the graph says of each connection what a question about it says', async () => {
  const seen = { allowed: 0, denied: 0, conditional: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(arbitraryNetwork('any'), arbitraryNetwork('crowded')),
      fc.oneof(fc.constant([]), arbitraryClusterPolicies),
      fc.boolean(),
      async ({ manifests }, policies, isDualStack) => {
        const objects = isDualStack ? manifests.map(withBothFamilies) : manifests;
        const network = { manifests: [...objects, ...policies] };
        const cluster = await clusterOfManifests(network.manifests);
        const [certain, possible] = Object.values(await flowsOfBoundedGraph(network)).map((flows) => new Set(flows));
        const asked = pairsToAsk(network);
        const answers = reach(cluster, asked);
        asked.forEach(({ from, to, protocol, port, flow }, index) => {
          const verdict = certain?.has(flow) ? 'allowed' : possible?.has(flow) ? 'conditional' : 'denied';
          expect({ from, to, protocol, port, verdict: answers[index]?.verdict }).toEqual({
            from,
            to,
            protocol,
            port,
            verdict,
          });
          seen[verdict]++;
        });
      },
    ),
    runs(100),
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(500);
});

test('changed flows are what two graphs differ in', async () => {
  const seen = { opens: 0, closes: 0, possible: 0 };
  await fc.assert(
    fc.asyncProperty(
      arbitraryNetwork('crowded'),
      arbitraryNetwork('crowded'),
      chosenNamespaces,
      edit,
      async (one, other, chosen, change) => {
        const edited = change(one.manifests, other.manifests);
        const [before, after] = await editedClusters(filesOf(one.manifests), filesOf(edited));
        const changed = countChangedFlows(before, after, new Set(chosen));
        const [pairsBefore, pairsAfter] = [pairsOf(before), pairsOf(after)];
        const names = [...new Set([...pairsBefore.keys(), ...pairsAfter.keys()])].filter((pair) =>
          chosen.some((name) => pair.includes(`${name}/`)),
        );
        const isBeyond = (flows: readonly string[], known: readonly string[]) =>
          flows.some((flow) => !known.includes(flow));
        const gains = (from: typeof pairsBefore, to: typeof pairsBefore) => {
          const bounds = names.map((pair) => [from.get(pair) ?? nothing, to.get(pair) ?? nothing] as const);
          const sure = bounds.filter(([old, young]) => isBeyond(young.lower, old.upper)).length;
          const all = bounds.filter(
            ([old, young]) => isBeyond(young.lower, old.lower) || isBeyond(young.upper, old.upper),
          ).length;
          return { all, possible: all - sure };
        };
        const [opens, closes] = [gains(pairsBefore, pairsAfter), gains(pairsAfter, pairsBefore)];
        expect({ mayOpen: 0, mayClose: 0, ...changed }).toEqual({
          opens: opens.all,
          mayOpen: opens.possible,
          closes: closes.all,
          mayClose: closes.possible,
        });
        seen.opens += opens.all - opens.possible;
        seen.closes += closes.all - closes.possible;
        seen.possible += opens.possible + closes.possible;
      },
    ),
    runs(200),
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
});

test('a default-deny policy never adds a connection, an allow rule never removes one', async () => {
  const seen = { opens: 0, closes: 0 };
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('any'), arbitraryNetwork('any'), fc.nat(), async (network, donor, choice) => {
      const before = filesOf(network.manifests);
      const policies = network.manifests.filter(isPolicy);
      const chosen = policies[choice % policies.length];
      if (chosen === undefined) return;
      const everywhere = new Set(['alpha', 'beta', 'gamma']);
      const denied = filesOf([...network.manifests, denyAll(chosen.metadata.namespace)]);
      const denial = countChangedFlows(...(await editedClusters(before, denied)), everywhere);
      expect(denial.opens).toBe(0);
      const rules = donor.manifests.filter(isPolicy).flatMap(({ spec }) => (spec as RawSpec).ingress ?? []);
      const widened = network.manifests.map((manifest) => (manifest === chosen ? withRules(chosen, rules) : manifest));
      const narrow = network.manifests.map((manifest) => (manifest === chosen ? withRules(chosen, []) : manifest));
      const widening = countChangedFlows(...(await editedClusters(filesOf(narrow), filesOf(widened))), everywhere);
      expect(widening.closes).toBe(0);
      seen.closes += denial.closes;
      seen.opens += widening.opens;
    }),
    runs(200),
  );
  // Nothing would be proved by edits that change nothing.
  expect(Math.min(seen.opens, seen.closes)).toBeGreaterThan(50);
});

/** One file for each object, so that an edit leaves the others as they are. */
function filesOf(manifests: readonly RawObject[]) {
  return manifests.map((manifest) => {
    const { kind, metadata } = manifest;
    const path = `${kind}-${metadata.namespace}-${metadata.name}.json`;
    return { path, text: JSON.stringify(manifest, undefined, 1) };
  });
}

type Edit = (one: readonly RawObject[], other: readonly RawObject[]) => readonly RawObject[];

const edit = fc.constantFrom<Edit>(
  (one, other) => [...one.filter(isNoPolicy), ...other.filter(isPolicy)],
  (one, other) => [...one.filter(isNoPolicy), ...one.filter(isPolicy).slice(1), ...other.filter(isPolicy).slice(0, 1)],
  (one, other) => [...one.filter((each) => !isNamespace(each)), ...other.filter(isNamespace)],
  // The labels of one pod become those of another one.
  (one, other) =>
    one.map((each) => {
      const labels = other.find(({ kind, metadata }) => kind === 'Pod' && metadata.name === each.metadata.name)
        ?.metadata.labels;
      return each.kind !== 'Pod' || labels === undefined ? each : { ...each, metadata: { ...each.metadata, labels } };
    }),
);

interface RawSpec {
  readonly ingress?: readonly unknown[] | null;
}

function denyAll(namespace: string | undefined): RawObject {
  const metadata = { name: 'deny-all', ...(namespace === undefined ? {} : { namespace }) };
  const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

/** The policy isolating for ingress, with more rules. */
function withRules(policy: RawObject, rules: readonly unknown[]): RawObject {
  const spec = policy.spec as RawSpec;
  return { ...policy, spec: { ...spec, policyTypes: ['Ingress'], ingress: [...(spec.ingress ?? []), ...rules] } };
}

const chosenNamespaces = fc.subarray(['alpha', 'beta', 'gamma'], { minLength: 1 });

const sampledAddresses = ['203.0.113.9', '10.200.0.1', '10.0.1.5', '10.0.1.77', '10.0.1.200', '9.9.9.9', '172.18.7.7'];

/** `src dst protocol port` of the sampled ports; external ranges by the sampled addresses that they hold. */
function flowsOfGraph(edges: readonly GraphEdge[]): readonly string[] {
  return edges
    .flatMap(({ src, dst, conn }) =>
      namesOf(src).flatMap((from) =>
        namesOf(dst).flatMap((to) => flowsOf(conn).map((flow) => `${from} ${to} ${flow}`)),
      ),
    )
    .sort();
}

async function flowsOfBoundedGraph({ manifests }: Network) {
  const edges = [...boundedGraph(await clusterOfManifests(manifests), { ipBlocks: 'pods' })];
  const flows = (bound: keyof Bounds) =>
    flowsOfGraph(
      edges.flatMap(({ bounds, ...ends }) => (bounds[bound].isEmpty ? [] : [{ ...ends, conn: `${bounds[bound]}` }])),
    );
  return { certain: flows('lower'), possible: flows('upper') };
}

type PairBounds = Readonly<Record<keyof Bounds, readonly string[]>>;

const nothing: PairBounds = { lower: [], upper: [] };

/** What is certain and what is possible between workloads, as states are compared. */
function pairsOf(cluster: Cluster): ReadonlyMap<string, PairBounds> {
  const connectivity = solve(cluster, comparison);
  const views = [...cluster.namespaces.values()];
  const pairs = new Map<string, PairBounds>();
  for (const [source, destination] of views.flatMap((one) => views.map((other) => [one, other] as const))) {
    const nameIn = (view: NamespaceView, pod: number) => {
      const workload = connectivity.tableOf(view).pods[pod]?.workload;
      return workload === undefined ? '' : workloadName(workload);
    };
    for (const { sources, destinations, bounds } of connectivity.between(source, destination)) {
      forEachBit(sources, (from) => {
        forEachBit(destinations, (to) => {
          const ends = [nameIn(source, from), nameIn(destination, to)];
          if (ends[0] !== ends[1])
            pairs.set(ends.join(' '), { lower: sampled(bounds.lower), upper: sampled(bounds.upper) });
        });
      });
    }
  }
  return pairs;
}

function sampled(connections: ConnectionSet): readonly string[] {
  return connections.isEmpty ? [] : flowsOf(`${connections}`);
}

/** Every question that the graph has an answer to; an address that a pod or a node has means that one to a question. */
function pairsToAsk({ manifests }: Network) {
  const workloads = manifests
    .filter(isWorkload)
    .map(({ kind, metadata: { name, namespace } }) => ({ name: `${namespace}/${name}[${kind}]` }));
  const taken = new Set(manifests.flatMap(({ status }) => [status?.podIP, status?.hostIP]));
  const outside = sampledAddresses.filter((address) => !taken.has(address)).map((name) => ({ name }));
  return [
    ...workloads.flatMap((from) => [...workloads, ...outside].map((to) => [from, to] as const)),
    ...outside.flatMap((from) => workloads.map((to) => [from, to] as const)),
  ]
    .filter(([from, to]) => from !== to)
    .flatMap(([{ name: from }, { name: to }]) =>
      ['SCTP', 'TCP', 'UDP'].flatMap((protocol) =>
        [79, 80, 81, 8080].map((port) => ({ from, to, protocol, port, flow: `${from} ${to} ${protocol} ${port}` })),
      ),
    );
}

function namesOf(name: string): readonly string[] {
  const range = /^([\d.]+)-([\d.]+)\[External\]$/.exec(name);
  // IPv6 ranges are not sampled.
  if (range === null) return name.endsWith('[External]') ? [] : [name];
  const [, first = '', last = ''] = range;
  return sampledAddresses.filter(
    (address) => numberOf(address) >= numberOf(first) && numberOf(address) <= numberOf(last),
  );
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function flowsOfOracle({ manifests }: Network): readonly string[] {
  const pods = manifests.filter(isWorkload);
  const workloads = pods.map((pod) => ({
    name: `${pod.metadata.namespace}/${pod.metadata.name}[${pod.kind}]`,
    end: { pod } as OracleEnd,
  }));
  const outside = sampledAddresses.map((address) => ({ name: address, end: { address } as OracleEnd }));
  const pairs = [
    ...workloads.flatMap((from) => [...workloads, ...outside].map((to) => [from, to] as const)),
    ...outside.flatMap((from) => workloads.map((to) => [from, to] as const)),
  ].filter(([from, to]) => from !== to);
  const flows = ['SCTP', 'TCP', 'UDP'].flatMap((protocol) => sampledPorts.map((port) => ({ protocol, port })));
  return pairs
    .flatMap(([from, to]) =>
      flows
        .filter(({ protocol, port }) => mayHappen(manifests, from.end, to.end, protocol, port))
        .map(({ protocol, port }) => `${from.name} ${to.name} ${protocol} ${port}`),
    )
    .sort();
}

/** Of a network of which everything is known. */
function mayHappen(manifests: readonly RawObject[], from: OracleEnd, to: OracleEnd, protocol: string, port: number) {
  const world: OracleWorld = {
    manifests,
    namespaceLabels: (name) =>
      manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name)?.metadata.labels ?? {},
    addressOf: ({ status }) => status?.podIP,
    nodeOf: ({ status }) => status?.hostIP,
    nodeLabels: () => ({}),
  };
  return oracleAllows(world, from, to, protocol, port);
}

function isWorkload({ kind }: RawObject): boolean {
  return kind === 'Pod' || kind === 'Deployment';
}

function isPolicy({ kind }: RawObject): boolean {
  return kind === 'NetworkPolicy';
}

function isNamespace({ kind }: RawObject): boolean {
  return kind === 'Namespace';
}

function isNoPolicy(manifest: RawObject): boolean {
  return !isPolicy(manifest);
}
