import { expect, test } from 'vitest';
import { clustersOf, graphText, noPaint } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';

const rules = { rules: ['blocks-ingress-controller', 'ingress-backend-missing'] };

const web = (from: string) => `#- shop/web.yaml
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main, image: registry.example/web, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [${from}] }
`;
const own = '{ from: [{ podSelector: {} }] }';
const traefik = '{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: traefik } } }] }';

const route = (apiVersion: string, kind: string, spec: string, marker = '') => `#- shop/route.yaml
apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: web
${marker}  namespace: shop
spec: ${spec}
`;
const toWeb = (port: string) =>
  `{ routes: [{ match: "PathPrefix(\`/\`)", services: [{ name: web, port: ${port} }] }] }`;
const blocked =
  '  #     ~~~ [blocks-ingress-controller] cannot reach "web" on TCP 8080: NetworkPolicy "web" keeps out ingress controllers.\n';

test.each([
  ['traefik.io/v1alpha1', 'IngressRoute', toWeb('80')],
  ['traefik.io/v1alpha1', 'IngressRouteTCP', toWeb('http')],
  ['projectcontour.io/v1', 'HTTPProxy', toWeb('80')],
  ['projectcontour.io/v1', 'HTTPProxy', '{ tcpproxy: { services: [{ name: web, port: 80 }] } }'],
])('%s %s is blocked where only pods of the namespace are admitted', async (apiVersion, kind, spec) => {
  await checkFindings(route(apiVersion, kind, spec, blocked) + web(own), rules);
  await checkFindings(route(apiVersion, kind, spec) + web(traefik), rules);
});

test('a port that the Service does not have leads nowhere, and neither does what is no Service', async () => {
  const ofTraefik = (spec: string, marker = '') =>
    route('traefik.io/v1alpha1', 'IngressRoute', spec).replace(/\n$/, `\n${marker}`);
  const spec = `
  routes:
    - match: Host(\`shop.example.com\`)
      services:
        - name: web
          port: 81
          #     ~~ [ingress-backend-missing] IngressRoute "web" forwards to port 81 of Service "web", which has only 80 (http).
        - name: api@internal
          kind: TraefikService`;
  await checkFindings(ofTraefik(spec) + web(own), rules);
});

test('what comes in by them is in the graph', async () => {
  const files = [
    { path: 'route.yaml', text: route('traefik.io/v1alpha1', 'IngressRoute', toWeb('80')).replace(/^#.*\n/, '') },
    { path: 'web.yaml', text: web('{}').replace(/^#.*\n/, '') },
  ];
  const clusters = clustersOf(await analyseFiles(files));
  const report = [...graphText(clusters, { ipBlocks: 'pods' }, noPaint)].join('');
  expect(report).toContain('{ingress-controller} => shop/web[Pod] : TCP 8080');
});
