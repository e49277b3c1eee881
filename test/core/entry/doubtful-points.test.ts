import { describe, expect, test } from 'vitest';
import { entriesOf, factsIn, ingress, servedIn, web } from '../../support/entry-points';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

/* What a single object seems to say, and others may take back. */

const behindEdge = 'terminates at the edge, plain behind it';
const nginx = 'nginx.ingress.kubernetes.io';

describe('Ingresses', () => {
  const other = (wishes: Parameters<typeof ingress>[0]) => ingress(wishes).replace('name: shop,', 'name: other,');

  test('share the TLS of their host with ingress-nginx, and with no other class', async () => {
    const shared = 'shop.example.com: unknown: another Ingress has TLS for its host, which may count for both';
    expect(await servedIn(web + ingress({ tls: '' }) + other({}))).toEqual([`shop.example.com: ${behindEdge}`, shared]);
    expect(await servedIn(web + ingress({ tls: '' }) + other({ host: 'www.example.com' }))).toEqual([
      'shop.example.com: plain',
      `www.example.com: ${behindEdge}`,
    ]);
    const elsewhere = other({}).replace('namespace: shop', 'namespace: other');
    expect(await servedIn(web + ingress({ tls: '' }) + elsewhere)).toEqual([
      'shop.example.com: terminates at the edge, plain behind it',
      shared,
    ]);
    const ofHaproxy = { className: 'haproxy' };
    expect(await servedIn(web + ingress({ ...ofHaproxy, tls: '' }) + other(ofHaproxy))).toEqual([
      `shop.example.com: ${behindEdge}`,
      'shop.example.com: plain',
    ]);
  });

  test('have a firewall that nobody knows, where a Service of Google Cloud is elsewhere', async () => {
    expect(await factsIn(ingress({ className: 'gce' }))).toMatchObject({
      waf: 'unknown: its Service is not in the manifests',
    });
    expect(await factsIn(web + ingress({ className: 'gce' }))).toMatchObject({ waf: 'none is written' });
  });

  test('let nobody know who connects, where another tool fills in the list', async () => {
    const list = (entries: string) => ingress({ annotations: `${nginx}/whitelist-source-range: "${entries}"` });
    expect(await factsIn(web + list('192.0.2.0/24,<office>'))).toMatchObject({ from: 'unknown' });
    const [entry] = (await entriesOf(web + list('0.0.0.0/0,<office>'))).points;
    expect(entry?.description.sources).toBe('unknown: what stands in front of its controller is not known');
  });

  test('say of an engine of ModSecurity that is none only that it is not on', async () => {
    const engine = async (mode: string) => {
      const snippet = `${nginx}/modsecurity-snippet: "SecRuleEngine ${mode}"`;
      return (await factsIn(web + ingress({ annotations: `${nginx}/enable-modsecurity: "true", ${snippet}` }))).waf;
    };
    expect(await engine('DetectionOnly')).toBe('ModSecurity, which blocks nothing: SecRuleEngine is DetectionOnly');
    expect(await engine('x'.repeat(200))).toBe('ModSecurity, which blocks nothing: SecRuleEngine is not On');
  });

  test('may pass TLS through past ModSecurity', async () => {
    const blocking = `${nginx}/modsecurity-snippet: SecRuleEngine On, ${nginx}/enable-owasp-core-rules: "true"`;
    const annotations = `${nginx}/enable-modsecurity: "true", ${blocking}, ${nginx}/ssl-passthrough: "true"`;
    expect(await factsIn(web + ingress({ annotations }))).toMatchObject({
      waf: 'unknown: with ssl-passthrough a flag of its controller decides whether ModSecurity sees anything',
    });
  });

  test('with a snippet of blank lines cost no time', async () => {
    const snippet = `"${'\\n'.repeat(100_000)}"`;
    const annotations = `${nginx}/enable-modsecurity: "true", ${nginx}/modsecurity-snippet: ${snippet}`;
    await withinCpuSeconds(3, async () => {
      expect(await factsIn(web + ingress({ annotations }))).toMatchObject({
        waf: 'ModSecurity, which blocks nothing: SecRuleEngine is not set',
      });
    });
  });
});

test('pods of an ambient mesh may be spoken to with TLS', async () => {
  const namespace = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---`;
  expect(await servedIn(namespace + web + ingress({}))).toEqual([
    'shop.example.com: terminates at the edge, unknown behind it: the proxies of a mesh at its pods may encrypt it',
  ]);
});

describe('routes of Gateway API', () => {
  const gateway = (listeners: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { gatewayClassName: eg, listeners: [${listeners}] }
---`;
  const route = (more = '') => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: edge, namespace: infra }]
  hostnames: [shop.example.com]
  rules: [{ backendRefs: [{ name: web, port: 80 }]${more} }]
---`;
  const http = '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }';
  const chosen = `{ name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: edge }] },
    allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { public: "yes" } } } } }`;

  test('that a listener may take are not certainly plain', async () => {
    const unsure = 'shop.example.com: unknown: a listener of Gateway "infra/edge" may take it or not';
    expect(await servedIn(web + gateway(chosen) + route())).toEqual([unsure]);
    expect(await servedIn(web + gateway(`${http}, ${chosen}`) + route())).toEqual([unsure]);
    expect(await servedIn(web + gateway(http) + route())).toEqual(['shop.example.com: plain']);
  });

  const policy = (authorization: string, targets = 'targetRefs: [{ kind: HTTPRoute, name: shop }]') => `
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: { name: shop, namespace: shop }
spec: { ${targets}, ${authorization} }
---`;
  const office = '{ action: Allow, principal: { clientCIDRs: [192.0.2.0/24] } }';
  const filter = ', filters: [{ type: ExtensionRef, extensionRef: { group: a.b, kind: C, name: d } }]';

  test.each<readonly [what: string, manifests: string, from: string]>([
    ['by nothing else', route() + policy('cors: {}'), 'anybody'],
    ['by a list', route() + policy(`authorization: { defaultAction: Deny, rules: [${office}] }`), '192.0.2.0/24'],
    [
      'by a list and a token',
      route() +
        policy(`authorization: { rules: [${office}, { action: Allow, principal: { jwt: { provider: corp } } }] }`),
      'unknown',
    ],
    [
      'by whom it denies',
      route() +
        policy(
          `authorization: { defaultAction: Allow, rules: [{ action: Deny, principal: { clientCIDRs: [::/0] } }] }`,
        ),
      'unknown',
    ],
    [
      'by labels',
      route() + policy('cors: {}', 'targetSelectors: [{ kind: HTTPRoute, matchLabels: { a: b } }]'),
      'unknown',
    ],
    ['by a filter of its own', route(filter), 'unknown'],
  ])('%s', async (_, manifests, from) => {
    expect(await factsIn(web + gateway(http) + manifests)).toMatchObject({ from });
  });

  test('by whom, the infrastructure of the Gateway may say', async () => {
    const from = async (infrastructure: string) => {
      const made = gateway(http).replace('listeners:', `infrastructure: { ${infrastructure} }, listeners:`);
      expect(made).toContain(infrastructure);
      return (await factsIn(web + made + route())).from;
    };
    const annotation = (list: string) =>
      `annotations: { service.beta.kubernetes.io/load-balancer-source-ranges: "${list}" }`;
    expect(await from('labels: { a: b }')).toBe('anybody');
    expect(await from(annotation('192.0.2.0/24, 198.51.100.0/24'))).toBe('192.0.2.0/24, 198.51.100.0/24');
    expect(await from(annotation('0.0.0.0/0'))).toBe('anybody');
    expect(await from(annotation(''))).toBe('anybody');
    expect(await from('parametersRef: { group: gateway.envoyproxy.io, kind: EnvoyProxy, name: a }')).toBe('unknown');
  });

  test('by whom, a Gateway that is elsewhere may say', async () => {
    expect(await factsIn(web + route())).toMatchObject({
      from: 'unknown',
    });
  });
});

describe('HTTPProxies of Contour', () => {
  const proxy = (spec: string) => `
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: { name: shop, namespace: shop }
spec: { ${spec} }
---`;
  const office = 'ipAllowPolicy: [{ source: Peer, cidr: 192.0.2.0/24 }]';
  const services = 'services: [{ name: web, port: 80 }]';
  const host = (more = '') => `virtualhost: { fqdn: shop.example.com${more} }`;
  const from = async (spec: string) =>
    (await entriesOf(web + proxy(spec))).points.map(
      ({ description: { request, sources } }) => `${request}: ${sources}`,
    );

  test('have lists of single routes', async () => {
    const routes = `routes: [{ conditions: [{ prefix: /admin }], ${office}, ${services} }, { ${services} }]`;
    expect(await from(`${host()}, ${routes}`)).toEqual([
      'shop.example.com: unknown: what stands in front of its controller is not known',
      'shop.example.com/admin: 192.0.2.0/24',
    ]);
    expect(await from(`${host(`, ${office}`)}, routes: [{ ${services} }]`)).toEqual(['shop.example.com: 192.0.2.0/24']);
    expect(
      await from(`${host(', ipDenyPolicy: [{ source: Peer, cidr: 192.0.2.0/24 }]')}, routes: [{ ${services} }]`),
    ).toEqual(['shop.example.com: unknown: its ipDenyPolicy decides']);
  });

  test('leave paths to others, and pass TLS on', async () => {
    const included = `includes: [{ name: cart, conditions: [{ prefix: /cart }] }]`;
    expect(await from(`${host()}, ${included}`)).toEqual([
      'shop.example.com/cart: unknown: HTTPProxies that it includes decide',
    ]);
    const passed = web + proxy(`${host(', tls: { passthrough: true }')}, tcpproxy: { ${services} }`);
    expect(await servedIn(passed)).toEqual(['shop.example.com: passed through to the pod']);
    expect(await factsIn(passed)).toMatchObject({ to: 'web:80' });
  });
});

test('a route of Traefik without the redirect of another one is plain', async () => {
  const route = (path: string, more: string) =>
    `{ kind: Rule, match: 'Host(\`shop.example.com\`) && Path(\`${path}\`)', services: [{ name: web, port: 80 }]${more} }`;
  const routes = [route('/a', ', middlewares: [{ name: to-https }]'), route('/b', '')];
  const yaml = `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: shop }
spec: { entryPoints: [web], routes: [${routes.join(', ')}] }
---`;
  expect(await servedIn(web + yaml)).toEqual(['shop.example.com/a: redirected to HTTPS', 'shop.example.com/b: plain']);
});

describe('VirtualServices of Istio', () => {
  const base = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, protocol: HTTPS }, hosts: ["*"], tls: { mode: SIMPLE, credentialName: edge } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http: [{ route: [{ destination: { host: web, port: { number: 80 } } }] }]
---`;
  const rule = (host: string, policy: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: shop }
spec: { host: ${host}, ${policy} }
---`;
  /** Of the Gateway, with a Service in front. */
  const pods = (spec: string) => `
apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: gateways, labels: { istio: ingressgateway } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: gateways }
spec: { ${spec}, selector: { istio: ingressgateway }, ports: [{ port: 443 }] }
---`;
  const described = async (manifests: string) =>
    (await entriesOf(web + base + manifests)).points.find(({ point }) => point.host !== undefined)?.description;
  const peers = (namespace: string, mode: string) => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: ${namespace} }
spec: { mtls: { mode: ${mode} } }
---`;
  const encrypted = 're-encrypted to the pod';
  const unknown = (why: string) => `terminates at the edge, unknown behind it: ${why}`;
  const off = 'trafficPolicy: { tls: { mode: DISABLE } }';

  test.each<readonly [what: string, manifest: string, served: string]>([
    ['to pods that want mutual TLS', peers('shop', 'STRICT'), encrypted],
    ['to pods that take none', peers('shop', 'DISABLE'), unknown('a PeerAuthentication may switch mutual TLS off')],
    [
      'in a mesh that has none',
      peers('istio-system', 'DISABLE'),
      unknown('a PeerAuthentication may switch mutual TLS off'),
    ],
    ['with a rule about a Service of another namespace', rule('web.other', off), encrypted],
    ['with a rule about all of its namespace', rule('"*.shop.svc.cluster.local"', off), behindEdge],
    [
      'with a rule about a port',
      rule('web', 'trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: DISABLE } }] }'),
      unknown('a DestinationRule decides it for single ports or subsets'),
    ],
  ])('%s', async (_, manifest, served) => {
    expect(await servedIn(web + base + manifest)).toEqual([`shop.example.com: ${served}`]);
  });

  test('are of the namespaces that a server names', async () => {
    const withHost = (host: string) => web + base.replace('hosts: ["*"]', `hosts: ["${host}"]`);
    expect(await servedIn(withHost('shop/*'))).toEqual([`shop.example.com: ${encrypted}`]);
    expect(await servedIn(withHost('./*'))).toEqual([]);
    expect(await servedIn(withHost('other/shop.example.com'))).toEqual([]);
  });

  test('are for whom an AuthorizationPolicy with addresses lets in', async () => {
    const policy = (source: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: istio-system }
spec: { rules: [{ from: [{ source: { ${source} } }] }] }
---`;
    const from = async (manifests: string) => (await described(manifests))?.sources.replace(/: .*/, '');
    const open = pods('type: LoadBalancer');
    expect(await from(open + policy('remoteIpBlocks: [192.0.2.0/24]'))).toBe('192.0.2.0/24');
    expect(await from(open + policy('namespaces: [shop]'))).toBe('anybody');
    expect(await from(policy('namespaces: [shop]'))).toBe('unknown');
    expect(await from(pods('type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24]'))).toBe('192.0.2.0/24');
  });

  test('have the Secrets of the namespace of their pods, whatever it is', async () => {
    const secret = `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: edge, namespace: gateways }
spec: { secretName: edge, dnsNames: [shop.example.com], issuerRef: { name: a } }
---`;
    const certificate = async (manifests: string) => (await described(manifests))?.certificates.join();
    expect(await certificate(secret + pods('type: LoadBalancer'))).toBe('Secret "edge" of Certificate "gateways/edge"');
    expect(await certificate(secret)).toBe('Secret "edge"');
  });
});
