/**
 * Generated workspaces: the same options always give the same bytes.
 * One manifest is one file with one document, as most repositories keep them; the file under edit comes on top.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes `manifestCount` manifests in `namespaceCount` namespaces below `folder`. */
export function writeWorkspace(folder, { manifestCount, namespaceCount, seed = 1 }) {
  const random = seededRandom(seed);
  for (let index = 0; index < namespaceCount; index++) {
    const share =
      Math.floor(((index + 1) * manifestCount) / namespaceCount) - Math.floor((index * manifestCount) / namespaceCount);
    const name = namespaceName(index);
    for (const manifest of namespaceManifests(name, share, random, index > 0)) {
      writeFile(join(folder, name, `${manifest.kind.toLowerCase()}-${manifest.name}.yaml`), manifest.text);
    }
  }
}

/**
 * The file under edit, of about `bytes` bytes. Its middle holds three documents of the workspace's first namespace,
 * which has no other default-deny policy, with one marked line for each kind of edit; the rest fills namespaces of its own.
 */
export function fileUnderEdit(bytes, seed = 2) {
  const random = seededRandom(seed);
  const name = `edited-${bytes}`;
  const target = editedManifests(name);
  const before = [];
  const after = [];
  let size = target.length;
  for (let index = 0; size < bytes - 700; index++) {
    for (const { text } of namespaceManifests(`${name}-${index}`, 20, random, true)) {
      if (size >= bytes - 700) break;
      (size < bytes / 2 ? before : after).push(text);
      size += text.length + 4;
    }
  }
  return [...before, target, ...after].join('---\n');
}

function writeFile(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function namespaceName(index) {
  return `team-${String(index).padStart(3, '0')}`;
}

/** Exactly `count` manifests: the Namespace, perhaps a default-deny policy, and apps until the count is reached. */
function namespaceManifests(namespace, count, random, mayDenyByDefault) {
  const manifests = [namespaceManifest(namespace, random)];
  if (mayDenyByDefault && random() < 0.6) manifests.push(defaultDeny(namespace));
  for (let index = 0; manifests.length < count; index++) {
    const app = {
      namespace,
      name: `${pick(random, APPS)}-${index}`,
      tier: pick(random, TIERS),
      port: pick(random, PORTS),
    };
    manifests.push(workload(app, random), service(app));
    if (random() < 0.6) manifests.push(allowPolicy(app, random));
    if (random() < 0.5) manifests.push(configMap(app, random));
  }
  return manifests.slice(0, count);
}

const APPS = ['api', 'cart', 'checkout', 'catalog', 'search', 'payment', 'mail', 'worker', 'cache', 'report'];
const TIERS = ['web', 'backend', 'data'];
const PORTS = [3000, 5432, 6379, 8080, 8443, 9090];

function namespaceManifest(name, random) {
  const text = `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    team: ${pick(random, ['shop', 'platform', 'finance'])}
`;
  return { kind: 'Namespace', name, text };
}

function defaultDeny(namespace) {
  const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: ${namespace}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;
  return { kind: 'NetworkPolicy', name: 'default-deny', text };
}

function workload({ namespace, name, tier, port }, random) {
  const kind = tier === 'data' ? 'StatefulSet' : 'Deployment';
  const text = `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
spec:
  replicas: ${1 + Math.floor(random() * 4)}
${kind === 'StatefulSet' ? `  serviceName: ${name}\n` : ''}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
        tier: ${tier}
    spec:
      containers:
        - name: main
          image: registry.example.com/${namespace}/${name}:1.${Math.floor(random() * 40)}
          ports:
            - name: main
              containerPort: ${port}
          env:
            - name: UPSTREAM
              value: http://${pick(random, APPS)}-0.${namespace}.svc
            - name: LOG_LEVEL
              value: "info"
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /health
              port: main
            initialDelaySeconds: 5
            periodSeconds: 10
          livenessProbe:
            tcpSocket:
              port: main
            failureThreshold: 3
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            capabilities:
              drop: ["ALL"]
          volumeMounts:
            - name: settings
              mountPath: /etc/${name}
      volumes:
        - name: settings
          configMap:
            name: ${name}
            optional: true
`;
  return { kind, name, text };
}

function service({ namespace, name, port }) {
  const text = `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    app: ${name}
  ports:
    - name: main
      port: 80
      targetPort: ${port}
`;
  return { kind: 'Service', name, text };
}

function allowPolicy({ namespace, name, port }, random) {
  const peer = pick(random, [
    `- podSelector:\n            matchLabels:\n              tier: ${pick(random, TIERS)}`,
    '- namespaceSelector:\n            matchLabels:\n              team: platform',
    '- namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: team-000\n          podSelector: {}',
    '- ipBlock:\n            cidr: 10.0.0.0/8\n            except: [10.1.0.0/16]',
  ]);
  const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-${name}
  namespace: ${namespace}
spec:
  podSelector:
    matchLabels:
      app: ${name}
  policyTypes:
    - Ingress
  ingress:
    - from:
        ${peer}
      ports:
        - protocol: TCP
          port: ${port}
`;
  return { kind: 'NetworkPolicy', name: `allow-${name}`, text };
}

function configMap({ namespace, name }, random) {
  const entries = Array.from(
    { length: 3 + Math.floor(random() * 12) },
    (_, index) => `    key.${index} = value ${random().toString(36).slice(2)}\n`,
  );
  const text = `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
data:
  settings.properties: |
${entries.join('')}`;
  return { kind: 'ConfigMap', name, text };
}

function editedManifests(name) {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: team-000
spec:
  # comment 0
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
        tier: tier-0
    spec:
      containers:
        - name: main
          image: registry.example.com/team/${name}:1.0
          ports:
            - name: main
              containerPort: 8000
          resources:
            requests: { cpu: 100m, memory: 128Mi }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-${name}
  namespace: team-000
spec:
  podSelector:
    matchLabels:
      app: ${name}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              tier: web
      ports:
        - protocol: TCP
          port: 8000
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-${name}
  namespace: team-000
spec:
  podSelector: { matchLabels: { app: ${name} } }
  policyTypes: [Egress]
`;
}

function pick(random, choices) {
  return choices[Math.floor(random() * choices.length)];
}

/** Mulberry32: small, and the same numbers everywhere. */
export function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
