import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildGraph } from '../../server/src/core/graph/build-graph';
import { synthesize } from '../../server/src/core/synthesis/synthesize';
import { verifySynthesis } from '../../server/src/core/synthesis/verify-synthesis';
import { withPolicies } from '../../server/src/core/synthesis/with-policies';
import { clusterOfManifests } from '../support/cluster';
import { declaredConnections } from '../support/declared';
import { runs } from '../support/runs';

/*
 * Random applications: workloads with labels that overlap, Services, and variables that name the Services.
 * What connects with the synthesized policies is what is declared, and nothing else.
 */

const namespaces = ['alpha', 'beta'] as const;

interface DrawnWorkload {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number;
  /** Services, by their numbers, that it names. */
  readonly calls: readonly number[];
  readonly type: string;
}

const workload: fc.Arbitrary<DrawnWorkload> = fc.record({
  namespace: fc.constantFrom(...namespaces),
  labels: fc.dictionary(fc.constantFrom('app', 'tier', 'version'), fc.constantFrom('a', 'b'), {
    minKeys: 1,
    maxKeys: 3,
  }),
  port: fc.constantFrom(80, 8080),
  calls: fc.subarray([0, 1, 2, 3, 4]),
  type: fc.constantFrom('ClusterIP', 'ClusterIP', 'LoadBalancer'),
});

function manifestsOf(workloads: readonly DrawnWorkload[]): readonly unknown[] {
  return workloads.flatMap(({ namespace, labels, port, calls, type }, index) => [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `w${index}`, namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'main', image: 'app', env: variables(workloads, calls) }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `s${index}`, namespace },
      spec: { type, selector: labels, ports: [{ port: 1000 + index, targetPort: port }] },
    },
  ]);
}

function variables(workloads: readonly DrawnWorkload[], calls: readonly number[]): readonly unknown[] {
  return calls.flatMap((number) => {
    const target = workloads[number];
    return target === undefined
      ? []
      : [{ name: `V${number}_URL`, value: `http://s${number}.${target.namespace}:${1000 + number}` }];
  });
}

test('what connects with the new policies is what is declared', async () => {
  let connected = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(workload, { minLength: 1, maxLength: 5 }), async (workloads) => {
      const cluster = await clusterOfManifests(manifestsOf(workloads));
      const synthesis = synthesize(cluster);
      expect(synthesis.notes).toEqual([]);
      expect(verifySynthesis(cluster, synthesis)).toEqual({ broken: [], opened: [] });
      const after = synthesis.namespaces.reduce(
        (all, { namespace, policies }) => withPolicies(all, namespace, policies),
        cluster,
      );
      const edges = [...buildGraph(after)]
        .filter(({ dst }) => !dst.endsWith('[External]'))
        .map(({ src, dst, conn }) => `${src.endsWith('[External]') ? '{outside}' : src} => ${dst} : ${conn}`);
      const declared = declaredConnections(cluster).filter((line) => !/^(\S+) => \1 /.test(line));
      // Pods with the same labels are one to every policy.
      const isDistinct =
        new Set(workloads.map(({ namespace, labels }) => JSON.stringify([namespace, Object.entries(labels).sort()])))
          .size === workloads.length;
      const pairs = (lines: readonly string[]) => lines.map((line) => line.split(' : ')[0]);
      connected += declared.length;
      // Pods with the same labels are one to every policy, so each gets what the others need as well.
      if (isDistinct) expect([...new Set(edges)].sort()).toEqual(declared);
      else expect(pairs(edges)).toEqual(expect.arrayContaining(pairs(declared)));
    }),
    runs(80),
  );
  expect(connected).toBeGreaterThan(100);
});

/** Policies that are there already, with rules that may reach pods by any labels. */
const existing = fc.record({
  namespace: fc.constantFrom(...namespaces),
  podSelector: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b'), { maxKeys: 2 }),
  peer: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b'), { maxKeys: 1 }),
  isElsewhere: fc.boolean(),
  port: fc.constantFrom(undefined, 80, 8080),
  types: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
});

test('policies that are there stay, and what they allow is all that is allowed besides', async () => {
  let shorter = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(workload, { minLength: 1, maxLength: 4 }),
      fc.array(existing, { minLength: 1, maxLength: 3 }),
      async (workloads, drawn) => {
        const policies = drawn.map(({ namespace, podSelector, peer, isElsewhere, port, types }, index) => {
          const peers = [{ podSelector: { matchLabels: peer }, ...(isElsewhere ? { namespaceSelector: {} } : {}) }];
          const ports = port === undefined ? [] : [{ port }];
          return {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'NetworkPolicy',
            metadata: { name: `p${index}`, namespace },
            spec: {
              podSelector: { matchLabels: podSelector },
              policyTypes: types,
              ingress: types.includes('Ingress') ? [{ from: peers, ports }] : [],
              egress: types.includes('Egress') ? [{ to: peers, ports }] : [],
            },
          };
        });
        const cluster = await clusterOfManifests([...manifestsOf(workloads), ...policies]);
        const synthesis = synthesize(cluster);
        expect(verifySynthesis(cluster, synthesis)).toEqual({ broken: [], opened: [] });
        const lengthOf = ({ namespaces: written }: typeof synthesis) =>
          written.flatMap((each) => each.policies).join('').length;
        if (lengthOf(synthesis) < lengthOf(synthesize(await clusterOfManifests(manifestsOf(workloads))))) shorter++;
      },
    ),
    runs(60),
  );
  expect(shorter).toBeGreaterThan(5);
});
