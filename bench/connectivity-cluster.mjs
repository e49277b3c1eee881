/**
 * Generated clusters for the connectivity benchmark: the same options always give the same manifests.
 * Every workload has one policy of its own on average; namespaces have 100 workloads each.
 */
import { seededRandom } from './generate.mjs';

export const SHAPES = {
  /** Every workload has labels that no other has, and a policy that names them and two callers. */
  'many-labels': { workload: ownLabels, policy: callersByName },
  /** Few sorts of workloads, each many times; policies between sorts. */
  'few-classes': { workload: sharedLabels, policy: callersBySort },
  /** Selectors with In, NotIn, Exists and DoesNotExist, half of them over all namespaces, and ipBlocks. */
  'expression-heavy': { workload: spreadLabels, policy: expressions },
};

const NAMESPACE_SIZE = 100;
const SORTS = ['web', 'api', 'db', 'cache', 'queue', 'worker'];

/** One file's text for each namespace. */
export function clusterFiles(shape, workloadCount, seed = 1) {
  const next = seededRandom(seed);
  const random = (bound) => Math.floor(next() * bound);
  const namespaceCount = Math.ceil(workloadCount / NAMESPACE_SIZE);
  const files = [];
  for (let index = 0; index < namespaceCount; index++) {
    const size = Math.min(NAMESPACE_SIZE, workloadCount - index * NAMESPACE_SIZE);
    const namespace = { index, name: `ns-${index}`, size, count: namespaceCount };
    const documents = [namespaceText(namespace)];
    for (let number = 0; number < size; number++) {
      documents.push(workloadText(namespace, number, SHAPES[shape].workload(namespace, number, random)));
      documents.push(SHAPES[shape].policy(namespace, number, random));
    }
    files.push({ path: `${namespace.name}.yaml`, text: documents.join('---\n') });
  }
  return files;
}

function namespaceText({ name, index }) {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    team: team-${index % 10}
    stage: ${index % 3 === 0 ? 'prod' : 'dev'}
`;
}

function workloadText({ name }, number, labels) {
  const lines = Object.entries(labels).map(([key, value]) => `        ${key}: ${value}\n`);
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: w-${number}
  namespace: ${name}
spec:
  selector:
    matchLabels:
      app: ${labels.app}
  template:
    metadata:
      labels:
${lines.join('')}    spec:
      containers:
        - name: main
          image: registry.example/main:1
          ports:
            - name: http
              containerPort: ${8000 + (number % 7)}
`;
}

function policyText({ name }, number, spec) {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p-${number}
  namespace: ${name}
spec:
${spec.replaceAll(/^(?=.)/gm, '  ')}`;
}

function ownLabels({ index }, number) {
  return { app: `app-${index}-${number}`, tier: SORTS[number % SORTS.length] };
}

function callersByName(namespace, number) {
  // Each workload is called by its successor, and by the one of the same number in the next namespace.
  const own = (offset) => `app-${namespace.index}-${(number + offset + namespace.size) % namespace.size}`;
  const next = (namespace.index + 1) % namespace.count;
  const previous = (namespace.index + namespace.count - 1) % namespace.count;
  return policyText(
    namespace,
    number,
    `podSelector:
  matchLabels:
    app: app-${namespace.index}-${number}
policyTypes: [Ingress, Egress]
ingress:
  - from:
      - podSelector:
          matchLabels:
            app: ${own(1)}
      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: ns-${next}
        podSelector:
          matchLabels:
            app: app-${next}-${number}
    ports:
      - port: http
egress:
  - to:
      - podSelector:
          matchLabels:
            app: ${own(-1)}
      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: ns-${previous}
        podSelector:
          matchLabels:
            app: app-${previous}-${number}
  - to:
      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: kube-system
    ports:
      - port: 53
        protocol: UDP
`,
  );
}

function sharedLabels(_, number) {
  return { app: SORTS[number % SORTS.length] };
}

function callersBySort(namespace, number) {
  const sort = SORTS[number % SORTS.length];
  const caller = SORTS[(number + 1 + (number % 3)) % SORTS.length];
  return policyText(
    namespace,
    number,
    `podSelector:
  matchLabels:
    app: ${sort}
policyTypes: [Ingress]
ingress:
  - from:
      - namespaceSelector:
          matchLabels:
            team: team-${namespace.index % 10}
        podSelector:
          matchLabels:
            app: ${caller}
    ports:
      - port: ${8000 + (number % 7)}
`,
  );
}

function spreadLabels(_, number, random) {
  const labels = { app: SORTS[number % SORTS.length], version: `v${random(20)}`, zone: `z${random(5)}` };
  if (random(2) === 0) labels.canary = 'on-trial';
  return labels;
}

function expressions(namespace, number, random) {
  const version = () => `v${random(20)}`;
  const everywhere = random(2) === 0;
  return policyText(
    namespace,
    number,
    `podSelector:
  matchExpressions:
    - {key: version, operator: In, values: [${version()}, ${version()}]}
    - {key: zone, operator: NotIn, values: [z${random(5)}]}
policyTypes: [Ingress, Egress]
ingress:
  - from:
      - ${everywhere ? 'namespaceSelector: {matchExpressions: [{key: stage, operator: Exists}]}\n        ' : ''}podSelector:
          matchExpressions:
            - {key: version, operator: NotIn, values: [${version()}, ${version()}, ${version()}]}
            - {key: canary, operator: ${random(2) === 0 ? 'Exists' : 'DoesNotExist'}}
    ports:
      - port: ${8000 + random(7)}
        endPort: 8010
egress:
  - to:
      - podSelector:
          matchExpressions:
            - {key: zone, operator: In, values: [z${random(5)}, z${random(5)}]}
      - ipBlock:
          cidr: 10.${random(256)}.0.0/16
`,
  );
}
