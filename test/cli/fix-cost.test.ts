import { expect, test } from 'vitest';
import { fixEverything } from '../../server/src/cli/fix-everything';
import { analyseFiles } from '../support/analysis';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

const namespaceCount = 20;

/** Every pod has a policy of its own, so what may connect differs from pod to pod. */
function manifestsOf(index: number): string {
  const namespace = `ns${index % namespaceCount}`;
  return `apiVersion: v1
kind: Pod
metadata: { name: p${index}, namespace: ${namespace}, labels: { app: "${index}", tier: t${index % 7} } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: n${index}, namespace: ${namespace} }
spec:
  podSelector: { matchLabels: { app: "${index}" } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { tier: t${index % 5} } } }], ports: [{ port: 80 }] }]
  egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "${index + 7}" } } }], ports: [{ port: 80 }] }]
`;
}

test('fixes cost what they edit, not what may connect in the whole cluster', async () => {
  const text = Array.from({ length: 2000 }, (_, index) => manifestsOf(index)).join('---\n');
  const analysis = await analyseFiles([{ path: 'all.yaml', text }]);
  const choice = { rules: ['missing-default-deny-ingress'], withUnsafe: true, scope: undefined };
  const { applied } = await withinCpuSeconds(5, () => fixEverything(analysis, choice));
  expect(applied).toHaveLength(namespaceCount);
}, 120_000);

test('what a fix closes outside is asked of long lists of blocks as a whole', async () => {
  const blocks = Array.from(
    { length: 2000 },
    (_, index) => `{ ipBlock: { cidr: 11.${index >> 7}.${2 * (index & 127)}.1/32 } }`,
  );
  const text = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: web, env: [{ name: PAY_URL, value: "https://pay.example.com" }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [${blocks}] }] }
`;
  const analysis = await analyseFiles([{ path: 'all.yaml', text }]);
  const choice = { rules: ['missing-default-deny-egress'], withUnsafe: true, scope: undefined };
  const { applied } = await withinCpuSeconds(5, () => fixEverything(analysis, choice));
  expect(applied).toHaveLength(1);
}, 120_000);
