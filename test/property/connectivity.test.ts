import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Analysis } from '../../server/src/core';
import { clustersOf } from '../../server/src/core/analysis/clusters-of';
import type { Cluster } from '../../server/src/core/cluster/cluster';
import type { NamespaceView } from '../../server/src/core/cluster/namespace-view';
import { addBit, type Bitset, emptyBitset, forEachBit } from '../../server/src/core/connectivity/bitset';
import { combinePlanes, exceptOwnNode } from '../../server/src/core/connectivity/combine-planes';
import { type Endpoint, endpointsOfNamespace, type PodEndpoint } from '../../server/src/core/connectivity/endpoint';
import { type Bounds, evaluatePlane } from '../../server/src/core/connectivity/evaluate-plane';
import { sharedFamilies } from '../../server/src/core/connectivity/families';
import { IpSet, parseIp } from '../../server/src/core/connectivity/ip-set';
import type { ConnectivityOptions } from '../../server/src/core/connectivity/options';
import { type Connectivity, type FlowFilter, solve } from '../../server/src/core/connectivity/solve';
import { profileOf } from '../../server/src/core/connectivity/subject-profile';
import type { Direction } from '../../server/src/core/kubernetes/entities';
import { analyseFiles, editFiles, type WorkspaceFile } from '../support/analysis';
import { arbitraryClusterPolicies } from '../support/arbitrary-cluster-policies';
import { arbitraryNetwork, type Network, outsideAddresses, type RawObject } from '../support/arbitrary-network';
import { runs } from '../support/runs';

test('after each edit the solver says of groups what evaluation says of each pair', async () => {
  const seen = { flows: 0, unsure: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), fc.nat(), async (steps, choice) => {
      let analysis: Analysis | undefined;
      let before: readonly WorkspaceFile[] = [];
      for (const { manifests, drawn } of steps) {
        const files = changed(before, filesOf(manifests), drawn);
        analysis = analysis === undefined ? await analyseFiles(files) : await editFiles(analysis, before, files);
        before = files;
        const [edited] = clustersOf(analysis);
        const [fresh] = clustersOf(await analyseFiles(files));
        if (edited === undefined || fresh === undefined) continue;
        for (const options of allOptions) {
          const expected = pairByPair(fresh, options);
          const connectivity = solve(edited, options);
          expect(allFlows(edited, connectivity)).toEqual(expected);
          expect(someFlows(edited, connectivity, choice)).toEqual(expected);
          expect(outsideFlows(edited, connectivity)).toEqual(outsideOneByOne(fresh, options));
          seen.flows += expected.length;
          seen.unsure += expected.filter((line) => line.includes('possibly')).length;
        }
      }
    }),
    runs(60),
  );
  expect(seen.flows).toBeGreaterThan(1000);
  expect(seen.unsure).toBeGreaterThan(100);
});

const allOptions: readonly ConnectivityOptions[] = (['pods', 'external'] as const).flatMap((ipBlocks) =>
  (['absent', 'unknown'] as const).map((unstated) => ({ ipBlocks, unstated })),
);

const nodes = fc.constantFrom<readonly RawObject[]>(
  [],
  [node('one', '172.18.0.2', { app: 'a' })],
  [node('one', '172.18.0.2', { app: 'b' }), node('two', '172.18.0.3', { app: 'a', tier: 'a' })],
);

function node(name: string, address: string, labels: Readonly<Record<string, string>>): RawObject {
  const status = { addresses: [{ type: 'InternalIP', address }] } as object;
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status };
}

const opaque = fc.constantFrom<readonly RawObject[]>(
  [],
  [],
  [],
  [
    {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'c', namespace: 'alpha' },
      spec: { endpointSelector: {} },
    },
  ],
);

/** Some pods have an address of the other family as well. */
function withBothFamilies(object: RawObject, index: number): RawObject {
  const podIP = object.status?.podIP;
  if (podIP === undefined || index % 2 === 0) return object;
  return { ...object, status: { ...object.status, podIPs: [{ ip: podIP }, { ip: `fd00::${index}` }] } };
}

const state = fc
  .tuple(
    fc.oneof(arbitraryNetwork('any'), arbitraryNetwork('crowded')) as fc.Arbitrary<Network>,
    arbitraryNetwork('any'),
    fc.oneof(fc.constant([]), arbitraryClusterPolicies),
    nodes,
    opaque,
  )
  .map(([one, other, clusterPolicies, someNodes, others]): readonly RawObject[] => [
    ...one.manifests.map(withBothFamilies),
    ...other.manifests
      .filter(({ kind }) => kind === 'Pod' || kind === 'Deployment')
      .map((each) => ({ ...each, metadata: { ...each.metadata, name: `x-${each.metadata.name}` } })),
    ...clusterPolicies,
    ...someNodes,
    ...others,
  ]);

/** How many files of the next state arrive: mostly few, so that much of what is remembered still has to hold. */
const step = fc.record({ manifests: state, drawn: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }) });

/** The drawn files become those of another state: other ones, new ones, or none any more. */
function changed(
  before: readonly WorkspaceFile[],
  next: readonly WorkspaceFile[],
  drawn: readonly number[],
): readonly WorkspaceFile[] {
  if (before.length === 0) return next;
  const paths = [...new Set([...before, ...next].map(({ path }) => path))];
  const chosen = new Set(drawn.map((number) => paths[number % paths.length]));
  return [...before.filter(({ path }) => !chosen.has(path)), ...next.filter(({ path }) => chosen.has(path))];
}

/** One file for each object, so that an edit leaves the others as they are. */
function filesOf(manifests: readonly RawObject[]): readonly WorkspaceFile[] {
  return manifests.map((manifest) => ({
    path: `${manifest.kind}-${manifest.metadata.namespace}-${manifest.metadata.name}.json`,
    text: JSON.stringify(manifest, undefined, 1),
  }));
}

function viewsOf(cluster: Cluster): readonly NamespaceView[] {
  return [...cluster.namespaces.values()];
}

function pairByPair(cluster: Cluster, options: ConnectivityOptions): readonly string[] {
  const pods = viewsOf(cluster).flatMap(endpointsOfNamespace);
  const plane = (subject: PodEndpoint, direction: Direction, peer: Endpoint, destination: Endpoint) =>
    evaluatePlane(profileOf(cluster, subject, direction, options), peer, destination, options);
  return pods
    .flatMap((source) =>
      pods.flatMap((destination) => {
        const egress = plane(source, 'egress', destination, destination);
        const ingress = exceptOwnNode(source, destination, plane(destination, 'ingress', source, destination));
        const families = sharedFamilies(source, destination);
        return families.length === 0 ? [] : lineOf(source, destination, combinePlanes(egress, ingress, families));
      }),
    )
    .sort();
}

function allFlows(cluster: Cluster, connectivity: Connectivity): readonly string[] {
  const views = viewsOf(cluster);
  return views.flatMap((from) => views.flatMap((to) => linesBetween(connectivity, from, to, {}))).sort();
}

/** Every pair is asked about in some question, by one pod or several on either side. */
function someFlows(cluster: Cluster, connectivity: Connectivity, choice: number): readonly string[] {
  const views = viewsOf(cluster);
  return views
    .flatMap((from, place) =>
      views.flatMap((to, other) => {
        const split = (view: NamespaceView, way: number) => partsOf(connectivity.tableOf(view).pods.length, way);
        const way = choice + place + 2 * other;
        return split(from, way).flatMap((sources) =>
          split(to, way >> 2).flatMap((destinations) =>
            linesBetween(connectivity, from, to, { sources, destinations }),
          ),
        );
      }),
    )
    .sort();
}

/** All, one by one, or the even and the odd ones. */
function partsOf(size: number, way: number): readonly (Bitset | undefined)[] {
  if (way % 4 === 3) return [undefined];
  const count = way % 4 === 0 ? size : 2;
  return Array.from({ length: count }, (_, part) => {
    const bits = emptyBitset(size);
    for (let pod = 0; pod < size; pod++) if (pod % count === part) addBit(bits, pod);
    return bits;
  });
}

function linesBetween(
  connectivity: Connectivity,
  from: NamespaceView,
  to: NamespaceView,
  filter: FlowFilter,
): readonly string[] {
  const [sources, destinations] = [connectivity.tableOf(from).pods, connectivity.tableOf(to).pods];
  const lines: string[] = [];
  for (const flow of connectivity.between(from, to, filter)) {
    forEachBit(flow.sources, (one) =>
      forEachBit(flow.destinations, (other) => {
        const [source, destination] = [sources[one], destinations[other]];
        if (source !== undefined && destination !== undefined) lines.push(...lineOf(source, destination, flow.bounds));
      }),
    );
  }
  return lines;
}

const strangers: readonly Endpoint[] = [
  ...outsideAddresses.map((address) => ({ kind: 'addresses' as const, addresses: addressOf(address) })),
  { kind: 'node', ip: '172.18.0.2', addresses: addressOf('172.18.0.2'), ofNode: addressOf('172.18.0.2') },
  { kind: 'name', name: 'api.example.com', addresses: undefined },
];

function addressOf(text: string): IpSet {
  const address = parseIp(text);
  return address === undefined ? IpSet.empty : IpSet.of(address);
}

function outsideFlows(cluster: Cluster, connectivity: Connectivity): readonly string[] {
  const lines: string[] = [];
  for (const view of viewsOf(cluster)) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const [index, stranger] of strangers.entries()) {
        for (const { pods, bounds } of connectivity.withOutside(view, direction, stranger)) {
          forEachBit(pods, (pod) => {
            const name = nameOf(connectivity.tableOf(view).pods[pod]);
            lines.push(`${name} ${direction} ${index} ${textOf(bounds)}`);
          });
        }
      }
    }
  }
  return lines.sort();
}

function outsideOneByOne(cluster: Cluster, options: ConnectivityOptions): readonly string[] {
  return viewsOf(cluster)
    .flatMap(endpointsOfNamespace)
    .flatMap((pod) =>
      (['ingress', 'egress'] as const).flatMap((direction) =>
        strangers.flatMap((stranger, index) => {
          const profile = profileOf(cluster, pod, direction, options);
          const bounds = evaluatePlane(profile, stranger, direction === 'ingress' ? pod : stranger, options);
          const isCutOff = bounds.upper.isEmpty || sharedFamilies(pod, stranger).length === 0;
          return isCutOff ? [] : [`${nameOf(pod)} ${direction} ${index} ${textOf(bounds)}`];
        }),
      ),
    )
    .sort();
}

function lineOf(source: PodEndpoint, destination: PodEndpoint, bounds: Bounds): readonly string[] {
  return bounds.upper.isEmpty ? [] : [`${nameOf(source)} ${nameOf(destination)} ${textOf(bounds)}`];
}

function nameOf(pod: PodEndpoint | undefined): string {
  return `${pod?.namespace.name}/${pod?.workload.identity.kind}/${pod?.workload.identity.name}`;
}

function textOf({ lower, upper }: Bounds): string {
  return lower.equals(upper) ? `${lower}` : `certainly ${lower}, possibly ${upper}`;
}
