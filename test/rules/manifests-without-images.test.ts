import { expect, test } from 'vitest';
import { coverageOf } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';

const pods = `apiVersion: v1
kind: PodList
items:
  - metadata: { name: web, namespace: shop }
    spec: { containers: [{ ports: [{ containerPort: 80 }] }] }
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web }] }
`;

// Exports made for analysis leave images out; a workload that vanishes silently would be reported as protected.
test.each([
  ['pods', pods],
  ['a Deployment with a selector', deployment],
])('%s without images are workloads', async (_name, text) => {
  const { totals } = coverageOf(await analyseFiles([{ path: 'a.yaml', text }]));
  expect(totals.workloads).toBe(1);
});
