import { expect } from 'vitest';
import { type ReachQuery, reach } from '../../../server/src/core/connectivity/reach';
import { clusterOfYaml } from '../../support/cluster';

export const shop = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: main, image: web, ports: [{ name: http, containerPort: 8080 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: main, image: db }]
---
apiVersion: v1
kind: Pod
metadata:
  name: job-x1
  namespace: shop
  labels: { app: job }
  ownerReferences: [{ apiVersion: batch/v1, kind: Job, name: job, uid: u, controller: true }]
spec:
  containers: [{ name: main, image: job }]
status: { podIP: 10.0.0.5, hostIP: 192.168.0.1 }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: tools }
spec:
  template:
    metadata: { labels: { app: agent } }
    spec:
      hostNetwork: true
      containers: [{ name: main, image: agent }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: tool, namespace: tools }
spec:
  template:
    metadata: { labels: { app: tool } }
    spec:
      containers: [{ name: main, image: tool }]
`;

export function policy(name: string, spec: string, namespace = 'shop'): string {
  const body = spec.trim().split('\n').join('\n  ');
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  ${body}
`;
}

export const denyIngress = policy('deny-ingress', 'podSelector: {}\npolicyTypes: [Ingress]');
export const webToDb = policy(
  'web-to-db',
  `
podSelector: { matchLabels: { app: db } }
ingress:
  - from: [{ podSelector: { matchLabels: { app: web } } }]
    ports: [{ port: 5432 }]`,
);

export async function checkReach(yaml: string, query: ReachQuery, verdict: string, reason: string): Promise<void> {
  const [answer] = reach(await clusterOfYaml(yaml), [query]);
  expect({ verdict: answer?.verdict, reason: answer?.reason }).toEqual({ verdict, reason });
}
