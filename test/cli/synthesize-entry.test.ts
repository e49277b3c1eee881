import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

/** A controller, and an Ingress whose IngressClass is not there. */
const manifests = (className: string) => `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: ctl, namespace: ingress-nginx }
spec:
  template:
    metadata: { labels: { app.kubernetes.io/name: ingress-nginx } }
    spec: { containers: [{ name: c, image: registry.k8s.io/ingress-nginx/controller:v1.11 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: a }
spec:
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: web }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: a }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: i, namespace: a }
spec:
  ingressClassName: ${className}
  rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
`;

/** Lets in the namespace of the controller. */
const admitting = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: a }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }], ports: [{ port: 8080 }] }]
`;

const secondController = `---
apiVersion: v1
kind: Pod
metadata: { name: other, namespace: edge, labels: { app: other } }
spec: { containers: [{ name: c, image: registry.k8s.io/ingress-nginx/controller:v1.11 }] }
`;

function synthesize(yaml: string) {
  return firebreak(['synthesize'], { cwd: diskWorkspace({ 'a.yaml': yaml }).folder });
}

test('the one controller that serves a class of that name is let in and out, where the class is not there', async () => {
  const { code, stdout, stderr } = await synthesize(manifests('nginx'));
  const by = '# Ingress/a/i, by DaemonSet/ingress-nginx/ctl, which serves a class of that name';
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`  ingress:
    ${by}
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ingress-nginx
          podSelector:
            matchLabels:
              app.kubernetes.io/name: ingress-nginx
      ports:
        - protocol: TCP
          port: 8080
`);
  expect(stdout).toContain(`  egress:
    ${by}
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: a
          podSelector:
            matchLabels:
              app: web
`);
  expect(stdout).not.toContain('namespaceSelector: {}');
  // What is admitted already is not written again; the controller still needs its own side.
  const kept = (await synthesize(manifests('nginx') + admitting)).stdout;
  expect(kept).not.toContain('  ingress:\n');
  expect(kept).toContain(`  egress:\n    ${by}\n`);
});

test.each([
  ['of another name', manifests('other') + admitting],
  ['with several controllers', manifests('nginx') + admitting + secondController],
])('a class %s: what policies let in is kept, and no pod that may be the controller is cut off', async (_, yaml) => {
  const { code, stdout, stderr } = await synthesize(yaml);
  expect(code).toBe(0);
  expect(stdout).not.toContain('namespaceSelector: {}');
  expect(stdout).not.toContain('namespace: ingress-nginx\n');
  expect(stdout).toContain('  namespace: a\n');
  expect(stderr).toContain(
    'Note: No policy is written for Ingress "a/i": its controller is not known, and what policies let in to Deployment "a/web" is kept.\n',
  );
  expect(stderr).toContain(
    'Note: Namespace "ingress-nginx" is left out: DaemonSet "ctl" may serve an Ingress whose controller is not known.\n',
  );
});

const unread = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: a }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [ingress] }
`;

test.each([
  ['there is none', ''],
  ['it cannot be read', unread],
])('where no policy names the controller because %s, an unknown one is let in as any pod', async (_, policy) => {
  const { code, stdout } = await synthesize(manifests('other') + policy);
  expect(code).toBe(0);
  expect(stdout).toContain('# Ingress/a/i, by a controller that is not in the manifests; narrow it to its namespace\n');
  expect(stdout).toContain('namespaceSelector: {}');
});
