import { describe, expect, test } from 'vitest';
import { entriesOf, factsIn, servedIn, web } from '../../support/entry-points';

/* What a Gateway or a route needs from other namespaces, and may not refer to without a ReferenceGrant. */

const route = (backends: string, parent = '') => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: edge }
spec:
  parentRefs: [{ name: edge${parent} }]
  hostnames: [shop.example.com]
  rules: [{ backendRefs: [${backends}] }]
---`;

const gateway = (listeners: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: edge }
spec: { gatewayClassName: eg, listeners: [${listeners}] }
---`;

const http = '{ name: http, port: 80, protocol: HTTP }';
const https =
  '{ name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: shop, namespace: certs }] } }';
const inShop = '{ name: web, namespace: shop, port: 80 }';
const inEdge = '{ name: own, port: 80 }';

const own = `
apiVersion: v1
kind: Service
metadata: { name: own, namespace: edge }
spec: { selector: { app: own }, ports: [{ port: 80 }] }
---`;

const grant = (namespace: string, from: string, to: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: edge, namespace: ${namespace} }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: ${from}, namespace: edge }]
  to: [{ group: "", kind: ${to} }]
---`;

describe('a route to a Service of another namespace', () => {
  test.each<readonly [what: string, manifests: string, served: string]>([
    [
      'without a ReferenceGrant',
      gateway(http) + route(inShop),
      'not served: it may not refer to Service "shop/web": namespace "shop" has no ReferenceGrant for it',
    ],
    ['with a ReferenceGrant', gateway(http) + route(inShop) + grant('shop', 'HTTPRoute', 'Service'), 'plain'],
    ['beside one that it may refer to', gateway(http) + route(`${inShop}, ${inEdge}`) + own, 'plain'],
  ])('%s', async (_, manifests, served) => {
    expect(await servedIn(manifests + web)).toEqual([`shop.example.com: ${served}`]);
  });

  test('leads to no pods without a ReferenceGrant', async () => {
    const { workloads, points } = await entriesOf(gateway(http) + route(inShop) + web);
    expect([...workloads.values()]).toEqual([]);
    expect(points.map(({ description: { state, backends } }) => ({ state, backends }))).toEqual([
      { state: 'not-served', backends: ['shop/web:80 (no ReferenceGrant for it)'] },
    ]);
  });
});

describe('a listener with a certificate of another namespace', () => {
  const secret = grant('certs', 'HTTPRoute', 'Secret');

  test('is not served without a ReferenceGrant', async () => {
    expect(await servedIn(gateway(https) + route(inEdge) + own + secret)).toEqual([
      'shop.example.com: not served: Gateway "edge" may not refer to Secret "certs/shop": namespace "certs" has no ReferenceGrant for it',
    ]);
  });

  test('leaves what another listener serves', async () => {
    expect(await servedIn(gateway(`${http}, ${https}`) + route(inEdge) + own + secret)).toEqual([
      'shop.example.com: plain',
    ]);
  });

  test('is served with a ReferenceGrant', async () => {
    const manifests = gateway(https) + route(inEdge) + own + grant('certs', 'Gateway', 'Secret');
    expect(await servedIn(manifests)).toEqual(['shop.example.com: terminates at the edge, plain behind it']);
    expect(await factsIn(manifests)).toMatchObject({ to: 'own:80' });
  });
});
