import { describe, expect, test } from 'vitest';
import { entriesOf, factsIn, servedIn, web } from '../../support/entry-points';

/* Routes of Traefik for TCP and UDP, and whom middlewares let in. */

const tcp = (match: string, more = '', route = '', service = '') => `
apiVersion: traefik.io/v1alpha1
kind: IngressRouteTCP
metadata: { name: shop, namespace: shop }
spec:
  entryPoints: [postgres]
  ${more}
  routes: [{ match: '${match}', services: [{ name: web, port: 80${service} }]${route} }]
---`;
const db = 'HostSNI(`db.example.com`)';
const anyHost = 'HostSNI(`*`)';

describe('IngressRouteTCPs', () => {
  test.each<readonly [what: string, yaml: string, served: string]>([
    ['that end TLS', tcp(db, 'tls: {}'), 'db.example.com: terminates at the edge, plain behind it'],
    ['with TLS to the pods', tcp(db, 'tls: {}', '', ', tls: true'), 'db.example.com: re-encrypted to the pod'],
    ['that pass TLS on', tcp(db, 'tls: { passthrough: true }'), 'db.example.com: passed through to the pod'],
    ['for whatever is sent', tcp(anyHost), 'every host: unknown: what is sent is passed on as it is'],
    ['with TLS for every host', tcp(anyHost, 'tls: {}'), 'every host: terminates at the edge, plain behind it'],
    [
      'without the TLS that names of hosts come with',
      tcp(db),
      'db.example.com: unknown: HostSNI matches nothing without spec.tls',
    ],
    [
      'for hosts of a pattern without TLS',
      tcp('HostSNIRegexp(`^.+\\.example\\.com$`)'),
      'every host: unknown: HostSNI matches nothing without spec.tls',
    ],
  ])('%s', async (_, yaml, served) => {
    expect(await servedIn(web + yaml)).toEqual([served]);
  });

  test('have a row for each host, with what is behind it', async () => {
    const { points } = await entriesOf(web + tcp('HostSNI(`a.example.com`) || HostSNI(`b.example.com`)', 'tls: {}'));
    expect(points.map(({ point: { host, servedBy } }) => [host, servedBy])).toEqual([
      ['a.example.com', 'Traefik at "postgres"'],
      ['b.example.com', 'Traefik at "postgres"'],
    ]);
    expect(await factsIn(web + tcp(db, 'tls: { secretName: db-tls }'))).toEqual({
      certificate: 'Secret "db-tls", not in the manifests',
      from: 'unknown',
      waf: 'none is written',
      to: 'web:80',
    });
  });
});

test('IngressRouteUDPs', async () => {
  const yaml = `
apiVersion: traefik.io/v1alpha1
kind: IngressRouteUDP
metadata: { name: shop, namespace: shop }
spec: { entryPoints: [dns], routes: [{ services: [{ name: web, port: 80 }] }] }
---`;
  expect(await servedIn(web + yaml)).toEqual(['every host: unknown: what is sent is passed on as it is']);
  expect(await factsIn(web + yaml)).toMatchObject({ from: 'unknown', to: 'web:80' });
});

describe('middlewares', () => {
  const middleware = (name: string, spec: string, kind = 'MiddlewareTCP') => `
apiVersion: traefik.io/v1alpha1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }
---`;
  const list = (ranges: string, name = 'ipAllowList') => `${name}: { sourceRange: [${ranges}] }`;
  const office = list('192.0.2.0/24');
  const sources = async (yaml: string) => (await entriesOf(web + yaml)).points[0]?.point.allowList;
  const listed = { kind: 'listed', entries: ['192.0.2.0/24'] };
  const unknown = (why: string) => ({ kind: 'unknown', why });
  /** No list of its own, and nobody knows the load balancer. */
  const open = unknown('what stands in front of its controller is not known');
  const ofTcp = tcp(db, 'tls: {}', ', middlewares: [{ name: a }]');

  test.each<readonly [what: string, manifests: string, from: unknown]>([
    ['with a list', middleware('a', office), listed],
    ['with the list of before', middleware('a', list('192.0.2.0/24', 'ipWhiteList')), listed],
    ['with a list of everybody', middleware('a', list('0.0.0.0/0')), open],
    ['with a number of connections', middleware('a', 'inFlightConn: { amount: 10 }'), open],
    ['that are elsewhere', '', unknown('MiddlewareTCP "a" is not in the manifests')],
    ['of the other kind', middleware('a', office, 'Middleware'), unknown('MiddlewareTCP "a" is not in the manifests')],
  ])('%s', async (_, manifests, from) => {
    expect(await sources(ofTcp + manifests)).toEqual(from);
  });

  const http = (middlewares: string, match = 'Host(`shop.example.com`)') => `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: shop }
spec:
  tls: {}
  routes: [{ kind: Rule, match: '${match}', services: [{ name: web, port: 80 }], middlewares: [${middlewares}] }]
---`;
  const of = (name: string, spec: string) => middleware(name, spec, 'Middleware');

  test.each<readonly [what: string, manifests: string, from: unknown]>([
    ['that do something else', http('{ name: a }') + of('a', 'compress: {}'), open],
    ['of a chain', http('{ name: a }') + of('a', 'chain: { middlewares: [{ name: b }] }') + of('b', office), listed],
    [
      'of a chain that leads back to itself',
      http('{ name: a }') + of('a', 'chain: { middlewares: [{ name: a }, { name: b }] }') + of('b', office),
      listed,
    ],
    [
      'of which one is narrower',
      http('{ name: a }, { name: b }') + of('a', list('192.0.0.0/16')) + of('b', office),
      listed,
    ],
    [
      'of which none is narrower',
      http('{ name: a }, { name: b }') + of('a', list('198.51.100.0/24')) + of('b', office),
      unknown('two lists of addresses decide together'),
    ],
    [
      'with a plugin',
      http('{ name: a }') + of('a', 'plugin: { geoblock: {} }'),
      unknown('a plugin of Middleware "a" may decide'),
    ],
    ['of a file', http('{ name: a@file }'), unknown('Middleware "a@file" is not in the manifests')],
    [
      'beside a rule about clients',
      http('', 'Host(`shop.example.com`) && ClientIP(`192.0.2.0/24`)'),
      unknown('its rule asks for addresses of clients'),
    ],
  ])('%s', async (_, manifests, from) => {
    expect(await sources(manifests)).toEqual(from);
  });

  test('of another namespace', async () => {
    const there = of('a', office).replace('namespace: shop', 'namespace: traefik');
    expect(await sources(http('{ name: a, namespace: traefik }') + there)).toEqual(listed);
    expect(await sources(http('{ name: a }') + there)).toEqual(unknown('Middleware "a" is not in the manifests'));
  });
});
