import { expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates';
import { foundIn, pairData, tlsSecret } from '../support/tls-manifests';

const found = (yaml: string) => foundIn(yaml, ['tls-reference-unresolved']);

const gateway = (credential = 'shop-tls') => `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: ${credential} }
      hosts: [shop.example.com]
`;
const pods = (namespace: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: istio-ingressgateway, namespace: ${namespace} }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  template:
    metadata: { labels: { istio: ingressgateway } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
`;
const certificate = (namespace: string, secret: string, more = '') => `---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: ${secret}, namespace: ${namespace} }
spec: { secretName: ${secret}, ${more} }
`;

const missing =
  'Gateway "edge" serves with Secret "shop-tls", missing in namespace "istio-system" of its pods ("credentialName").';

test.each([
  [
    'beside the Gateway, and not beside its pods',
    pods('istio-system') + certificate('shop', 'shop-tls'),
    [`warning: ${missing} Namespace "shop" has one of that name.`],
  ],
  [
    'nowhere, where others are made',
    pods('istio-system') + certificate('istio-system', 'other-tls'),
    [`information: ${missing}`],
  ],
  ['beside its pods', pods('istio-system') + certificate('istio-system', 'shop-tls'), []],
  ['beside its pods and the Gateway, which are in one namespace', pods('shop') + certificate('shop', 'shop-tls'), []],
  ['beside the Gateway, and its pods are not known', certificate('shop', 'shop-tls'), []],
  ['nowhere, and no other one is written', pods('istio-system'), []],
  [
    'copied to other namespaces',
    pods('istio-system') +
      certificate(
        'shop',
        'shop-tls',
        'secretTemplate: { annotations: { reflector.v1.k8s.emberstack.com/reflection-allowed: "true" } }',
      ),
    [],
  ],
  ['with pods in two namespaces', pods('istio-system') + pods('istio-ingress') + certificate('shop', 'shop-tls'), []],
])('a Secret %s', async (_, yaml, expected) => expect(await found(gateway() + yaml)).toEqual(expected));

test('what is no Secret of Kubernetes is not looked for', async () => {
  const others = pods('istio-system') + certificate('istio-system', 'other-tls');
  expect(await found(gateway('configmap://shop-tls') + others)).toEqual([]);
});

test('one that is written is there', async () => {
  const secret = tlsSecret('shop-tls', pairData(await makeCertificate({ hosts: ['shop.example.com'] }))).replace(
    'namespace: shop',
    'namespace: istio-system',
  );
  expect(await found(gateway() + pods('istio-system') + secret)).toEqual([]);
});

test('one of several', async () => {
  const several = gateway().replace('credentialName: shop-tls', 'credentialNames: [shop-tls, other-tls]');
  const message = missing.replaceAll('shop-tls', 'other-tls').replace('"credentialName"', '"credentialNames"');
  expect(await found(several + pods('istio-system') + certificate('istio-system', 'shop-tls'))).toEqual([
    `information: ${message}`,
  ]);
});
