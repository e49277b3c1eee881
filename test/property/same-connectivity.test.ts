import fc from 'fast-check';
import { test } from 'vitest';
import { arbitraryClusterPolicies } from '../support/arbitrary-cluster-policies';
import { arbitraryNetwork, type RawObject } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { checkSameConnectivity } from '../support/connectivity-changes';
import { runs } from '../support/runs';

type Fields = Readonly<Record<string, unknown>>;

const rewritings: readonly (readonly [name: string, rewrite: (manifest: RawObject) => readonly RawObject[]])[] = [
  ['labels are written as expressions', (manifest) => [rewriteFields(manifest, asExpressions)]],
  ['peers, ports, types and expressions stand in another order', (manifest) => [reverseLists(manifest)]],
  ['each rule of a NetworkPolicy stands in a policy of its own', (manifest) => splitRules(manifest)],
];

test.each(rewritings)('the same may connect when %s', async (_, rewrite) => {
  await fc.assert(
    fc.asyncProperty(network, arbitraryClusterPolicies, async ({ manifests }, policies) => {
      const written = [...manifests, ...policies];
      const rewritten = written.flatMap(rewrite);
      checkSameConnectivity(await clusterOfManifests(written), await clusterOfManifests(rewritten));
    }),
    runs(80),
  );
});

const network = fc.oneof(arbitraryNetwork('any'), arbitraryNetwork('crowded'));

const isPolicy = ({ kind }: RawObject) => kind.endsWith('NetworkPolicy');

function rewriteFields(manifest: RawObject, rewrite: (fields: Fields) => Fields): RawObject {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    return rewrite(Object.fromEntries(Object.entries(value).map(([key, field]) => [key, visit(field)])));
  };
  return isPolicy(manifest) ? { ...manifest, spec: visit(manifest.spec) } : manifest;
}

function asExpressions(fields: Fields): Fields {
  const { matchLabels, matchExpressions, ...others } = fields as Selector;
  if (matchLabels === undefined || matchLabels === null) return fields;
  const expressions = Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  return { ...others, matchExpressions: [...(matchExpressions ?? []), ...expressions] };
}

interface Selector extends Fields {
  readonly matchLabels?: Readonly<Record<string, string>> | null;
  readonly matchExpressions?: readonly unknown[] | null;
}

/** The order of rules is part of what they say where they have an action. */
function reverseLists(manifest: RawObject): RawObject {
  const isOrdered = manifest.kind !== 'NetworkPolicy';
  return rewriteFields(manifest, (fields) =>
    Object.fromEntries(
      Object.entries(fields).map(([key, field]) => {
        const stays = isOrdered && (key === 'ingress' || key === 'egress');
        return [key, Array.isArray(field) && !stays ? field.toReversed() : field];
      }),
    ),
  );
}

function splitRules(manifest: RawObject): readonly RawObject[] {
  if (manifest.kind !== 'NetworkPolicy') return [manifest];
  const { ingress, egress, policyTypes, ...spec } = manifest.spec as Policy;
  // What the absence of the types means, written out: the parts may be without the rules that it hangs on.
  const types = policyTypes?.length ? policyTypes : egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
  const parts: readonly Fields[] = [
    {},
    ...(ingress ?? []).map((rule) => ({ ingress: [rule] })),
    ...(egress ?? []).map((rule) => ({ egress: [rule] })),
  ];
  return parts.map((part, index) => ({
    ...manifest,
    metadata: { ...manifest.metadata, name: `${manifest.metadata.name}-${index}` },
    spec: { ...spec, policyTypes: types, ...part },
  }));
}

interface Policy {
  readonly policyTypes?: readonly string[] | null;
  readonly ingress?: readonly unknown[] | null;
  readonly egress?: readonly unknown[] | null;
}
