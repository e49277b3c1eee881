import fc from 'fast-check';
import { stringify } from 'yaml';

/**
 * Small workspaces in which selectors collide: three namespaces, four workloads, three label keys with two values,
 * and policies with every absent, empty and null variant. Values are plain objects; `printManifests` writes them.
 */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

const arbitraryNamespace = fc.constantFrom('shop', 'data', 'kube-system', undefined);

const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'k8s-app'), fc.constantFrom('a', 'b'), { maxKeys: 3 });

const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom('app', 'tier'),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.constantFrom(['a'], ['a', 'b']),
  }),
  fc.record({ key: fc.constantFrom('app', 'tier'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);

const selector = fc.oneof(
  fc.constant({}),
  labels.map((matchLabels) => ({ matchLabels })),
  fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
);

const namespaceSelector = fc.oneof(
  fc.constant({}),
  fc
    .constantFrom('shop', 'data', 'kube-system', 'shopp')
    .map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
  fc.constant({ matchLabels: { team: 'a' } }),
);

const peer = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  namespaceSelector.map((selects) => ({ namespaceSelector: selects })),
  fc.tuple(namespaceSelector, selector).map(([selects, podSelector]) => ({ namespaceSelector: selects, podSelector })),
  fc.constantFrom(
    { ipBlock: { cidr: '10.0.0.0/8' } },
    { ipBlock: { cidr: '10.96.0.7/32' } },
    { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } },
    { ipBlock: { cidr: 'not an address' } },
  ),
);

const port = fc.oneof(
  fc.constantFrom({ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }, { port: 80 }, { port: 'http' }),
  fc.constantFrom({ protocol: 'TCP' }, { port: 8000, endPort: 8080, protocol: 'TCP' }),
);

const peers = fc.oneof(fc.constantFrom(undefined, null, []), fc.array(peer, { minLength: 1, maxLength: 2 }));
const ports = fc.oneof(fc.constantFrom(undefined, null, []), fc.array(port, { minLength: 1, maxLength: 2 }));

const rulesOf = (peerField: 'from' | 'to') =>
  fc.oneof(
    fc.constantFrom(undefined, null, []),
    fc.array(
      fc.tuple(peers, ports).map(([some, which]) => clean({ [peerField]: some, ports: which })),
      { minLength: 1, maxLength: 2 },
    ),
  );

const policySpec = fc
  .record({
    podSelector: selector,
    policyTypes: fc.constantFrom(undefined, null, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: rulesOf('from'),
    egress: rulesOf('to'),
  })
  .map(clean);

const container = { name: 'main', image: 'example.com/app:1', ports: [{ containerPort: 8080, name: 'http' }] };

const workload = fc
  .tuple(
    fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'CronJob'),
    arbitraryNamespace,
    labels,
    fc.boolean(),
  )
  .map(([kind, namespace, podLabels, hostNetwork]) => {
    const spec = { ...(hostNetwork ? { hostNetwork } : {}), containers: [container] };
    const template = { metadata: { labels: podLabels }, spec };
    if (kind === 'Pod') return manifest('v1', kind, namespace, { spec }, podLabels);
    if (kind === 'CronJob') {
      const jobTemplate = { spec: { template } };
      return manifest('batch/v1', kind, namespace, { spec: { schedule: '0 3 * * *', jobTemplate } });
    }
    return manifest('apps/v1', kind, namespace, { spec: { selector: { matchLabels: podLabels }, template } });
  });

const policy = fc
  .tuple(arbitraryNamespace, policySpec)
  .map(([namespace, spec]) => manifest('networking.k8s.io/v1', 'NetworkPolicy', namespace, { spec }));

/** What leads traffic on; the names are those that manifests of a set get, or lead to nothing. */
const backendName = fc.integer({ min: 0, max: 5 }).map((index) => `service-${index}`);
const forwarding = fc.oneof(
  fc.tuple(arbitraryNamespace, backendName).map(([namespace, name]) => {
    const backend = { service: { name, port: { number: 80 } } };
    const spec = { ingressClassName: 'public', defaultBackend: backend, rules: [{ http: { paths: [{ backend }] } }] };
    return manifest('networking.k8s.io/v1', 'Ingress', namespace, { spec });
  }),
  fc.tuple(arbitraryNamespace, arbitraryNamespace, backendName).map(([namespace, backendNamespace, name]) => {
    const backendRefs = [clean({ name, namespace: backendNamespace, port: 80 })];
    const spec = { parentRefs: [{ name: 'gateway-0' }], rules: [{ backendRefs }] };
    return manifest('gateway.networking.k8s.io/v1', 'HTTPRoute', namespace, { spec });
  }),
  fc.tuple(arbitraryNamespace, fc.constantFrom('Same', 'All', 'None')).map(([namespace, from]) => {
    const listeners = [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from } } }];
    return manifest('gateway.networking.k8s.io/v1', 'Gateway', namespace, { spec: { listeners } });
  }),
  fc.tuple(arbitraryNamespace, backendName).map(([namespace, name]) => {
    const spec = { to: { kind: 'Service', name }, port: { targetPort: 80 } };
    return manifest('route.openshift.io/v1', 'Route', namespace, { spec });
  }),
  fc.boolean().map((isDefault) => ({
    ...manifest('networking.k8s.io/v1', 'IngressClass', undefined, { spec: { controller: 'k8s.io/ingress-nginx' } }),
    metadata: {
      name: 'unnamed',
      annotations: { 'ingressclass.kubernetes.io/is-default-class': String(isDefault) },
    },
  })),
);

const other = fc.oneof(
  { arbitrary: forwarding, weight: 2 },
  fc
    .tuple(fc.constantFrom('shop', 'data', 'kube-system'), fc.constantFrom({}, { team: 'a' }))
    .map(([name, own]) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: own } })),
  fc
    .tuple(arbitraryNamespace, labels, fc.constantFrom({}, { clusterIP: '10.96.0.7' }))
    .map(([namespace, selects, address]) =>
      manifest('v1', 'Service', namespace, { spec: { ...address, selector: selects, ports: [{ port: 80 }] } }),
    ),
  fc
    .tuple(
      arbitraryNamespace,
      fc.constantFrom(
        {},
        { egress: [{ toFQDNs: [{ matchName: 'example.com' }] }] },
        { egress: [{ toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }] }] },
      ),
    )
    .map(([namespace, rules]) =>
      manifest('cilium.io/v2', 'CiliumNetworkPolicy', namespace, { spec: { endpointSelector: {}, ...rules } }),
    ),
  arbitraryNamespace.map((namespace) => manifest('v1', 'ConfigMap', namespace, { data: { text: 'kind: Pod\n' } })),
);

/** No two of the same kind, namespace and name. */
export const arbitraryManifests: fc.Arbitrary<readonly Manifest[]> = fc
  .tuple(
    fc.array(workload, { maxLength: 4 }),
    fc.array(policy, { maxLength: 3 }),
    fc.array(other as fc.Arbitrary<Manifest>, { maxLength: 2 }),
  )
  .map(([workloads, policies, others]) => withDistinctNames([...workloads, ...policies, ...others]));

export interface PrintOptions {
  readonly indent: number;
  readonly indentSeq: boolean;
  readonly defaultStringType: 'PLAIN' | 'QUOTE_DOUBLE' | 'QUOTE_SINGLE';
  readonly collectionStyle: 'any' | 'flow';
  readonly comment: string | undefined;
  readonly endOfLine: '\n' | '\r\n';
}

const plainLayout: PrintOptions = {
  indent: 2,
  indentSeq: false,
  defaultStringType: 'PLAIN',
  collectionStyle: 'any',
  comment: undefined,
  endOfLine: '\n',
};

export const arbitraryLayout: fc.Arbitrary<PrintOptions> = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
  collectionStyle: fc.constantFrom('any' as const, 'any' as const, 'any' as const, 'flow' as const),
  comment: fc.constantFrom(undefined, '# a comment', '#no: yaml'),
  endOfLine: fc.constantFrom('\n' as const, '\r\n' as const),
});

/** One file with these manifests as its documents. */
export function printManifests(manifests: readonly Manifest[], options: PrintOptions = plainLayout): string {
  return manifests.map((each) => printManifest(each, options)).join(`---${options.endOfLine}`);
}

function printManifest(each: Manifest, { comment, endOfLine, ...style }: PrintOptions): string {
  const text = stringify(each, { ...style, lineWidth: 0, aliasDuplicateObjects: false, nullStr: 'null' });
  const lines = comment === undefined ? text : text.replace(/^(metadata|spec):/gm, `${comment}\n$1:`);
  return lines.replace(/\n/g, endOfLine);
}

function manifest(
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
  body: object,
  ownLabels?: Readonly<Record<string, string>>,
): Manifest {
  const metadata = clean({ name: 'unnamed', namespace, labels: ownLabels }) as Manifest['metadata'];
  return { apiVersion, kind, metadata, ...body };
}

function withDistinctNames(manifests: readonly Manifest[]): readonly Manifest[] {
  const namespaces = new Set<string>();
  return manifests
    .filter(
      ({ kind, metadata }) => kind !== 'Namespace' || (!namespaces.has(metadata.name) && namespaces.add(metadata.name)),
    )
    .map((each, index) =>
      each.kind === 'Namespace'
        ? each
        : { ...each, metadata: { ...each.metadata, name: `${each.kind.toLowerCase()}-${index}` } },
    );
}

/** Without fields that are undefined: those are not written. */
function clean(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}
