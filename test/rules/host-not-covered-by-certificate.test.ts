import { describe, expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates';
import { foundIn, ingress, pairData, tlsSecret } from '../support/tls-manifests';

const found = (yaml: string) => foundIn(yaml, ['host-not-covered-by-certificate']);

describe('hosts that no entry of spec.tls lists', () => {
  const missing = (host: string) => [
    `warning: Ingress "shop" has no certificate for "${host}": no entry of "spec.tls" lists it.`,
  ];
  const one = '[{ hosts: [a.example.com], secretName: a }]';
  const wild = '[{ hosts: ["*.example.com"], secretName: a }]';

  test.each([
    [['a.example.com'], one, '', []],
    [['A.example.com'], one, '', []],
    [['a.example.com', 'b.example.com'], one, '', missing('b.example.com')],
    [['a.example.com', 'b.example.com'], wild, '', []],
    [['a.b.example.com'], wild, '', missing('a.b.example.com')],
    [['*.example.com'], wild, '', []],
    [['*.example.com'], one, '', missing('*.example.com')],
    [['b.example.com'], '[{ secretName: a }]', '', []],
    [['b.example.com'], '[{ hosts: [a.example.com], secretName: a }, { secretName: b }]', '', []],
    [['$(HOST)'], one, '', []],
    [['b.example.com'], '[{ hosts: ["$(HOST)"], secretName: a }]', '', []],
    // Controllers that look for a certificate by the host.
    // Beside the field the annotation counts for some controllers, such as this one.
    [['b.example.com'], one, '  annotations: { kubernetes.io/ingress.class: alb }\n', []],
    [['b.example.com'], one, '  annotations: { kubernetes.io/ingress.class: nginx }\n', missing('b.example.com')],
    [['b.example.com'], one, '  annotations: { alb.ingress.kubernetes.io/scheme: internal }\n', []],
    [['b.example.com'], one, '  annotations: { traefik.ingress.kubernetes.io/router.tls: "true" }\n', []],
  ])('%j with %s%s', async (hosts, tls, extra, expected) =>
    expect(await found(ingress(hosts, tls, extra))).toEqual(expected),
  );
});

test.each([
  ['  ingressClassName: nginx\n', 'nginx', 'k8s.io/ingress-nginx', false, 1],
  ['  ingressClassName: nginx\n', 'nginx', 'ingress.k8s.aws/alb', false, 0],
  ['  ingressClassName: nginx\n', 'other', 'ingress.k8s.aws/alb', true, 1],
  ['', 'other', 'traefik.io/ingress-controller', true, 0],
  ['', 'other', 'traefik.io/ingress-controller', false, 1],
])('%j, where class %s has %s (default: %s)', async (written, name, controller, isDefault, count) => {
  const annotations = isDefault ? ', annotations: { ingressclass.kubernetes.io/is-default-class: "true" }' : '';
  const ingressClass = `apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: ${name}${annotations} }\nspec: { controller: ${controller} }\n`;
  const served = ingress(['b.example.com'], '[{ hosts: [a.example.com], secretName: a }]');
  expect(await found(ingressClass + served.replace('  ingressClassName: nginx\n', written))).toHaveLength(count);
});

describe('hosts that a certificate is not for', async () => {
  const www = await makeCertificate({ hosts: ['www.example.com', '*.api.example.com'], addresses: ['192.0.2.7'] });
  const nothing = await makeCertificate({ subject: 'CN=a.example.com' });
  const other = await makeCertificate({ hosts: ['a.example.com'] });
  const secret = tlsSecret('web-tls', pairData(www));
  const serving = (host: string, object = 'Ingress "shop"', names = '"www.example.com" and 2 more') => [
    `warning: ${object} serves "${host}" with Secret "web-tls", which is for ${names}.`,
  ];
  const of = (host: string) => ingress([host], `[{ hosts: ["${host}"], secretName: web-tls }]`);

  test.each([
    ['www.example.com', []],
    ['a.api.example.com', []],
    ['*.api.example.com', []],
    ['api.example.com', serving('api.example.com', undefined, '"www.example.com" and 2 more')],
    ['*.example.com', serving('*.example.com', undefined, '"www.example.com" and 2 more')],
  ])('%s', async (host, expected) => expect(await found(secret + of(host))).toEqual(expected));

  test('a common name is no name of a host', async () => {
    expect(await found(tlsSecret('web-tls', pairData(nothing)) + of('a.example.com'))).toEqual([
      'warning: Ingress "shop" serves "a.example.com" with Secret "web-tls", which is for no host.',
    ]);
  });
  test('an entry without hosts is for those of the rules that no other one lists', async () => {
    const tls = '[{ secretName: web-tls }, { hosts: [b.example.com], secretName: b }]';
    expect(await found(secret + ingress(['www.example.com', 'a.example.com', 'b.example.com'], tls))).toEqual([
      'warning: Ingress "shop" serves "a.example.com" with Secret "web-tls", which is for "www.example.com" and 2 more.',
    ]);
  });
  test('the certificate of the key counts, wherever it stands', async () => {
    const data = pairData({ certificate: nothing.certificate + other.certificate, key: other.key });
    expect(await found(tlsSecret('web-tls', data) + of('a.example.com'))).toEqual([]);
  });

  test.each([
    ['the Secret is not here', ''],
    ['it cannot be read', tlsSecret('web-tls', 'data: { tls.crt: "$(CRT)" }\n')],
    ['it is of another namespace', secret.replace('namespace: shop', 'namespace: other')],
    [
      'somebody else makes it',
      '---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: web-tls, namespace: shop }\nspec: {}\n',
    ],
    [
      'cert-manager makes it as well',
      `${secret}---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: shop }\nspec: { secretName: web-tls, dnsNames: ["$(HOST)"] }\n`,
    ],
  ])('nothing is said where %s', async (_, yaml) => expect(await found(yaml + of('a.example.com'))).toEqual([]));

  const certificate = (spec: string) =>
    `---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: shop }\nspec: { secretName: web-tls, ${spec} }\n`;
  test.each([
    ['dnsNames: [a.example.com]', []],
    ['commonName: a.example.com', []],
    ['literalSubject: CN=a.example.com', []],
    [
      'dnsNames: [b.example.com]',
      ['warning: Ingress "shop" serves "a.example.com" with Secret "web-tls", which is for "b.example.com".'],
    ],
  ])('a Certificate with %s', async (spec, expected) =>
    expect(await found(certificate(spec) + of('a.example.com'))).toEqual(expected),
  );

  const gateway = (listener: string) =>
    `---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: edge, namespace: shop }\nspec:\n  gatewayClassName: a\n  listeners:\n    - { name: https, protocol: HTTPS, port: 443, ${listener} }\n`;
  const refs = (...names: readonly string[]) =>
    `tls: { certificateRefs: [${names.map((name) => `{ name: ${name} }`).join()}] }`;
  const six = tlsSecret('six', pairData(other));
  const names = '"www.example.com" and 2 more';
  test.each([
    ['of a host it is for', `hostname: www.example.com, ${refs('web-tls')}`, []],
    ['of another', `hostname: a.example.com, ${refs('web-tls')}`, serving('a.example.com', 'Gateway "edge"', names)],
    ['with two certificates, one of which fits', `hostname: a.example.com, ${refs('web-tls', 'six')}`, []],
    ['with two, one of which is not known', `hostname: a.example.com, ${refs('web-tls', 'seven')}`, []],
    ['of every host', refs('web-tls'), []],
    [
      'with the Secret of another namespace',
      'hostname: a.example.com, tls: { certificateRefs: [{ name: web-tls, namespace: other }] }',
      [],
    ],
  ])('a listener %s', async (_, listener, expected) =>
    expect(await found(secret + six + gateway(listener))).toEqual(expected),
  );

  test.each([
    ['gateway.networking.k8s.io/v1', 'ListenerSet'],
    ['gateway.networking.x-k8s.io/v1alpha1', 'XListenerSet'],
  ])('a listener of %s %s', async (apiVersion, kind) => {
    const set = gateway(`hostname: a.example.com, ${refs('web-tls')}`)
      .replace('gateway.networking.k8s.io/v1', apiVersion)
      .replace('kind: Gateway', `kind: ${kind}`)
      .replace('gatewayClassName: a', 'parentRef: { name: edge }');
    expect(await found(secret + set)).toEqual(serving('a.example.com', `${kind} "edge"`, names));
  });

  const proxy = (apiVersion: string, kind: string, spec: string) =>
    `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a, namespace: shop }\nspec: ${spec}\n`;
  const contour = (fqdn: string, secretName = 'web-tls') =>
    proxy(
      'projectcontour.io/v1',
      'HTTPProxy',
      `{ virtualhost: { fqdn: ${fqdn}, tls: { secretName: ${secretName} } } }`,
    );
  const virtualServer = (host: string) =>
    proxy('k8s.nginx.org/v1', 'VirtualServer', `{ host: ${host}, tls: { secret: web-tls } }`);
  const emissary = (hostname: string) =>
    proxy('getambassador.io/v3alpha1', 'Host', `{ hostname: ${hostname}, tlsSecret: { name: web-tls } }`);
  test.each([
    ['HTTPProxy', contour('a.example.com'), serving('a.example.com', 'HTTPProxy "a"', names)],
    ['HTTPProxy, rightly', contour('www.example.com'), []],
    [
      'HTTPProxy with a Secret of its namespace',
      contour('a.example.com', 'shop/web-tls'),
      serving('a.example.com', 'HTTPProxy "a"', names),
    ],
    ['HTTPProxy with one of another', contour('a.example.com', 'certs/web-tls'), []],
    ['VirtualServer', virtualServer('a.example.com'), serving('a.example.com', 'VirtualServer "a"', names)],
    ['VirtualServer of Istio', virtualServer('a.example.com').replace('k8s.nginx.org', 'networking.istio.io'), []],
    ['Host', emissary('a.example.com'), serving('a.example.com', 'Host "a"', names)],
  ])('a %s', async (_, yaml, expected) => expect(await found(secret + yaml)).toEqual(expected));

  test('a route of Traefik', async () => {
    const route =
      '---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: shop, namespace: shop }\nspec:\n  routes:\n    - match: Host(`www.example.com`) || Host(`a.example.com`) && PathPrefix(`/`)\n  tls: { secretName: web-tls }\n';
    expect(await found(secret + route)).toEqual(serving('a.example.com', 'IngressRoute "shop"', names));
  });

  test('a route of Traefik for TCP, unless it passes TLS on', async () => {
    const route = (more: string) =>
      `---\napiVersion: traefik.io/v1alpha1\nkind: IngressRouteTCP\nmetadata: { name: shop, namespace: shop }\nspec:\n  routes:\n    - match: HostSNI(\`www.example.com\`, \`a.example.com\`)\n  tls: { secretName: web-tls${more} }\n`;
    expect(await found(secret + route(''))).toEqual(serving('a.example.com', 'IngressRouteTCP "shop"', names));
    expect(await found(secret + route(', passthrough: true'))).toEqual([]);
  });
});
