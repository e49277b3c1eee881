import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryClusterPolicies } from '../support/arbitrary-cluster-policies';
import { arbitraryNetwork, type RawObject } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { flowChanges } from '../support/connectivity-changes';
import { runs } from '../support/runs';

type Effect = 'opened' | 'closed';
type Rules = readonly Record<string, unknown>[] | null | undefined;
type Spec = Readonly<Record<string, unknown>> & { readonly ingress?: Rules; readonly egress?: Rules };

/** Two sets of manifests, or undefined where the drawn ones allow no such change. */
type Step = { readonly before: readonly RawObject[]; readonly after: readonly RawObject[] } | undefined;

/** A change of this sort has this effect at times, and never the other one. */
async function checkOnly(effect: Effect, steps: fc.Arbitrary<Step>): Promise<void> {
  const forbidden = effect === 'opened' ? 'closed' : 'opened';
  let effective = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (step) => {
      if (step === undefined) return;
      const [before, after] = [await clusterOfManifests(step.before), await clusterOfManifests(step.after)];
      const changes = flowChanges(before, after);
      expect(changes[forbidden]).toEqual([]);
      if (changes[effect].length > 0) effective++;
    }),
    runs(80),
  );
  // A property about nothing would hold as well.
  expect(effective).toBeGreaterThan(5);
}

const network = fc.oneof(arbitraryNetwork('known'), arbitraryNetwork('crowded')).map(({ manifests }) => manifests);
const networkPolicies = network.map((manifests) => manifests.filter(({ kind }) => kind === 'NetworkPolicy'));

const closed = ['alpha', 'beta', 'gamma'].map((namespace) =>
  networkPolicy(namespace, 'closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
);

function networkPolicy(namespace: string, name: string, spec: Spec): RawObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

const specOf = (policy: RawObject) => policy.spec as Spec;

test('a NetworkPolicy more never closes anything between pods that are isolated', async () => {
  const steps = fc
    .tuple(network, arbitraryClusterPolicies, networkPolicies)
    .map(([manifests, above, [added]]): Step => {
      if (added === undefined) return undefined;
      const before = [...manifests, ...above, ...closed];
      return { before, after: [...before, { ...added, metadata: { ...added.metadata, name: 'added' } }] };
    });
  await checkOnly('opened', steps);
});

test('a NetworkPolicy without rules never opens anything', async () => {
  const steps = fc
    .tuple(network, arbitraryClusterPolicies, networkPolicies, fc.constantFrom(['Ingress'], ['Egress']))
    .map(([manifests, above, [drawn], policyTypes]): Step => {
      if (drawn === undefined) return undefined;
      const { podSelector } = specOf(drawn);
      const added = networkPolicy(drawn.metadata.namespace ?? '', 'added', { podSelector, policyTypes });
      return { before: [...manifests, ...above], after: [...manifests, ...above, added] };
    });
  await checkOnly('closed', steps);
});

test.each(['ingress', 'egress'] as const)(
  'a rule more for %s of an isolating NetworkPolicy never closes',
  async (direction) => {
    const types = direction === 'ingress' ? ['Ingress'] : ['Egress'];
    const steps = fc.tuple(network, networkPolicies, fc.nat()).map(([manifests, drawn, pick]): Step => {
      const rule = drawn.flatMap((policy) => specOf(policy)[direction] ?? [])[0];
      const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
      const chosen = policies[pick % policies.length];
      if (rule === undefined || chosen === undefined) return undefined;
      const withSpec = (spec: Spec) => manifests.map((each) => (each === chosen ? { ...each, spec } : each));
      const spec = { ...specOf(chosen), policyTypes: types };
      return { before: withSpec(spec), after: withSpec({ ...spec, [direction]: [...(spec[direction] ?? []), rule] }) };
    });
    await checkOnly('opened', steps);
  },
);

const tiers = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'Admin', 'Baseline'] as const;
type Tier = (typeof tiers)[number];

/** The kind, and for a ClusterNetworkPolicy the tier. */
function tierOf(policy: RawObject): Tier {
  const { tier } = specOf(policy);
  return (policy.kind === 'ClusterNetworkPolicy' ? tier : policy.kind) as Tier;
}

/** The other policies, without those beside which the order of one of this tier is not defined. */
function beside(tier: Tier, policies: readonly RawObject[]): readonly RawObject[] {
  if (tier === 'Baseline') return policies.filter(({ kind }) => kind !== 'BaselineAdminNetworkPolicy');
  if (tier === 'BaselineAdminNetworkPolicy') return policies.filter((policy) => tierOf(policy) !== 'Baseline');
  return policies;
}

/** All rules with one action. Domain names are for rules that allow. */
function withAction(spec: Spec, action: string): Spec {
  const change = (rules: Rules) =>
    (rules ?? [])
      .filter(({ to }) => action !== 'Deny' || !JSON.stringify(to ?? []).includes('domainNames'))
      .map((rule) => ({ ...rule, action }));
  return { ...spec, ingress: change(spec.ingress), egress: change(spec.egress) };
}

const kindOf = (tier: Tier) => (tier === 'Admin' || tier === 'Baseline' ? 'ClusterNetworkPolicy' : tier);

/** One more policy of this tier, whose rules all have this action, asked before all others of its tier or anywhere. */
function policyMore(tier: Tier, action: 'allow' | 'deny'): fc.Arbitrary<Step> {
  return fc
    .tuple(network, arbitraryClusterPolicies, arbitraryClusterPolicies, fc.integer({ min: 0, max: 999 }))
    .map(([manifests, policies, more, drawn]): Step => {
      const pattern = more.find(({ kind }) => kind === kindOf(tier));
      if (pattern === undefined) return undefined;
      const isCluster = pattern.kind === 'ClusterNetworkPolicy';
      const word = action === 'deny' ? 'Deny' : isCluster ? 'Accept' : 'Allow';
      const spec = { ...withAction(specOf(pattern), word), ...(isCluster ? { tier } : {}) };
      const others = beside(tier, policies);
      if (tier === 'BaselineAdminNetworkPolicy') return rulesMore(manifests, others, pattern, spec, action);
      const priority = action === 'allow' ? 0 : drawn;
      if (others.some((policy) => [priority, 1000].includes(Number(specOf(policy)['priority'])))) return undefined;
      const before = tier === 'Baseline' ? [...unprotected(manifests), ...others] : [...manifests, ...others];
      // Where nothing is denied there is nothing to open.
      if (tier === 'Baseline' && action === 'allow') {
        before.push({ ...pattern, metadata: { name: 'shut' }, spec: { ...everythingDenied, tier, priority: 1000 } });
      }
      const added = { ...pattern, metadata: { name: 'added' }, spec: { ...spec, priority } };
      return { before, after: [...before, added] };
    });
}

/** There is one BaselineAdminNetworkPolicy at most, so its rules become more, at the front. */
function rulesMore(
  manifests: readonly RawObject[],
  others: readonly RawObject[],
  pattern: RawObject,
  { ingress, egress }: Spec,
  action: 'allow' | 'deny',
): Step {
  const old: Spec = action === 'allow' ? everythingDenied : specOf(pattern);
  const join = (rules: Rules, added: Rules) => [...(added ?? []), ...(rules ?? [])];
  const changed = { ...old, ingress: join(old.ingress, ingress), egress: join(old.egress, egress) };
  const rest = [...unprotected(manifests), ...others.filter(({ kind }) => kind !== pattern.kind)];
  const withSpec = (spec: Spec) => [...rest, { ...pattern, metadata: { name: 'default' }, spec }];
  return { before: withSpec(old), after: withSpec(changed) };
}

/** What comes after NetworkPolicies decides nothing about pods that they isolate. */
function unprotected(manifests: readonly RawObject[]): readonly RawObject[] {
  return manifests.filter(({ kind }) => kind !== 'NetworkPolicy');
}

const everythingDenied: Spec = {
  subject: { namespaces: {} },
  ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }],
  egress: [{ action: 'Deny', to: [{ namespaces: {} }] }],
};

test.each(tiers)('rules more that deny, in a policy of the tier %s, never open', async (tier) => {
  await checkOnly('closed', policyMore(tier, 'deny'));
});

test.each(tiers)('rules more that allow, asked first in the tier %s, never close', async (tier) => {
  await checkOnly('opened', policyMore(tier, 'allow'));
});
