import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundedGraph } from '../../server/src/core/graph/build-graph';
import { arbitraryNetwork, type RawLabels, type RawObject } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { flowsOf, sampledPorts } from '../support/flows';
import { oracleAllows } from '../support/oracle';
import { type OracleWorld, podLabels, servedPorts } from '../support/oracle-world';
import { runs } from '../support/runs';

test('what certainly comes in by an Ingress is what a literal reading lets every other pod send to the ports behind it', async () => {
  const seen = { open: 0, closed: 0 };
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('crowded'), service, async ({ manifests }, drawn) => {
      const cluster = await clusterOfManifests([...manifests, ...objectsOf(drawn)]);
      const told = [...boundedGraph(cluster, { ipBlocks: 'pods' })]
        .filter(({ src, bounds }) => src === '{ingress-controller}' && !bounds.lower.isEmpty)
        .flatMap(({ dst, bounds }) => flowsOf(`${bounds.lower}`).map((flow) => `${dst} ${flow}`));
      const received = manifests.flatMap(ofReceivers);
      const behind = manifests.filter((object) => isBehind(object, drawn));
      const forwarded = behind.flatMap((pod) => targetPorts(pod, drawn).map((port) => ({ pod, port })));
      const open = forwarded.filter(({ pod, port }) =>
        strangers.every((stranger) =>
          oracleAllows(worldOf(received, stranger), { pod: stranger.pod }, { pod }, 'TCP', port),
        ),
      );
      const name = ({ kind, metadata }: RawObject) => `${metadata.namespace}/${metadata.name}[${kind}]`;
      expect(told.sort()).toEqual(open.map(({ pod, port }) => `${name(pod)} TCP ${port}`).sort());
      seen.open += open.length;
      seen.closed += forwarded.length - open.length;
    }),
    runs(150),
  );
  expect(Math.min(seen.open, seen.closed)).toBeGreaterThan(5);
});

interface DrawnService {
  readonly namespace: string;
  readonly app: string;
  readonly targetPort: number | string;
}

const service: fc.Arbitrary<DrawnService> = fc.record({
  namespace: fc.constantFrom('alpha', 'beta'),
  app: fc.constantFrom('a', 'b'),
  targetPort: fc.constantFrom(80, 8080, 'web', 'other'),
});

function objectsOf({ namespace, app, targetPort }: DrawnService): readonly object[] {
  const metadata = { name: 'front', namespace };
  const backend = { service: { name: 'front', port: { number: 1234 } } };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app }, ports: [{ port: 1234, targetPort }] } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec: { defaultBackend: backend } },
  ];
}

function isBehind(object: RawObject, { namespace, app }: DrawnService): boolean {
  if (object.kind !== 'Pod' && object.kind !== 'Deployment') return false;
  return object.metadata.namespace === namespace && podLabels(object)['app'] === app;
}

function targetPorts(pod: RawObject, { targetPort }: DrawnService): readonly number[] {
  if (typeof targetPort === 'number') return sampledPorts.includes(targetPort) ? [targetPort] : [];
  return servedPorts(pod)
    .filter((port) => port.name === targetPort && (port.protocol ?? 'TCP') === 'TCP')
    .map(({ containerPort }) => containerPort);
}

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
