import { test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['service-backend-mismatch', 'selector-matches-nothing', 'peer-matches-nothing'] };

const files = (
  label: string,
  marks: readonly [service: string, policy: string, peer: string] = ['', '', ''],
) => `#- store.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store, namespace: data }
spec:
  template:
    metadata: { labels: { app: store } }
    spec: { containers: [{ name: main, image: registry.example/store, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: store-active, namespace: data }
spec:
  selector: { app: store, ${label} }
${marks[0]}  ports: [{ port: 80 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: store, namespace: data }
spec:
  podSelector: { matchLabels: { app: store, ${label} } }
${marks[1]}  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: { matchLabels: { app: store, ${label} } }
${marks[2]}`;

test.each(['vault-active: "true"', 'spilo-role: master', 'role: master', 'role: replica'])(
  'a program may put %s on one of its pods',
  (label) => checkFindings(files(label), rules),
);

test('another role, and one that pods state themselves, is a label of people', async () => {
  const marksFor = (value: string) => {
    const found = (indent: number, column: number, rule: string) =>
      `${' '.repeat(indent)}#${' '.repeat(column - indent - 1)}${'~'.repeat(value.length)} [${rule}] role=${value}\n`;
    return [
      found(2, 32, 'service-backend-mismatch'),
      found(2, 50, 'selector-matches-nothing'),
      found(8, 58, 'peer-matches-nothing'),
    ] as const;
  };
  await checkFindings(files('role: web', marksFor('web')), rules);
  const stated =
    '---\napiVersion: v1\nkind: Pod\nmetadata: { name: api, namespace: data, labels: { app: api, role: api } }\n';
  await checkFindings(`${files('role: master', marksFor('master'))}${stated}`, rules);
});
