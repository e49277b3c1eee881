import { describe, expect, test } from 'vitest';
import { makeCertificate } from '../../support/certificates';
import { entriesOf, factsIn, ingress, servedIn, service, web } from '../../support/entry-points';

const behindEdge = 'terminates at the edge, plain behind it';

describe('Services', () => {
  const aws = 'service.beta.kubernetes.io/aws-load-balancer';

  test.each<readonly [what: string, ports: string, annotations: string, served: string]>([
    ['a port for HTTP', '{ name: http, port: 80 }', '', 'port 80: plain'],
    ['a port for HTTPS', '{ name: https, port: 443, targetPort: 8443 }', '', 'port 443: passed through to the pod'],
    [
      'HTTPS that leads to a port for HTTP',
      '{ port: 443, targetPort: 80 }',
      '',
      'port 443: unknown: port 443 leads to a port of the pods for plain HTTP',
    ],
    [
      'another port',
      '{ port: 5432 }',
      '',
      'port 5432: unknown: the load balancer passes on what is sent, and what the pods speak is not written',
    ],
    ['a certificate of AWS', '{ port: 443 }', `${aws}-ssl-cert: "arn:a"`, `port 443: ${behindEdge}`],
    [
      'TLS to its pods',
      '{ port: 443 }',
      `${aws}-ssl-cert: "arn:a", ${aws}-backend-protocol: ssl`,
      'port 443: re-encrypted to the pod, whose certificate is not looked at',
    ],
    ['a load balancer that speaks HTTP', '{ port: 8443 }', `${aws}-backend-protocol: http`, 'port 8443: plain'],
    [
      'a certificate for another port',
      '{ port: 80 }',
      `${aws}-ssl-cert: "arn:a", ${aws}-ssl-ports: "443"`,
      'port 80: plain',
    ],
  ])('with %s', async (_, ports, annotations, served) => {
    expect(await servedIn(service('web', ports, { spec: 'type: LoadBalancer', annotations }))).toEqual([served]);
  });

  test('say who may connect', async () => {
    const ranges = 'type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24]';
    expect(await factsIn(service('web', '{ port: 80 }', { spec: ranges }))).toMatchObject({ from: '3 ranges' });
    expect(await factsIn(service('web', '{ port: 80 }', { spec: 'type: NodePort' }))).toMatchObject({
      from: 'unknown',
    });
    const annotations = 'networking.gke.io/load-balancer-type: Internal';
    const inside = service('web', '{ port: 80 }', { spec: 'type: LoadBalancer', annotations });
    expect(await factsIn(inside)).toMatchObject({ from: 'a network inside' });
  });
});

describe('external IPs of Services', () => {
  const ips = 'externalIPs: [198.51.100.7, 198.51.100.8]';
  const entries = async (spec: string, annotations = '') => {
    const { points } = await entriesOf(web + service('public', '{ port: 80 }, { port: 5432 }', { spec, annotations }));
    return points.map(({ point, description: { request, words, sources } }) => [
      point.servedBy,
      `${request}: ${words}`,
      sources,
    ]);
  };
  const passed = 'unknown: the nodes pass on what is sent, and what the pods speak is not written';
  const whoever = 'unknown: who reaches its external IPs is not written';
  const ofIps = (port: number, words: string) => [
    'the nodes, at 198.51.100.7 and 1 more',
    `port ${port}: ${words}`,
    whoever,
  ];

  test('are entry points, whatever the type', async () => {
    expect(await entries(`type: ClusterIP, ${ips}`)).toEqual([ofIps(80, 'plain'), ofIps(5432, passed)]);
  });

  test('are entry points beside those of a load balancer, which its certificate and its ranges are for', async () => {
    const found = await entries(
      `type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24], ${ips}`,
      'service.beta.kubernetes.io/aws-load-balancer-ssl-cert: "arn:a"',
    );
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        ['a load balancer', 'port 80: terminates at the edge, plain behind it', '192.0.2.0/24'],
        ofIps(80, 'plain'),
        ofIps(5432, passed),
      ]),
    );
  });

  test.each([`clusterIP: None, ${ips}`, `type: ExternalName, externalName: example.org, ${ips}`])(
    'are none where kube-proxy does nothing for them: %s',
    async (spec) => expect(await entries(spec)).toEqual([]),
  );
});

describe('routes of Gateway API', () => {
  const gateway = (listeners: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { gatewayClassName: eg, listeners: [${listeners}] }
---`;
  const route = (spec: string, kind = 'HTTPRoute') => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: shop, namespace: shop }
spec: { parentRefs: [{ name: edge, namespace: infra }], ${spec} }
---`;
  const all = 'allowedRoutes: { namespaces: { from: All } }';
  const http = `{ name: http, port: 80, protocol: HTTP, ${all} }`;
  const https = `{ name: https, port: 443, protocol: HTTPS, ${all}, hostname: "*.example.com", tls: { certificateRefs: [{ name: edge }] } }`;
  const toWeb = 'hostnames: [shop.example.com], rules: [{ backendRefs: [{ name: web, port: 80 }] }]';
  const policy = (validation: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: web, namespace: shop }
spec: { targetRefs: [{ group: "", kind: Service, name: web }], validation: { hostname: web, ${validation} } }
---`;

  test.each<readonly [what: string, manifests: string, served: readonly string[]]>([
    ['by HTTPS', gateway(https) + route(toWeb), [`shop.example.com: ${behindEdge}`]],
    ['by HTTP', gateway(http) + route(toWeb), ['shop.example.com: plain']],
    [
      'by both',
      gateway(`${http}, ${https}`) + route(toWeb),
      [`shop.example.com: ${behindEdge}; answers plain HTTP as well`],
    ],
    [
      'with a redirect',
      gateway(http) + route('rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }] }]'),
      ['every host: redirected to HTTPS'],
    ],
    [
      'with a redirect that stays without TLS',
      gateway(http) + route('rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { hostname: a.b } }] }]'),
      ['every host: plain'],
    ],
    [
      'with TLS to backends',
      gateway(https) + policy('wellKnownCACertificates: System') + route(toWeb),
      ['shop.example.com: re-encrypted to the pod'],
    ],
    [
      'with a policy that is void',
      gateway(https) + policy('caCertificateRefs: [{ group: "", kind: ConfigMap, name: ca }]') + route(toWeb),
      [
        'shop.example.com: terminates at the edge, unknown behind it: BackendTLSPolicy "web" refers to ConfigMap "ca", which is not in namespace "shop"',
      ],
    ],
    [
      'with a policy without authorities',
      gateway(https) + policy('subjectAltNames: []') + route(toWeb),
      [
        'shop.example.com: terminates at the edge, unknown behind it: BackendTLSPolicy "web" is refused: it has neither caCertificateRefs nor wellKnownCACertificates',
      ],
    ],
    [
      'for a host that no listener has',
      gateway(https) + route('hostnames: [shop.example.org], rules: [{ backendRefs: [{ name: web, port: 80 }] }]'),
      [],
    ],
    [
      'for a Gateway that is elsewhere',
      route(toWeb),
      ['shop.example.com: unknown: Gateway "infra/edge" is not in the manifests'],
    ],
    [
      'that is passed through',
      gateway(`{ name: tls, port: 443, protocol: TLS, ${all}, tls: { mode: Passthrough } }`) + route(toWeb, 'TLSRoute'),
      ['shop.example.com: passed through to the pod'],
    ],
    [
      'for the hosts of its listeners, at several paths',
      gateway(https) +
        route(
          'rules: [{ matches: [{ path: { value: /a } }, { path: { value: /b } }], backendRefs: [{ name: web, port: 80 }] }]',
        ),
      [`*.example.com/a: ${behindEdge}`, `*.example.com/b: ${behindEdge}`],
    ],
    [
      'for gRPC, by services and their methods',
      gateway(https) +
        route(
          'hostnames: [shop.example.com], rules: [{ matches: [{ method: { service: shop.Cart } }, { method: { service: shop.Cart, method: Add } }], backendRefs: [{ name: web, port: 80 }] }]',
          'GRPCRoute',
        ),
      [`shop.example.com/shop.Cart: ${behindEdge}`, `shop.example.com/shop.Cart/Add: ${behindEdge}`],
    ],
    [
      'for TCP, by each port',
      gateway(`{ name: a, port: 5432, protocol: TCP, ${all} }, { name: b, port: 5433, protocol: TCP, ${all} }`) +
        route('rules: [{ backendRefs: [{ name: web, port: 80 }] }]', 'TCPRoute'),
      [
        'port 5432: unknown: what is sent is passed on as it is',
        'port 5433: unknown: what is sent is passed on as it is',
      ],
    ],
    [
      'for UDP, beside TCP at the same port',
      gateway(`{ name: a, port: 53, protocol: UDP, ${all} }, { name: b, port: 53, protocol: TCP, ${all} }`) +
        route('rules: [{ backendRefs: [{ name: web, port: 80 }] }]', 'UDPRoute'),
      ['port 53: unknown: what is sent is passed on as it is'],
    ],
    [
      'by listeners of one port with two protocols, of which none is served',
      gateway(`${http}, { name: db, port: 80, protocol: TCP, ${all} }`) + route(toWeb),
      [],
    ],
    [
      'by one of two listeners for HTTPS, which another one with TLS for its host makes void',
      gateway(
        `${https}, { name: other, port: 443, protocol: HTTPS, ${all}, hostname: shop.example.com, tls: { certificateRefs: [{ name: edge }] } }, { name: tls, port: 443, protocol: TLS, ${all}, hostname: shop.example.com, tls: { mode: Passthrough } }`,
      ) + route(toWeb.replace('shop.', 'www.')),
      [`www.example.com: ${behindEdge}`],
    ],
    [
      'by two listeners that are the same',
      gateway(`${http}, ${http.replace('name: http', 'name: again')}`) + route(toWeb),
      [],
    ],
  ])('%s', async (_, manifests, served) => {
    expect(await servedIn(web + manifests)).toEqual(served);
  });

  test('the certificate of the listener, and Cloud Armor', async () => {
    const armour = `
apiVersion: networking.gke.io/v1
kind: GCPBackendPolicy
metadata: { name: web, namespace: shop }
spec: { default: { securityPolicy: edge }, targetRef: { group: "", kind: Service, name: web } }
---`;
    expect(await factsIn(web + gateway(https) + armour + route(toWeb))).toEqual({
      certificate: 'Secret "edge", not in the manifests',
      from: 'anybody',
      waf: 'Cloud Armor',
      to: 'web:80',
    });
  });

  test('the list of a SecurityPolicy about the route', async () => {
    const policyOfEnvoy = `
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: { name: shop, namespace: shop }
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: shop }]
  authorization: { defaultAction: Deny, rules: [{ action: Allow, principal: { clientCIDRs: [192.0.2.0/24] } }] }
---`;
    expect(await factsIn(web + gateway(https) + policyOfEnvoy + route(toWeb))).toMatchObject({ from: '192.0.2.0/24' });
  });
});

describe('Routes of OpenShift', () => {
  test.each<readonly [tls: string, served: string]>([
    ['', 'plain'],
    ['tls: { termination: edge }', behindEdge],
    ['tls: { termination: edge, insecureEdgeTerminationPolicy: Allow }', `${behindEdge}; answers plain HTTP as well`],
    ['tls: { termination: reencrypt }', 're-encrypted to the pod'],
    ['tls: { termination: passthrough }', 'passed through to the pod'],
  ])('with "%s"', async (tls, served) => {
    const route = `
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: shop, namespace: shop }
spec: { host: shop.example.com, path: /cart, to: { kind: Service, name: web }, ${tls} }`;
    expect(await servedIn(web + route)).toEqual([`shop.example.com/cart: ${served}`]);
  });
});

describe('VirtualServices of Istio', () => {
  const gateway = (servers: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { selector: { istio: ingressgateway }, servers: [${servers}] }
---`;
  const virtual = (gateways = 'gateways: [infra/edge]') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  ${gateways}
  http: [{ match: [{ uri: { prefix: /cart } }], route: [{ destination: { host: web, port: { number: 80 } } }] }]
---`;
  const namespace = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
---`;
  const rule = (mode: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec: { host: web.shop.svc.cluster.local, trafficPolicy: { tls: { mode: ${mode} } } }
---`;
  const http = '{ port: { number: 80, protocol: HTTP }, hosts: ["*"] }';
  const redirect = '{ port: { number: 80, protocol: HTTP }, hosts: ["*"], tls: { httpsRedirect: true } }';
  const https =
    '{ port: { number: 443, protocol: HTTPS }, hosts: ["*/*.example.com"], tls: { mode: SIMPLE, credentialName: edge } }';
  const passed = '{ port: { number: 443, protocol: TLS }, hosts: [shop.example.com], tls: { mode: PASSTHROUGH } }';
  const outside = namespace('');
  const meshed = namespace('istio-injection: enabled');

  test.each<readonly [what: string, manifests: string, served: readonly string[]]>([
    [
      'by HTTPS, to pods that are not in the mesh',
      outside + gateway(`${redirect}, ${https}`) + virtual(),
      [behindEdge],
    ],
    ['to pods of the mesh', meshed + gateway(https) + virtual(), ['re-encrypted to the pod']],
    [
      'to pods of which that is not known',
      gateway(https) + virtual(),
      ['terminates at the edge, unknown behind it: whether its pods are in the mesh is not known'],
    ],
    ['with TLS switched off for them', meshed + gateway(https) + rule('DISABLE') + virtual(), [behindEdge]],
    [
      'with TLS by a DestinationRule',
      outside + gateway(https) + rule('SIMPLE') + virtual(),
      ['re-encrypted to the pod'],
    ],
    ['by HTTP', outside + gateway(http) + virtual(), ['plain']],
    ['by a redirect alone', outside + gateway(redirect) + virtual(), ['redirected to HTTPS']],
    ['that is passed through', outside + gateway(passed) + virtual(), ['passed through to the pod']],
    ['for a Gateway that is elsewhere', virtual(), ['unknown: Gateway "infra/edge" is not in the manifests']],
    ['for pods of the mesh alone', gateway(https) + virtual(''), []],
  ])('%s', async (_, manifests, served) => {
    const lines = served.map((words) => `shop.example.com/cart: ${words}`);
    expect(await servedIn(web + manifests)).toEqual(lines);
  });

  test('have the certificate of the server', async () => {
    expect(await factsIn(web + gateway(https) + virtual())).toMatchObject({ certificate: 'Secret "edge"' });
  });
});

test('what serves with the certificate that ends first stands first', async () => {
  const secretOf = async (name: string, until: string) => {
    const { certificate, key } = await makeCertificate({ hosts: [`${name}.example.com`], from: '2026-01-01', until });
    const indented = (text: string) => text.trim().replaceAll('\n', '\n    ');
    return `
apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: { name: ${name}, namespace: shop }
stringData:
  tls.crt: |
    ${indented(certificate)}
  tls.key: |
    ${indented(key)}
---`;
  };
  const hostOf = (name: string) =>
    ingress({ host: `${name}.example.com`, tls: `{ hosts: [${name}.example.com], secretName: ${name} }` }).replace(
      'name: shop,',
      `name: ${name},`,
    );
  const secrets = (await secretOf('b', '2027-02-01')) + (await secretOf('c', '2026-11-01'));
  const { points } = await entriesOf(web + secrets + ['a', 'b', 'c'].map(hostOf).join(''));
  expect(points.map(({ point, validUntil }) => [point.host, validUntil])).toEqual([
    ['c.example.com', '2026-11-01T00:00:00Z'],
    ['b.example.com', '2027-02-01T00:00:00Z'],
    ['a.example.com', undefined],
  ]);
});
