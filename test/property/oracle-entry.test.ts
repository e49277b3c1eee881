import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundedGraph, buildGraph } from '../../server/src/core/graph/build-graph';
import { explainGraph } from '../../server/src/core/graph/explain-graph';
import { arbitraryGatewayRoute, arbitraryIngress, arbitraryOpenShiftRoute } from '../support/arbitrary-entry';
import { arbitraryNetwork, type RawLabels, type RawObject } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { flowsOf } from '../support/flows';
import { oracleAllows } from '../support/oracle';
import type { OracleWorld } from '../support/oracle-world';
import { runs } from '../support/runs';

test.each([
  ['an Ingress', arbitraryIngress],
  ['a Route of OpenShift', arbitraryOpenShiftRoute],
  ['a route of Gateway API', arbitraryGatewayRoute],
])(
  'what certainly comes in by %s is what a literal reading lets every other pod send to the ports behind it',
  async (_, arbitraryEntry) => {
    const seen = { open: 0, closed: 0, nothing: 0 };
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork('crowded'), arbitraryEntry, async ({ manifests }, entry) => {
        const cluster = await clusterOfManifests([...manifests, ...entry.objects]);
        const told = [...boundedGraph(cluster, { ipBlocks: 'pods' })]
          .filter(({ src, bounds }) => src === '{ingress-controller}' && !bounds.lower.isEmpty)
          .flatMap(({ dst, bounds }) => flowsOf(`${bounds.lower}`).map((flow) => `${dst} ${flow}`));
        const received = manifests.flatMap(ofReceivers);
        const forwarded = manifests.flatMap((pod) => entry.portsOf(pod).map((port) => ({ pod, port })));
        const open = forwarded.filter(({ pod, port }) =>
          strangers.every((stranger) =>
            oracleAllows(worldOf(received, stranger), { pod: stranger.pod }, { pod }, entry.protocol, port),
          ),
        );
        const name = ({ kind, metadata }: RawObject) => `${metadata.namespace}/${metadata.name}[${kind}]`;
        const expected = open.map(({ pod, port }) => `${name(pod)} ${entry.protocol} ${port}`).sort();
        if (manifests.some(keepsOutByName)) expect(expected).toEqual(expect.arrayContaining(told));
        else expect(told.sort()).toEqual(expected);
        seen.open += open.length;
        seen.closed += forwarded.length - open.length;
        if (forwarded.length === 0) seen.nothing++;
      }),
      runs(400),
    );
    expect(Math.min(seen.open, seen.closed, seen.nothing), JSON.stringify(seen)).toBeGreaterThan(5);
  },
);

test('the explanation has these connections too, with the object that forwards', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryNetwork('crowded'),
      fc.oneof(arbitraryIngress, arbitraryOpenShiftRoute, arbitraryGatewayRoute),
      async ({ manifests }, entry) => {
        const cluster = await clusterOfManifests([...manifests, ...entry.objects]);
        const isEntry = ({ src }: { readonly src: string }) => src === '{ingress-controller}';
        const explained = [...explainGraph(cluster, { ipBlocks: 'pods' })].filter(isEntry);
        const connsOf = (edges: readonly { readonly dst: string; readonly conn: string }[]) =>
          edges.map(({ dst, conn }) => `${dst} ${conn}`);
        expect(connsOf(explained.filter(({ conn }) => conn !== 'No Connections'))).toEqual(
          connsOf([...buildGraph(cluster)].filter(isEntry)),
        );
        for (const { because } of explained.flatMap(({ allowed }) => allowed)) {
          const [first] = because;
          expect([first?.effect, first?.where?.resource.kind]).toEqual(['allow', entry.kind]);
        }
      },
    ),
    runs(100),
  );
});

interface Stranger {
  readonly pod: RawObject;
  readonly namespaceLabels: RawLabels;
}

/** The controller is none of the manifests, and may have any labels, in any namespace. */
const strangers: readonly Stranger[] = ['alpha', 'beta', 'ingress'].flatMap((namespace) =>
  labelings().flatMap((labels) =>
    (namespace === 'ingress' ? labelings() : [{}]).map((namespaceLabels) => ({
      pod: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'controller', namespace, labels },
        spec: { containers: [] },
      },
      namespaceLabels,
    })),
  ),
);

/** Together with a rule for the namespace that it leaves out, it admits everybody, which no rule of the two says. */
function keepsOutByName({ kind, spec }: RawObject): boolean {
  return kind === 'NetworkPolicy' && /"kubernetes.io\/metadata.name","operator":"NotIn"/.test(JSON.stringify(spec));
}

/** What the policies say of who may send, since those of the controller are not in the manifests. */
function ofReceivers(object: RawObject): readonly RawObject[] {
  if (object.kind !== 'NetworkPolicy') return [object];
  const spec = object.spec as { readonly policyTypes?: readonly string[] | null };
  const types = spec.policyTypes ?? [];
  if (types.length > 0 && !types.includes('Ingress')) return [];
  return [{ ...object, spec: { ...spec, policyTypes: ['Ingress'] } }];
}

function labelings(): readonly RawLabels[] {
  return [{}, { app: 'a' }, { app: 'b' }, { app: 'c' }];
}

function worldOf(manifests: readonly RawObject[], { namespaceLabels }: Stranger): OracleWorld {
  const written = (name: string) =>
    manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name)?.metadata.labels ?? {};
  return {
    manifests,
    namespaceLabels: (name) => (name === 'ingress' ? namespaceLabels : written(name)),
    addressOf: () => undefined,
    nodeOf: () => undefined,
    nodeLabels: () => ({}),
  };
}
