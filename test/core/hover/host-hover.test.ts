import { expect, test } from 'vitest';
import { defaultOptions, hoverAt } from '../../../server/src/core';
import { analyseFiles, uriOf } from '../../support/analysis';
import { makeCertificate } from '../../support/certificates';
import { ingress, web } from '../../support/entry-points';
import { parseFixture } from '../../support/fixture';
import { pairData, tlsSecret, today } from '../../support/tls-manifests';

/** The hover at `$0`; undefined when there is none. */
async function hover(yaml: string): Promise<readonly string[] | undefined> {
  const { files, cursor } = parseFixture(`#- a.yaml\n${yaml}`);
  if (cursor === undefined) throw new Error('The fixture has no cursor.');
  const analysis = await analyseFiles(files, { ...defaultOptions, today });
  const found = await hoverAt(analysis, uriOf(cursor.path), cursor.offset);
  return found?.lines.map((line) => line.map(({ text }) => text).join(''));
}

const nginx = 'nginx.ingress.kubernetes.io';
const toWeb = 'Leads to Service shop/web, port 80 → Deployment web, port 8080';

test('on the host of an Ingress, in its rules and in spec.tls', async () => {
  const leaf = await makeCertificate({ subject: 'CN=shop.example.com', hosts: ['shop.example.com'], key: 'rsa2048' });
  const secret = `${tlsSecret('shop-tls', pairData(leaf))}---\n`;
  const entry = ingress({
    annotations: `${nginx}/whitelist-source-range: "192.0.2.0/24,198.51.100.0/24", ${nginx}/backend-protocol: HTTPS`,
  });
  const lines = [
    'shop.example.com · re-encrypted to the pod, whose certificate is not looked at',
    'Served by ingress-nginx',
    'Plain HTTP is redirected',
    'Certificate in Secret shop-tls',
    'Certificate shop.example.com',
    'For shop.example.com',
    'Signed by itself',
    'Valid from 2026-01-01 to 2027-01-01, 185 days left',
    'RSA key of 2048 bits, signed with SHA-256',
    'Only from 192.0.2.0/24, 198.51.100.0/24',
    'Web application firewall: none is written',
    `${toWeb}: encrypted, to whatever certificate it shows`,
  ];
  expect(await hover(secret + web + entry.replace('host: shop', 'host: sh$0op'))).toEqual(lines);
  expect(await hover(secret + web + entry.replace('hosts: [shop', 'hosts: [sh$0op'))).toEqual(lines);
});

test.each([
  ['is empty', ''],
  ['cannot be read', '192.0.2.0/24 198.51.100.0/24'],
])('of a list that closes the Ingress, because it %s', async (why, list) => {
  const entry = ingress({ annotations: `${nginx}/allowlist-source-range: "${list}"` });
  expect(await hover(web + entry.replace('host: shop', 'host: sh$0op'))).toContain(
    `Nobody may connect: its list ${why}`,
  );
});

test('of several paths, what is the same is said once', async () => {
  const more = ingress({ tls: '' }).replace(
    'paths: [',
    'paths: [{ path: /other, pathType: Prefix, backend: { service: { name: other, port: { number: 1 } } } }, ',
  );
  expect(await hover(web + more.replace('host: shop', 'host: sh$0op'))).toEqual([
    'shop.example.com · plain',
    'Served by ingress-nginx',
    'Who may connect is not known: what stands in front of its controller is not known',
    'Web application firewall: none is written',
    `${toWeb}: plain`,
    'shop.example.com/other · plain',
    'Leads to Service shop/other, port 1, which is not in the manifests',
  ]);
});

test('on the hostname of a listener, what comes in by it', async () => {
  const gateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: eg
  listeners:
    - { name: a, port: 443, protocol: HTTPS, hostname: "*.exa$0mple.com", tls: { certificateRefs: [{ name: edge }] } }
    - { name: b, port: 443, protocol: HTTPS, hostname: "*.example.org", tls: { certificateRefs: [{ name: edge }] } }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: edge, namespace: shop }
spec: { secretName: edge, dnsNames: ["*.example.com"], issuerRef: { name: ca } }
---`;
  const route = (host: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${host.replaceAll('.', '-')}, namespace: shop }
spec: { parentRefs: [{ name: edge }], hostnames: [${host}], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
---`;
  const yaml = web + gateway + route('shop.example.com') + route('shop.example.org');
  const lines = [
    'shop.example.com · terminates at the edge, plain behind it',
    'Served by Gateway "shop/edge"',
    'Certificate in Secret edge',
    'Made because of Certificate edge',
    'For *.example.com',
    'Anybody may connect: no list of addresses is written',
    'Web application firewall: none is written',
    `${toWeb}: plain`,
  ];
  expect(await hover(yaml)).toEqual(lines);
  const atRoute = yaml.replace('$0', '').replace('hostnames: [shop.example.com', 'hostnames: [sh$0op.example.com');
  expect(await hover(atRoute)).toEqual(lines);
});

test('on the hosts of Routes and of Istio', async () => {
  const route = `
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: shop, namespace: shop }
spec: { host: sh$0op.example.com, to: { kind: Service, name: web }, tls: { termination: passthrough } }
---`;
  expect((await hover(web + route))?.[0]).toBe('shop.example.com · passed through to the pod');
  const istio = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, protocol: HTTP }, hosts: ["*.example.com"] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec: { hosts: [shop.example.com], gateways: [edge], http: [{ route: [{ destination: { host: web } }] }] }
---`;
  for (const at of ['"*.exa$0mple.com"', '[sh$0op.example.com']) {
    const lines = await hover(web + istio.replace(at.replace('$0', ''), at));
    expect(lines?.slice(0, 2)).toEqual(['shop.example.com · plain', 'Served by Gateway "shop/edge"']);
  }
});

test('nothing on hosts by which nothing comes in', async () => {
  expect(await hover(ingress({ tls: '{ hosts: [oth$0er.example.com], secretName: x }' }))).toBeUndefined();
  expect(await hover(web.replace('name: web, image: web', 'name: web, hostname: we$0b, image: web'))).toBeUndefined();
});
