import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ReachQuery, reach } from '../../server/src/core/connectivity/reach';
import { arbitraryNetwork, type RawLabels, type RawObject } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { runs } from '../support/runs';

test('a question to a Service is the questions to what is behind it', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('known'), service, async ({ manifests }, drawn) => {
      const pods = manifests.filter(({ kind }) => kind === 'Pod');
      const behind = pods.filter((pod, index) => isBehind(pod, index, drawn));
      const cluster = await clusterOfManifests([...manifests, ...objectsOf(drawn, behind)]);
      const ask = (query: ReachQuery) => reach(cluster, [query])[0]?.verdict;
      for (const source of pods.filter((pod) => !behind.includes(pod))) {
        const from = nameOf(source);
        const direct = behind.flatMap((pod) =>
          targetPorts(pod, drawn).map((port) => ask({ from, to: nameOf(pod), protocol: drawn.protocol, port })),
        );
        const actual = ask({ from, to: `${drawn.namespace}/front`, protocol: drawn.protocol, port: 1234 });
        expect(actual).toBe(combine(direct, behind.length === 0));
        seen.set(actual ?? '', (seen.get(actual ?? '') ?? 0) + 1);
      }
    }),
    runs(300),
  );
  // Each answer is frequent enough to be tried.
  for (const verdict of ['allowed', 'denied', 'conditional', 'unknown']) {
    expect([verdict, (seen.get(verdict) ?? 0) > 3]).toEqual([verdict, true]);
  }
});

interface DrawnService {
  readonly namespace: string;
  readonly selector: RawLabels;
  readonly protocol: 'TCP' | 'UDP';
  readonly targetPort: number | string;
  /** Without selector; its Endpoints have addresses of pods, which may be in any namespace. */
  readonly isManual: boolean;
  /** Which pods are in the Endpoints. */
  readonly chosen: readonly number[];
}

const service: fc.Arbitrary<DrawnService> = fc
  .record({
    namespace: fc.constantFrom('alpha', 'beta', 'gamma'),
    selector: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b'), { minKeys: 1, maxKeys: 2 }),
    protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
    targetPort: fc.constantFrom(80, 8080, 'web', 'other'),
    isManual: fc.boolean(),
    chosen: fc.subarray([0, 1, 2, 3]),
  })
  // Endpoints have numbers.
  .map((drawn) => (drawn.isManual ? { ...drawn, targetPort: 80 } : drawn));

function isBehind({ metadata, spec }: RawObject, index: number, drawn: DrawnService): boolean {
  // The address of a node in Endpoints means the node, and not one of its pods.
  if (drawn.isManual) return drawn.chosen.includes(index) && (spec as { hostNetwork?: boolean }).hostNetwork !== true;
  const labels = metadata.labels ?? {};
  const isSelected = Object.entries(drawn.selector).every(([key, value]) => labels[key] === value);
  return metadata.namespace === drawn.namespace && isSelected;
}

interface RawContainers {
  readonly containers?: readonly RawContainer[];
  readonly initContainers?: readonly RawContainer[];
}

interface RawContainer {
  readonly ports?:
    | readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: string }[]
    | null;
}

function targetPorts({ spec }: RawObject, { targetPort, protocol }: DrawnService): readonly number[] {
  if (typeof targetPort === 'number') return [targetPort];
  const { containers = [], initContainers = [] } = spec as RawContainers;
  return [...containers, ...initContainers]
    .flatMap(({ ports }) => ports ?? [])
    .filter((port) => port.name === targetPort && (port.protocol ?? 'TCP') === protocol)
    .map(({ containerPort }) => containerPort);
}

function objectsOf(
  { namespace, selector, protocol, targetPort, isManual }: DrawnService,
  behind: readonly RawObject[],
): readonly object[] {
  const metadata = { name: 'front', namespace };
  const ports = [{ name: 'main', port: 1234, protocol, targetPort }];
  const front = { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports, ...(isManual ? {} : { selector }) } };
  if (!isManual) return [front];
  const addresses = behind.map(({ status }) => ({ ip: status?.podIP }));
  const subsets = [{ addresses, ports: [{ name: 'main', port: targetPort, protocol }] }];
  return [front, { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets }];
}

function combine(verdicts: readonly (string | undefined)[], isEmpty: boolean): string | undefined {
  if (isEmpty) return 'unknown';
  if (verdicts.length === 0) return 'denied';
  return verdicts.every((verdict) => verdict === verdicts[0]) ? verdicts[0] : 'conditional';
}

function nameOf({ metadata, kind }: RawObject): string {
  return `${metadata.namespace}/${kind}/${metadata.name}`;
}
