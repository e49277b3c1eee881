import fc from 'fast-check';
import type { RawObject } from './arbitrary-network';

/** Policies of policy.networking.k8s.io, drawn from as few values as the network that they are for. */

const keys = ['app', 'tier', 'env'] as const;
const labels = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('a', 'b'), { maxKeys: 2 });

const selector = fc.oneof(
  fc.constant({}),
  labels.map((matchLabels) => ({ matchLabels })),
  fc
    .record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists', 'DoesNotExist') })
    .map((expression) => ({ matchExpressions: [expression] })),
  fc
    .record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('In', 'NotIn'), values: fc.constant(['a']) })
    .map((expression) => ({ matchExpressions: [expression] })),
);

const namespaceSelector = fc.oneof(
  selector,
  fc.constantFrom('alpha', 'beta').map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
);

const pods = fc.oneof(
  namespaceSelector.map((namespaces) => ({ namespaces })),
  fc.record({ namespaceSelector, podSelector: selector }).map((both) => ({ pods: both })),
);

const outside = fc.oneof(
  fc
    .constantFrom(['10.0.0.0/8'], ['0.0.0.0/0'], ['::/0', '10.0.1.5/32'], ['172.18.0.0/16'], ['203.0.113.0/24'])
    .map((networks) => ({ networks })),
  fc.constantFrom({}, { matchLabels: { zone: 'a' } }).map((nodes) => ({ nodes })),
);

const names = fc
  .constantFrom(['api.example.com'], ['*.example.com'], ['other.example.com'])
  .map((domainNames) => ({ domainNames }));

const numberOfPort = fc.constantFrom(80, 81, 8080);
const range = fc.constantFrom({ start: 80, end: 81 }, { start: 81, end: 9000 });
const protocolName = fc.constantFrom('TCP', 'UDP', 'SCTP');

const numbered = {
  ports: fc.oneof(
    fc.record({ protocol: protocolName, port: numberOfPort }).map((portNumber) => ({ portNumber })),
    numberOfPort.map((port) => ({ portNumber: { port } })),
    fc
      .record({ protocol: protocolName, range })
      .map(({ protocol, range: both }) => ({ portRange: { protocol, ...both } })),
  ),
  protocols: fc
    .tuple(
      fc.constantFrom('tcp', 'udp', 'sctp'),
      fc.oneof(
        numberOfPort.map((number) => ({ number })),
        range.map((both) => ({ range: both })),
      ),
    )
    .map(([protocol, destinationPort]) => ({ [protocol]: { destinationPort } })),
};

const named = {
  ports: fc.constantFrom('web', 'other').map((namedPort) => ({ namedPort })),
  protocols: fc.constantFrom('web', 'other').map((destinationNamedPort) => ({ destinationNamedPort })),
};

function rules(direction: 'ingress' | 'egress', portsKey: 'ports' | 'protocols', actions: readonly string[]) {
  const peersKey = direction === 'ingress' ? 'from' : 'to';
  const rule = fc.tuple(fc.constantFrom(...actions), fc.integer({ min: 0, max: 5 })).chain(([action, roll]) => {
    // Names of ports are for pods alone, names of domains for rules that allow.
    const isOutside = direction === 'egress' && roll < 2;
    const isAllowed = action === 'Allow' || action === 'Accept';
    const peer: fc.Arbitrary<object> = isOutside ? (isAllowed ? fc.oneof(outside, names) : outside) : pods;
    const entry = isOutside ? numbered[portsKey] : fc.oneof(numbered[portsKey], named[portsKey]);
    return fc
      .tuple(
        fc.array(peer, { minLength: 1, maxLength: 2 }),
        fc.option(fc.array(entry, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      )
      .map(([peers, ports]) => ({
        action,
        [peersKey]: peers,
        ...(ports === undefined ? {} : { [portsKey]: ports }),
      }));
  });
  return fc.array(rule, { maxLength: 3 });
}

function spec(portsKey: 'ports' | 'protocols', actions: readonly string[]) {
  return fc.record({
    subject: fc.oneof(pods, fc.constant({ namespaces: {} })),
    ingress: rules('ingress', portsKey, actions),
    egress: rules('egress', portsKey, actions),
  });
}

/** Up to four, each with a priority of its own in its tier. */
export const arbitraryClusterPolicies: fc.Arbitrary<readonly RawObject[]> = fc
  .record({
    admin: fc.array(spec('ports', ['Allow', 'Deny', 'Pass']), { maxLength: 1 }),
    baseline: fc.array(spec('ports', ['Allow', 'Deny']), { maxLength: 1 }),
    tiered: fc.array(fc.tuple(fc.boolean(), spec('protocols', ['Accept', 'Deny', 'Pass'])), { maxLength: 2 }),
    priorities: fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ admin, baseline, tiered, priorities }) => [
    ...admin.map((each) => policy('v1alpha1', 'AdminNetworkPolicy', 'admin', { priority: priorities[2], ...each })),
    ...baseline.map((each) => policy('v1alpha1', 'BaselineAdminNetworkPolicy', 'default', each)),
    ...tiered.map(([isAdmin, each], index) => {
      // How a policy with a priority stands to one without is not defined.
      const tier = isAdmin || baseline.length > 0 ? 'Admin' : 'Baseline';
      return policy('v1alpha2', 'ClusterNetworkPolicy', `c${index}`, { tier, priority: priorities[index], ...each });
    }),
  ]);

function policy(version: string, kind: string, name: string, body: unknown): RawObject {
  return { apiVersion: `policy.networking.k8s.io/${version}`, kind, metadata: { name }, spec: body };
}
