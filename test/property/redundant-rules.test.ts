import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shadowedRules } from '../../server/src/core/cluster/shadowed-rules';
import { buildGraph } from '../../server/src/core/graph/build-graph';
import { redundantPartsOf } from '../../server/src/core/policies/redundant-rules';
import { arbitraryClusterPolicies } from '../support/arbitrary-cluster-policies';
import { arbitraryNetwork, type RawObject } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { runs } from '../support/runs';

test('without its redundant parts a cluster allows the same, also to pods that come later', async () => {
  let removed = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(arbitraryNetwork('any'), arbitraryNetwork('crowded')), async ({ manifests }) => {
      const cluster = await clusterOfManifests(manifests);
      const parts = [...cluster.namespaces.values()].flatMap(redundantPartsOf);
      if (parts.length === 0) return;
      removed += parts.length;
      const reduced = structuredClone(manifests) as RawObject[];
      for (const { rule, peer } of parts) {
        const manifest = reduced[rule.where.ref.documentIndex] as unknown as Tree;
        const written = at(manifest, rule.where.path);
        const list = rule.where.direction === 'ingress' ? 'from' : 'to';
        // A rule that matches nobody, because a policy without rules may not isolate.
        if (peer === undefined) written[list] = [nobody];
        else at(manifest, [...rule.where.path, list])[Number(peer.path[rule.where.path.length + 1])] = nobody;
      }
      expect(await graphOf(reduced)).toEqual(await graphOf(manifests));
    }),
    runs(150),
  );
  expect(removed).toBeGreaterThan(60);
});

test('without the rules that never decide cluster-wide policies allow the same', async () => {
  let removed = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('any'), arbitraryClusterPolicies, async ({ manifests }, policies) => {
      const all = [...manifests, ...policies];
      const shadowed = shadowedRules((await clusterOfManifests(all)).facts.clusterPolicies);
      if (shadowed.length === 0) return;
      removed += shadowed.length;
      const reduced = structuredClone(all) as RawObject[];
      for (const { place } of shadowed.toReversed()) {
        const manifest = reduced[place.policy.ref.documentIndex] as unknown as Tree;
        (at(manifest, ['spec', place.direction]) as unknown as unknown[]).splice(place.index, 1);
      }
      expect(await graphOf(reduced)).toEqual(await graphOf(all));
    }),
    runs(150),
  );
  expect(removed).toBeGreaterThan(15);
});

type Tree = Record<string | number, unknown>;

const nobody = { podSelector: { matchLabels: { app: 'nobody' } } };

function at(root: Tree, path: readonly (string | number)[]): Tree {
  return path.reduce((node, step) => node[step] as Tree, root);
}

const blocks = ['10.0.0.0/8', '10.0.1.0/24', '10.0.1.5/32', '10.0.1.128/25', '172.18.0.0/16', '203.0.113.0/24', '::/0'];
const peers = blocks.map((cidr) => ({ ipBlock: { cidr } }));

/** Splits the addresses outside in the same way, whatever other policies say. */
const everyBlock: RawObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'blocks', namespace: 'empty' },
  spec: { podSelector: {}, ingress: [{ from: peers }], egress: [{ to: peers }] },
};

/** With a pod of each kind in each namespace. */
async function graphOf(manifests: readonly RawObject[]): Promise<readonly string[]> {
  const values = [undefined, 'a', 'b'];
  const later = ['alpha', 'beta'].flatMap((namespace) =>
    values.flatMap((app) =>
      values.map((tier, index): RawObject => {
        const labels = Object.fromEntries(Object.entries({ app, tier }).filter(([, value]) => value !== undefined));
        const metadata = { name: `later-${app}-${index}`, namespace, labels: labels as Record<string, string> };
        return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [] } };
      }),
    ),
  );
  const cluster = await clusterOfManifests([...manifests, ...later, everyBlock]);
  return [...buildGraph(cluster)].map(({ src, dst, conn }) => `${src} ${dst} ${conn}`);
}
