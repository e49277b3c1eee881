import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const orders = `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: main, image: orders, ports: [{ name: metrics, containerPort: 9102 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, labels: { app: orders } }
spec: { selector: { app: orders }, ports: [{ name: metrics, port: 9000, targetPort: metrics }] }
`;

const prometheus = `apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: k8s, namespace: monitoring }
spec: { serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {} }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: orders, namespace: monitoring }
spec:
  namespaceSelector: { matchNames: [shop] }
  selector: { matchLabels: { app: orders } }
  endpoints: [{ port: metrics }]
`;

const deny = (namespace: string, types: string, podSelector = '{}') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: ${namespace} }
spec: { podSelector: ${podSelector}, policyTypes: [${types}] }
`;

const adminDenial = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: none }
spec:
  priority: 1
  subject: { namespaces: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }
  egress: [{ action: Deny, to: [{ namespaces: {} }] }]
`;

const egress = `# Namespace monitoring: a default deny, and what the manifests declare.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: k8s
  namespace: monitoring
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: prometheus
      app.kubernetes.io/instance: k8s
  policyTypes:
    - Egress
  egress:
    # Prometheus/monitoring/k8s, for ServiceMonitor/monitoring/orders
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: shop
          podSelector:
            matchLabels:
              app: orders
      ports:
        - protocol: TCP
          port: 9102
`;

const notAsDeclared =
  'Not as declared: Prometheus "monitoring/k8s" could still not connect to Service "shop/orders", which spec declares.';

/** Of the namespace in which no manifest has pods. */
async function synthesized(policy: string, more: Readonly<Record<string, string>> = {}) {
  const { folder } = diskWorkspace({
    'orders.yaml': orders,
    'prometheus.yaml': prometheus,
    'policy.yaml': policy,
    ...more,
  });
  const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
  const files = stdout.split(/^---\n(?=# Namespace)/m);
  return { code, stderr, monitoring: files.filter((text) => text.startsWith('# Namespace monitoring')).join('') };
}

test.each([
  ['all pods', deny('monitoring', 'Ingress, Egress')],
  ['its pods', deny('monitoring', 'Egress', '{ matchLabels: { app.kubernetes.io/name: prometheus } }')],
])('pods that the operator makes are let out to what they scrape, where a policy isolates %s', async (_, policy) => {
  expect(await synthesized(policy)).toEqual({ code: 0, stderr: '', monitoring: egress });
});

test('with that policy nothing is missing any more', async () => {
  const { monitoring, code } = await synthesized(deny('monitoring', 'Ingress, Egress'), { 'egress.yaml': egress });
  expect([code, monitoring]).toEqual([0, '']);
});

test.each([
  ['no policy', deny('other', 'Egress')],
  ['one of ingress', deny('monitoring', 'Ingress')],
  ['one of other pods', deny('monitoring', 'Egress', '{ matchLabels: { app.kubernetes.io/name: grafana } }')],
  ['one that may be of other pods', deny('monitoring', 'Egress', '{ matchLabels: { tier: metrics } }')],
])('they are not isolated where there is %s', async (_, policy) => {
  expect(await synthesized(policy)).toEqual({ code: 0, stderr: '', monitoring: '' });
});

test('beside pods that are shown they are let out of the default deny', async () => {
  const grafana = orders.split('---')[0]?.replaceAll('orders', 'grafana').replaceAll('shop', 'monitoring') ?? '';
  const { code, monitoring } = await synthesized(grafana);
  expect(code).toBe(0);
  expect(monitoring).toContain(egress.slice(egress.indexOf('\n') + 1));
});

test.each([
  ['a policy of the whole cluster keeps it from them', adminDenial, ''],
  ['that policy stays the stronger one', `${adminDenial}---\n${deny('monitoring', 'Egress')}`, egress],
])('what they cannot scrape is said where %s', async (_, policy, monitoring) => {
  expect(await synthesized(policy)).toEqual({ code: 1, stderr: `${notAsDeclared}\n`, monitoring });
});
