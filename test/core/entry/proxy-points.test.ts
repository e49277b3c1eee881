import { describe, expect, test } from 'vitest';
import { factsIn, servedIn, web } from '../../support/entry-points';

const behindEdge = 'terminates at the edge, plain behind it';

describe('IngressRoutes of Traefik', () => {
  const route = (spec: string, service = '{ name: web, port: 80 }', more = '') => `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: shop }
spec:
  ${spec}
  routes: [{ kind: Rule, match: 'Host(\`shop.example.com\`) && PathPrefix(\`/cart\`)', services: [${service}]${more} }]
---`;
  const secure = route('tls: {}', '{ name: web, port: 80, scheme: https, serversTransport: a }');
  const transport = (spec: string, name = 'a') => `
apiVersion: traefik.io/v1alpha1
kind: ServersTransport
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }
---`;
  const redirect = ', middlewares: [{ name: https-redirect }]';

  test.each<readonly [what: string, yaml: string, served: string]>([
    ['on "web"', route('entryPoints: [web]'), 'plain'],
    ['with TLS', route('tls: { secretName: shop-tls }'), behindEdge],
    ['without entry points', route(''), 'unknown: its entry points of Traefik may have TLS'],
    ['with a redirect', route('entryPoints: [web]', undefined, redirect), 'redirected to HTTPS'],
    ['with a scheme', route('tls: {}', '{ name: web, port: 80, scheme: https }'), 're-encrypted to the pod'],
    ['with a ServersTransport', secure + transport(''), 're-encrypted to the pod'],
    [
      'with a ServersTransport that looks at no certificate',
      secure + transport('insecureSkipVerify: true'),
      're-encrypted to the pod, whose certificate is not looked at',
    ],
    ['with one of another name', secure + transport('insecureSkipVerify: true', 'b'), 're-encrypted to the pod'],
  ])('%s', async (_, yaml, served) => {
    expect(await servedIn(web + yaml)).toEqual([`shop.example.com/cart: ${served}`]);
  });

  test('middlewares may say who connects', async () => {
    const tls = 'tls: { certResolver: le }';
    expect(await factsIn(web + route(tls, undefined, ', middlewares: [{ name: office }]'))).toEqual({
      certificate: 'a certificate of resolver "le"',
      from: 'unknown',
      waf: 'unknown: Middleware "office" is not in the manifests',
      to: 'web:80',
    });
  });
});

describe('HTTPProxies of Contour', () => {
  const proxy = (tls: string, route: string, service = '') => `
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: { name: shop, namespace: shop }
spec:
  virtualhost: { fqdn: shop.example.com${tls} }
  routes: [{ conditions: [{ prefix: /cart }], services: [{ name: web, port: 80${service} }]${route} }]
---`;
  const ended = ', tls: { secretName: shop-tls }';

  test.each<readonly [what: string, yaml: string, served: string]>([
    ['without TLS', proxy('', ''), 'plain'],
    ['with TLS', proxy(ended, ''), behindEdge],
    ['that permits HTTP', proxy(ended, ', permitInsecure: true'), `${behindEdge}; answers plain HTTP as well`],
    [
      'with TLS to its Service',
      proxy(ended, '', ', protocol: tls'),
      're-encrypted to the pod, whose certificate is not looked at',
    ],
    [
      'that looks at the certificate',
      proxy(ended, '', ', protocol: tls, validation: { caSecret: ca, subjectName: web }'),
      're-encrypted to the pod',
    ],
    ['that is passed through', proxy(', tls: { passthrough: true }', ''), 'passed through to the pod'],
  ])('%s', async (_, yaml, served) => {
    expect(await servedIn(web + yaml)).toEqual([`shop.example.com/cart: ${served}`]);
  });
});

test('VirtualServers of NGINX', async () => {
  const server = (tls: string, upstream = '') => `
apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: { name: shop, namespace: shop }
spec:
  host: shop.example.com
  ${tls}
  upstreams: [{ name: web, service: web, port: 80${upstream} }]
  routes: [{ path: /cart, action: { pass: web } }]
---`;
  const at = 'shop.example.com/cart: ';
  expect(await servedIn(web + server(''))).toEqual([`${at}plain`]);
  expect(await servedIn(web + server('tls: { secret: shop-tls, redirect: { enable: true } }'))).toEqual([
    `${at}${behindEdge}`,
  ]);
  expect(await servedIn(web + server('tls: { secret: shop-tls }'))).toEqual([
    `${at}${behindEdge}; answers plain HTTP as well`,
  ]);
  const redirected = 'tls: { secret: shop-tls, redirect: { enable: true } }';
  expect(await servedIn(web + server(redirected, ', tls: { enable: true }'))).toEqual([`${at}re-encrypted to the pod`]);
});
