import { describe, expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates';
import { foundIn, pairData, tlsSecret } from '../support/tls-manifests';

/* Hosts of Istio's Gateways and VirtualServices, and the certificates that gateways serve them with. */

const found = (yaml: string) => foundIn(yaml, ['host-not-covered-by-certificate']);

const server = (hosts: string, tls = 'mode: SIMPLE, credentialName: edge-tls') =>
  `    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [${hosts}], tls: { ${tls} } }\n`;
const gateway = (servers: string, selector = '{ istio: ingressgateway }') => `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: ${selector}
  servers:
${servers}`;
const service = (hosts: string, gateways = 'infra/edge', namespace = 'shop') => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: ${namespace} }
spec: { hosts: [${hosts}], gateways: [${gateways}], http: [{ route: [{ destination: { host: web } }] }] }
`;
const certificate = (names: string, namespace = 'istio-system') => `---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: edge, namespace: ${namespace} }
spec: { secretName: edge-tls, dnsNames: [${names}], issuerRef: { name: ca } }
`;
const pods = (namespace: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: gateway-${namespace}, namespace: ${namespace}, labels: { istio: ingressgateway } }
spec: { containers: [{ name: proxy, image: auto }] }
`;
const wrong = (object: string, host: string) => [
  `warning: ${object} "${object === 'Gateway' ? 'edge' : 'shop'}" serves "${host}" with Secret "edge-tls", which is for "www.example.com".`,
];
const www = certificate('www.example.com');
const anyHost = gateway(server('"*"'));

describe('hosts of a Gateway', () => {
  test.each<readonly [what: string, yaml: string, host: string | undefined]>([
    ['that the certificate is not for', gateway(server('www.example.com, a.example.com')) + www, 'a.example.com'],
    ['with a namespace before it', gateway(server('shop/a.example.com')) + www, 'a.example.com'],
    ['that the certificate is for', gateway(server('www.example.com')) + www, undefined],
    ['that a wildcard is for', gateway(server('a.example.com')) + certificate('"*.example.com"'), undefined],
    ['with a wildcard, which VirtualServices fill', gateway(server('"*.example.com"')) + www, undefined],
    ['that are passed through', gateway(server('a.example.com', 'mode: PASSTHROUGH')) + www, undefined],
    [
      'with the certificate of a file',
      gateway(server('a.example.com', 'mode: SIMPLE, serverCertificate: /a')) + www,
      undefined,
    ],
    ['with a Secret that is elsewhere', gateway(server('a.example.com')), undefined],
    [
      'of pods that are beside the Gateway',
      gateway(server('a.example.com')) + pods('infra') + certificate('www.example.com', 'infra'),
      'a.example.com',
    ],
    [
      'with a Secret beside the Gateway that its pods do not see',
      gateway(server('a.example.com')) + certificate('www.example.com', 'infra'),
      undefined,
    ],
    [
      'of pods in two namespaces',
      gateway(server('a.example.com')) + pods('infra') + pods('edge') + certificate('www.example.com', 'infra'),
      undefined,
    ],
    ['for what leaves the mesh', gateway(server('a.example.com'), '{ istio: egressgateway }') + www, undefined],
  ])('%s', async (_, yaml, host) => {
    expect(await found(yaml)).toEqual(host === undefined ? [] : wrong('Gateway', host));
  });

  test('by the certificate in a Secret', async () => {
    const made = await makeCertificate({ hosts: ['www.example.com'] });
    const secret = tlsSecret('edge-tls', pairData(made)).replace('namespace: shop', 'namespace: istio-system');
    expect(await found(secret + gateway(server('a.example.com')))).toEqual(wrong('Gateway', 'a.example.com'));
    expect(await found(secret + gateway(server('www.example.com')))).toEqual([]);
  });
});

describe('hosts of a VirtualService', () => {
  test.each<readonly [what: string, yaml: string, host: string | undefined]>([
    ['by a server for every host', anyHost + service('www.example.com, a.example.com') + www, 'a.example.com'],
    ['by a server for a domain', gateway(server('"*.example.com"')) + service('a.example.com') + www, 'a.example.com'],
    [
      'by a server of the host itself',
      gateway(server('a.example.com')) + service('a.example.com') + www.replace('www', 'a'),
      undefined,
    ],
    ['by a server for another domain', gateway(server('"*.example.org"')) + service('a.example.com') + www, undefined],
    ['by a server of another namespace', gateway(server('other/*')) + service('a.example.com') + www, undefined],
    ['by a Gateway that is elsewhere', service('a.example.com') + www, undefined],
    [
      'by a second Gateway that is elsewhere',
      anyHost + service('a.example.com', 'infra/edge, infra/other') + www,
      undefined,
    ],
    [
      'that another certificate is for',
      gateway(server('"*"') + server('"*"', 'mode: SIMPLE, credentialName: a')) +
        service('a.example.com') +
        www +
        certificate('a.example.com').replace('edge-tls', 'a').replace('name: edge', 'name: a'),
      undefined,
    ],
    ['with a wildcard', anyHost + service('"*.example.com"') + www, undefined],
    [
      'for pods of the mesh',
      anyHost + service('web.shop.svc.cluster.local, web, web.shop', 'mesh, infra/edge') + www,
      undefined,
    ],
    ['without Gateways', anyHost + service('a.example.com', 'mesh') + www, undefined],
  ])('%s', async (_, yaml, host) => {
    expect(await found(yaml)).toEqual(host === undefined ? [] : wrong('VirtualService', host));
  });

  test('by a Gateway of its own namespace', async () => {
    const own = anyHost.replace('namespace: infra', 'namespace: shop');
    expect(await found(own + service('a.example.com', 'edge') + www)).toEqual(wrong('VirtualService', 'a.example.com'));
  });

  test('are told of by the Gateway, where it names them', async () => {
    expect(await found(gateway(server('a.example.com')) + service('a.example.com') + www)).toEqual(
      wrong('Gateway', 'a.example.com'),
    );
  });
});
