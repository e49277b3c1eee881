import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { rulesOfGroup } from '../../server/src/core/rules/groups';
import type { NamespaceRule, RuleMeta } from '../../server/src/core/rules/rule';
import { analyseFiles } from '../support/analysis';
import { allEntryPoints, entriesOf } from '../support/entry-points';
import { wholeRules } from '../support/whole-rules';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

test('3,000 entries of one namespace cost every rule about them less than two seconds of computing time', async () => {
  const manifests = Array.from(
    { length: 3000 },
    (_, index) => `apiVersion: v1
kind: Pod
metadata: { name: p${index}, labels: { app: "${index}" } }
---
apiVersion: v1
kind: Service
metadata: { name: s${index} }
spec: { type: NodePort, selector: { app: "${index}" }, ports: [{ port: 80, targetPort: web }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: i${index}, annotations: { nginx.ingress.kubernetes.io/backend-protocol: HTTPS } }
spec:
  rules: [{ host: "${index}.example.com", http: { paths: [{ path: /, backend: { service: { name: s${index}, port: { number: 80 } } } }] } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r${index} }
spec:
  parentRefs: [{ name: edge }]
  rules: [{ backendRefs: [{ name: s${index}, port: 81 }] }]
`,
  );
  const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec: { listeners: [{ name: web, port: 80, protocol: HTTP }] }
`;
  const analysis = await analyseFiles([{ path: 'all.yaml', text: [gateway, ...manifests].join('---\n') }]);
  const state = [...analysis.scopes.values()][0];
  const view = state?.namespaces.get('default');
  if (state === undefined || view === undefined) throw new Error('No view.');
  const ids = new Set([...rulesOfGroup('entry'), ...rulesOfGroup('gateway')].map(({ id }) => id));
  const rules = (await wholeRules()).filter(({ id, slice }) => ids.has(id) && slice === 'namespace');
  for (const rule of rules as (RuleMeta & NamespaceRule)[]) {
    const fresh = { ...view, kept: [...view.kept], services: [...view.services] };
    await withinCpuSeconds(2, () => [...rule.check(fresh, state.facts, () => ({}))]);
  }
}, 120_000);

test('a list of 20,000 ranges costs less than four seconds of computing time', async () => {
  const ranges = Array.from({ length: 20_000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/28`);
  const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: LoadBalancer, ports: [{ port: 80 }], loadBalancerSourceRanges: [${ranges.join()}] }
`;
  await withinCpuSeconds(4, () => entriesOf(service));
}, 120_000);

test('5,000 hosts of one Ingress with as many Secrets cost less than eight seconds of computing time', async () => {
  const indexes = Array.from({ length: 5000 }, (_, index) => index);
  const backend = '{ service: { name: web, port: { number: 80 } } }';
  const hosts = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  ingressClassName: nginx
  tls: [${indexes.map((index) => `{ hosts: [h${index}.example.com], secretName: s${index} }`).join()}]
  rules:
${indexes.map((index) => `    - { host: h${index}.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: ${backend} }] } }`).join('\n')}
`;
  await withinCpuSeconds(8, () => entriesOf(hosts));
}, 120_000);

function gatewayWith(listeners: readonly string[]): string {
  return `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  gatewayClassName: any
  listeners:
${listeners.join('\n')}
`;
}

test('8,000 listeners in conflict cost less than eight seconds of computing time', async () => {
  const listeners = Array.from(
    { length: 8000 },
    (_, index) => `    - { name: l${index}, port: ${1000 + (index >> 1)}, protocol: ${index % 2 ? 'HTTP' : 'TCP'} }`,
  );
  await withinCpuSeconds(8, async () => {
    const findings = allFindings(await analyseFiles([{ path: 'all.yaml', text: gatewayWith(listeners) }]));
    expect(findings.filter(({ ruleId }) => ruleId === 'conflicting-host-or-listener')).toHaveLength(8000);
  });
}, 120_000);

test.each([2, 2000])(
  '2,000 ListenerSets, %d in conflict, cost less than six seconds of computing time',
  async (count) => {
    const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  gatewayClassName: any
  allowedListeners: { namespaces: { from: Same } }
  listeners: [{ name: web, port: 80, protocol: HTTP }]
`;
    const sets = Array.from(
      { length: 2000 },
      (_, index) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: { name: set${index}, namespace: infra }
spec:
  parentRef: { name: edge }
  listeners: [{ name: web, port: ${index < count ? 80 : 1000 + index}, protocol: HTTP }]
`,
    );
    await withinCpuSeconds(6, async () => {
      const findings = allFindings(await analyseFiles([{ path: 'all.yaml', text: gateway + sets.join('') }]));
      expect(findings.filter(({ ruleId }) => ruleId === 'conflicting-host-or-listener')).toHaveLength(count);
    });
  },
  120_000,
);

test('8,000 listeners of one port with a host each cost less than four seconds of computing time', async () => {
  const listeners = Array.from(
    { length: 8000 },
    (_, index) => `    - { name: l${index}, port: 80, protocol: HTTP, hostname: h${index}.example.com }`,
  );
  await withinCpuSeconds(4, async () => {
    const findings = allFindings(await analyseFiles([{ path: 'all.yaml', text: gatewayWith(listeners) }]));
    expect(findings.filter(({ ruleId }) => ruleId === 'conflicting-host-or-listener')).toEqual([]);
  });
}, 120_000);

test('4,000 certificates of a server with 1,000 hosts cost less than four seconds of computing time', async () => {
  const names = (count: number, name: (index: number) => string) => Array.from({ length: count }, (_, i) => name(i));
  const manifests = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialNames: [${names(4000, (index) => `s${index}`).join()}] }
      hosts: ["*"]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  gateways: [edge]
  hosts: [${names(1000, (index) => `h${index}.example.com`).join()}]
  http: [{ route: [{ destination: { host: web } }] }]
`;
  const analysis = await analyseFiles([{ path: 'all.yaml', text: manifests }]);
  await withinCpuSeconds(4, async () => {
    const points = await allEntryPoints(analysis);
    expect(new Set(points.map(({ certificates }) => certificates.length))).toEqual(new Set([4000]));
  });
}, 120_000);

test('4,000 listeners with a route each cost less than four seconds of computing time', async () => {
  const indexes = Array.from({ length: 4000 }, (_, index) => index);
  const gateway = gatewayWith(
    indexes.map((index) => `    - { name: l${index}, port: 80, protocol: HTTP, hostname: h${index}.example.com }`),
  );
  const routes = indexes.map(
    (index) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r${index}, namespace: infra }
spec:
  parentRefs: [{ name: edge, sectionName: l${index} }]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
`,
  );
  const analysis = await analyseFiles([{ path: 'all.yaml', text: gateway + routes.join('') }]);
  await withinCpuSeconds(4, async () => {
    const points = await allEntryPoints(analysis);
    expect(points.map(({ host }) => host)).toEqual(indexes.map((index) => `h${index}.example.com`));
  });
}, 120_000);
