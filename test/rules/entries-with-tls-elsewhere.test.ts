import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const ingress = (annotations: string, path = '/', className = 'nginx') =>
  `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: { ${annotations} }
spec:
  ${className === '' ? '{}' : `ingressClassName: ${className}`}
  rules:
    - host: shop.example.com
      http:
        paths: [{ path: ${path}, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }]
`.replace('  {}\n', '');

/** Another one, with TLS. */
const encrypted = (host: string) =>
  ingress('note: none')
    .replace('a.yaml', 'b.yaml')
    .replace('name: shop', 'name: other')
    .replace('host: shop.example.com', `host: ${host}`)
    .replace('spec:', `spec:\n  tls: [{ hosts: [${host}], secretName: other-tls }]`);

/** The same in another namespace. */
const elsewhere = (host: string) => encrypted(host).replace('name: other', 'name: other\n  namespace: other');

const nginx = (name: string, value: string) => `nginx.ingress.kubernetes.io/${name}: ${value}`;
const marked = (yaml: string, message: string) => yaml.replace('spec:\n', `spec:\n#<~~ ${message}\n`);

describe('an Ingress without TLS', () => {
  const rules = { rules: ['ingress-without-tls'] };
  const found = '[ingress-without-tls] serves shop.example.com without TLS';

  test.each([
    ['a canary, which has the TLS of the other Ingress of its host', ingress(nginx('canary', '"true"'))],
    ['a redirect to HTTPS', ingress(nginx('permanent-redirect', 'https://www.example.com'))],
    ['answers to ACME', ingress('note: none', '/.well-known/acme-challenge/abc')],
    [
      'a Route of OpenShift with the certificate of the router',
      ingress('route.openshift.io/termination: edge', '/', ''),
    ],
    ['a host for which another one has TLS', ingress('note: none') + encrypted('shop.example.com')],
    ['a host for which one elsewhere has TLS', ingress('note: none') + elsewhere('shop.example.com')],
    [
      'a minion of NGINX, whose master has TLS',
      ingress('nginx.org/mergeable-ingress-type: minion, nginx.org/rewrites: a', '/', ''),
    ],
  ])('is right for %s', (_, yaml) => checkFindings(yaml, rules));

  test.each([
    ['for another host', encrypted('www.example.com')],
    ['for another host elsewhere', elsewhere('www.example.com')],
    ['of another class elsewhere', elsewhere('shop.example.com').replace('Name: nginx', 'Name: nginx-internal')],
  ])('is reported beside TLS %s', (_, other) => checkFindings(marked(ingress('note: none'), found) + other, rules));

  test.each([
    ['an Ingress that is no canary', ingress(nginx('canary', '"false"'))],
    ['a redirect to HTTP', ingress(nginx('permanent-redirect', 'http://www.example.com'))],
    ['another path', ingress('note: none', '/.well-known/security.txt')],
    ['an annotation of another controller', ingress('route.openshift.io/termination: edge')],
  ])('is reported for %s', (_, yaml) => checkFindings(marked(yaml, found), rules));
});

describe('a host with its address in its name', () => {
  const found = '[ingress-without-tls] without TLS';
  const rules = ['ingress-without-tls'];
  const at = (host: string) => marked(ingress('note: none').replace('shop.example.com', host), found);

  test.each(['shop.127.0.0.1.nip.io', '10-0-0-7.sslip.io', 'shop.192.168.49.2.nip.io', 'a.172.18.0.3.nip.io'])(
    'is inside: %s',
    (host) => checkFindings(at(host), { rules, severity: 'information' }),
  );

  test.each([
    'shop.203.0.113.7.nip.io',
    '203.10.5.6.nip.io',
    'a.172.32.0.3.nip.io',
    'a.192.0.2.10.nip.io',
    'shop.10.0.0.7.example.com',
  ])('may be outside: %s', (host) => checkFindings(at(host), { rules, severity: 'warning' }));
});

describe('TLS to the backends', () => {
  const rules = { rules: ['backend-tls-unverified'] };
  const secure = nginx('backend-protocol', 'HTTPS');

  test('is of the client where it is passed through', () =>
    checkFindings(ingress(`${secure}, ${nginx('ssl-passthrough', '"true"')}`), rules));

  test('is verified by the router of OpenShift, also without an authority', () =>
    checkFindings(
      `#- a.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: shop }
spec: { host: shop.example.com, to: { kind: Service, name: web }, tls: { termination: reencrypt } }
`,
      rules,
    ));
});

describe('a Gateway of Istio without TLS', () => {
  const rules = { rules: ['edge-route-plaintext'] };
  const gateway = (selector: string, marker = '') => `#- a.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: mesh }
spec:
  selector: { ${selector} }
  servers:
    - hosts: [api.example.com]
      port:
        number: 80
        name: http
        protocol: HTTP
${marker}
`;

  test('is right for what leaves the mesh', () => checkFindings(gateway('istio: egressgateway'), rules));

  test('is reported for what enters it', () =>
    checkFindings(
      gateway(
        'istio: ingressgateway',
        '        #         ~~~~ [edge-route-plaintext] Gateway "shop" serves api.example.com without TLS',
      ),
      rules,
    ));
});

describe('a listener for HTTPS without certificate', () => {
  const rules = { rules: ['listener-tls-invalid'] };
  const gateway = (annotations: string, className: string, marker = '') => `#- a.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  annotations: { ${annotations} }
spec:
  gatewayClassName: ${className}
  listeners:
    - name: web
      port: 443
      protocol: HTTPS
${marker}
`;
  const certificates = 'networking.gke.io/certmap: shop';

  test.each([
    ['a map of certificates of Google Cloud', gateway(certificates, 'gke-l7-global-external-managed')],
    ['AWS, which looks for one by the host', gateway('note: none', 'aws-alb')],
    ['VPC Lattice, which makes one', gateway('note: none', 'amazon-vpc-lattice')],
  ])('is right with %s', (_, yaml) => checkFindings(yaml, rules));

  test('is reported of other classes', () =>
    checkFindings(
      gateway(
        'note: none',
        'gke-l7-global-external-managed',
        '      #         ~~~~~ [listener-tls-invalid] has no certificate: protocol HTTPS needs tls.certificateRefs',
      ),
      rules,
    ));
});

describe('a route of a listener for HTTP', () => {
  const rules = { rules: ['listener-plain-http'] };
  const challenge = 'matches: [{ path: { type: PathPrefix, value: /.well-known/acme-challenge } }], ';
  const route = (match: string, marker = '') => `#- a.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  gatewayClassName: example
  listeners: [{ name: web, port: 80, protocol: HTTP }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop }
spec:
  parentRefs:
    - name: edge
${marker}
  rules:
    - { ${match}backendRefs: [{ name: web, port: 80 }] }
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
`;

  test('is right for answers to ACME beside a redirect', () => checkFindings(route(challenge), rules));

  test('is reported where all paths are served', () =>
    checkFindings(route('', '      #     ~~~~ [listener-plain-http] HTTPRoute "shop" is served without TLS'), rules));
});

describe('SSH behind a load balancer', () => {
  const rules = { rules: ['sensitive-port-exposed'] };
  const service = (name: string, app: string, marker = '') => `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  type: LoadBalancer
  selector: { app: ${app} }
  ports:
    - port: 22
${marker}
`;

  test.each([
    ['its name', 'gitea-ssh', 'forge'],
    ['what it selects', 'ssh', 'gitlab-shell'],
  ])('is for all users of repositories by %s', (_, name, app) => checkFindings(service(name, app), rules));

  test('is for a few elsewhere', () =>
    checkFindings(
      service('bastion', 'digital', '      #     ~~ [sensitive-port-exposed] publishes SSH outside of the cluster'),
      rules,
    ));
});

describe('a data store behind a load balancer', () => {
  const rules = { rules: ['sensitive-port-exposed'] };
  const service = (className: string, marker = '') => `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: db }
spec:
  type: LoadBalancer
  loadBalancerClass: ${className}
  selector: { app: db }
  ports:
    - port: 5432
${marker}
`;

  test('is inside where that is of Tailscale', () => checkFindings(service('tailscale'), rules));

  test('may be outside with a class that is not known', () =>
    checkFindings(
      service(
        'example.com/lb',
        '      #     ~~~~ [sensitive-port-exposed] publishes PostgreSQL outside of the cluster',
      ),
      rules,
    ));
});
