import { test } from 'vitest';
import { checkFindings } from '../support/check';

/** Pods that every other rule leaves alone. */
const job = (container: string, labels = '{ app: web }') => `apiVersion: batch/v1
kind: Job
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels: ${labels}
    spec:
      containers:
        - name: web
          image: example.com/web
${container}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: all
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53 }, { port: 53, protocol: UDP }]
`;

test('a port is a number, and a placeholder is left alone', async () => {
  await checkFindings(
    job(`          ports:
            - containerPort: "8080"
              #              ~~~~~~ [wrong-workload-field-type] Job "web" is rejected: containerPort must be a number without quotes.
            - containerPort: "\${PORT}"`),
  );
});

test('an empty list and one that stands in a variable are lists', async () => {
  await checkFindings(job('          ports:'));
  await checkFindings(job('          ports: $PORTS'));
});

test('a label of pods is a text, and one letter is left alone', async () => {
  await checkFindings(
    job('', '{ app: 1, tier: "1", on: y, empty: }').replace(
      '    spec:',
      `      #              ~ [wrong-workload-field-type] Job "web" is rejected: app must be a text.
    spec:`,
    ),
  );
});
