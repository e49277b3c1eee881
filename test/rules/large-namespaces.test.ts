import { expect, test } from 'vitest';
import { namespaceRules } from '../../server/src/core/rules';
import { dnsEgressMissing } from '../../server/src/core/rules/egress/dns-egress-missing';
import { analyseFiles } from '../support/analysis';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny }
spec: { podSelector: {}, policyTypes: [Egress] }
`;

test('one policy that blocks DNS for 30,000 pods is found in less than two seconds of computing time', async () => {
  const pods = Array.from(
    { length: 30_000 },
    (_, index) => `apiVersion: v1\nkind: Pod\nmetadata: { name: p${index} }\n`,
  );
  const analysis = await analyseFiles([{ path: 'all.yaml', text: [deny, ...pods].join('---\n') }]);
  const state = [...analysis.scopes.values()][0];
  const view = state?.namespaces.get('default');
  if (state === undefined || view === undefined || dnsEgressMissing.slice !== 'namespace') throw new Error('No view.');
  const { check } = dnsEgressMissing;
  const findings = await withinCpuSeconds(2, () => [...check(view, state.facts, () => ({}))]);
  expect(findings.map(({ message }) => message)).toEqual([
    '30000 workloads cannot resolve names: NetworkPolicy "deny" allows no DNS (UDP/TCP 53).',
  ]);
});

test('5,000 open policies for a pod each cost every rule less than three seconds of computing time', async () => {
  const open = '[{ ports: [{ port: 80 }] }, { ports: [] }]';
  const manifests = Array.from(
    { length: 5000 },
    (_, index) => `apiVersion: v1
kind: Pod
metadata: { name: p${index}, labels: { app: "${index}" } }
---
apiVersion: v1
kind: Service
metadata: { name: s${index} }
spec: { type: NodePort, selector: { app: "${index}" } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: n${index} }
spec: { podSelector: { matchLabels: { app: "${index}" } }, policyTypes: [Ingress, Egress], ingress: ${open}, egress: ${open} }
`,
  );
  const analysis = await analyseFiles([{ path: 'all.yaml', text: [deny, ...manifests].join('---\n') }]);
  const state = [...analysis.scopes.values()][0];
  const view = state?.namespaces.get('default');
  if (state === undefined || view === undefined) throw new Error('No view.');
  for (const rule of namespaceRules)
    await withinCpuSeconds(3, () => [...rule.check({ ...view }, state.facts, () => ({}))]);
}, 120_000);
