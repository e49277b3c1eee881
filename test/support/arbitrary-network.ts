import fc from 'fast-check';

/**
 * Small clusters for the oracle, as plain Kubernetes objects: three namespaces (some without a manifest),
 * up to four workloads with and without addresses, and policies with every absent, empty and null variant.
 * Everything is drawn from so few values that selectors, ports and addresses collide.
 */
export interface Network {
  readonly manifests: readonly RawObject[];
}

export interface RawObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: RawLabels };
  readonly spec?: unknown;
  readonly status?: {
    readonly hostIP?: string | undefined;
    readonly podIP?: string | undefined;
    readonly podIPs?: readonly { readonly ip: string }[] | undefined;
  };
}

export type RawLabels = Readonly<Record<string, string>>;

const namespaces = ['alpha', 'beta', 'gamma'] as const;
const values = ['a', 'b'] as const;
const cidrs = ['10.0.0.0/8', '10.0.1.0/24', '0.0.0.0/0', '172.18.0.0/16', '::/0', '10.0.1.5/32'] as const;
const exceptions: Readonly<Record<string, readonly string[]>> = {
  '10.0.0.0/8': ['10.0.1.0/24', '10.0.1.5/32'],
  '10.0.1.0/24': ['10.0.1.5/32', '10.0.1.128/25'],
  '0.0.0.0/0': ['10.0.0.0/8', '203.0.113.0/24'],
};

export const outsideAddresses = ['203.0.113.9', '10.200.0.1', '2001:db8::1'] as const;
export const askedPorts = [80, 81, 8080] as const;

/** Labels and policies over some label keys: the fewer, the more often selectors match. */
function vocabulary(keys: readonly string[]) {
  const labels = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 3 });

  const expression = fc.oneof(
    fc.record({
      key: fc.constantFrom(...keys),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.constantFrom(['a'], ['b'], ['a', 'b']),
    }),
    fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );

  const selector = fc.oneof(
    fc.constantFrom({}, { matchLabels: {} }, { matchLabels: null }, { matchExpressions: [] }),
    labels.map((matchLabels) => ({ matchLabels })),
    fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
    fc.tuple(labels, expression).map(([matchLabels, one]) => ({ matchLabels, matchExpressions: [one] })),
  );

  const namespaceSelector = fc.oneof(
    selector,
    fc.constantFrom(...namespaces).map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
    fc.constant({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['alpha'] }] }),
  );

  const peer = fc.oneof(
    selector.map((podSelector) => ({ podSelector })),
    selector.map((podSelector) => ({ podSelector, namespaceSelector: null })),
    namespaceSelector.map((chosen) => ({ namespaceSelector: chosen })),
    fc.tuple(namespaceSelector, selector).map(([chosen, podSelector]) => ({ namespaceSelector: chosen, podSelector })),
    ipBlock,
  );

  function rules(peerKey: 'from' | 'to') {
    const peers = fc.oneof(
      absent,
      fc.array(peer, { minLength: 1, maxLength: 2 }),
      fc.array(peer, { minLength: 1, maxLength: 2 }),
    );
    const ports = fc.oneof(absent, fc.array(port, { minLength: 1, maxLength: 2 }));
    const rule = fc.tuple(peers, ports).map(([some, which]) => present({ [peerKey]: some, ports: which }));
    return fc.oneof(
      absent,
      fc.array(rule, { minLength: 1, maxLength: 2 }),
      fc.array(rule, { minLength: 1, maxLength: 2 }),
    );
  }

  const policySpec = fc
    .record({
      podSelector: fc.oneof(selector, fc.constant({})),
      policyTypes: fc.constantFrom(undefined, null, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
      ingress: rules('from'),
      egress: rules('to'),
    })
    .map(present);

  return { labels, policySpec };
}

const ipBlock = fc
  .constantFrom(...cidrs)
  .chain((cidr) =>
    fc
      .oneof(fc.constantFrom(undefined, null, []), fc.subarray([...(exceptions[cidr] ?? [])]))
      .map((except) => ({ ipBlock: present({ cidr, except }) })),
  );

const port = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(undefined, 'TCP', 'UDP', 'SCTP'),
      fc.constantFrom(undefined, null, 80, 81, 8080, 'web', 'other'),
    )
    .map(([protocol, number]) => present({ protocol, port: number })),
  fc.constantFrom({ port: 80, endPort: 81 }, { port: 80, endPort: 8080, protocol: 'UDP' }, { port: 81, endPort: 81 }),
);

const absent = fc.constantFrom(undefined, null, []);

const containerPorts = fc.oneof(
  absent,
  fc.subarray(
    [
      { name: 'web', containerPort: 80 },
      { name: 'other', containerPort: 81, protocol: 'TCP' },
      { name: 'web-udp', containerPort: 80, protocol: 'UDP' },
      { containerPort: 8080 },
    ],
    { minLength: 1 },
  ),
  fc.constantFrom([{ name: 'web', containerPort: 8080 }], [{ name: 'web', containerPort: 80, protocol: 'SCTP' }]),
);

const podSpec = fc
  .tuple(containerPorts, fc.constantFrom(undefined, 'Always'), fc.integer({ min: 0, max: 4 }))
  .map(([ports, restartPolicy, roll]) => ({
    containers: [
      present({ name: 'main', image: 'example.com/app', ports: restartPolicy === undefined ? ports : undefined }),
    ],
    // A container that keeps running beside the others serves ports too.
    ...(restartPolicy === undefined
      ? {}
      : { initContainers: [present({ name: 'side', image: 'example.com/side', restartPolicy, ports })] }),
    ...(roll === 0 ? { hostNetwork: true } : {}),
  }));

const status = fc
  .tuple(fc.constantFrom(undefined, '172.18.0.2', '172.18.0.3'), fc.boolean())
  .map(([hostIP, hasPodIp]) => ({ hostIP, hasPodIp }));

const podIps = ['10.0.1.5', '10.0.1.6', '10.0.2.7', 'fd00::8'] as const;

function workload(places: fc.Arbitrary<string>, labels: fc.Arbitrary<RawLabels>) {
  return fc.tuple(fc.boolean(), places, labels, podSpec, status);
}

/**
 * `known` leaves nothing unsaid, so that every question has an answer.
 * `crowded` has two namespaces, one label key and policies that select every pod, so that small differences matter.
 */
export function arbitraryNetwork(shape: 'known' | 'any' | 'crowded'): fc.Arbitrary<Network> {
  const { labels, policySpec } = vocabulary(shape === 'crowded' ? ['app'] : ['app', 'tier', 'env']);
  const places = fc.constantFrom(...(shape === 'crowded' ? namespaces.slice(0, 2) : namespaces));
  const policy = policySpec.map((spec) => (shape === 'crowded' ? { ...spec, podSelector: {} } : spec));
  return fc
    .tuple(
      fc.array(workload(places, labels), { minLength: shape === 'crowded' ? 4 : 2, maxLength: 4 }),
      fc.array(fc.tuple(places, policy), { minLength: 1, maxLength: shape === 'crowded' ? 2 : 5 }),
      fc.array(labels, { minLength: 3, maxLength: 3 }),
      fc.subarray([...namespaces]),
    )
    .map(
      ([workloads, policies, namespaceLabels, withManifest]): Network => ({
        manifests: [
          ...namespaces
            .filter((name) => shape === 'known' || withManifest.includes(name))
            .map((name, index) => ({
              apiVersion: 'v1',
              kind: 'Namespace',
              metadata: { name, labels: namespaceLabels[index] ?? {} },
            })),
          ...workloads.map(([isPod, namespace, own, spec, { hostIP, hasPodIp }], index): RawObject => {
            const name = `w${index}`;
            const known = shape === 'known';
            if (!isPod && !known) {
              const template = { metadata: { labels: own }, spec };
              return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { template } };
            }
            const node = known ? (hostIP ?? '172.18.0.2') : hostIP;
            // A host-network pod has its node's address.
            const ownIp = 'hostNetwork' in spec ? node : podIps[index];
            const podIP = known || hasPodIp ? ownIp : undefined;
            return {
              apiVersion: 'v1',
              kind: 'Pod',
              metadata: { name, namespace, labels: own },
              spec,
              status: present({ hostIP: node, podIP }),
            };
          }),
          ...policies.map(
            ([namespace, spec], index): RawObject => ({
              apiVersion: 'networking.k8s.io/v1',
              kind: 'NetworkPolicy',
              metadata: { name: `p${index}`, namespace },
              spec,
            }),
          ),
        ],
      }),
    );
}

/** Without the fields that are undefined; null stays, because people write it. */
function present<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value;
}

/** Ordinary pods get an address of the other family as well. */
export function withBothFamilies(object: RawObject, index: number): RawObject {
  const podIP = object.status?.podIP;
  if (podIP === undefined || (object.spec as { hostNetwork?: boolean }).hostNetwork === true) return object;
  const other = podIP.includes(':') ? `10.0.1.${50 + index}` : `fd00::${50 + index}`;
  return { ...object, status: { ...object.status, podIPs: [{ ip: podIP }, { ip: other }] } };
}
