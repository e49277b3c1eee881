import { describe, expect, test } from 'vitest';
import { defaultOptions, hoverAt } from '../../../server/src/core';
import { analyseFiles, uriOf } from '../../support/analysis';
import { makeCertificate } from '../../support/certificates';
import { parseFixture } from '../../support/fixture';
import { istioGateway, istioGatewayPods } from '../../support/istio-manifests';
import { ingress, pairData, tlsSecret, today } from '../../support/tls-manifests';

/** The hover at `$0`; undefined when there is none. */
async function hover(yaml: string): Promise<readonly string[] | undefined> {
  const { files, cursor } = parseFixture(`#- a.yaml\n${yaml}`);
  if (cursor === undefined) throw new Error('The fixture has no cursor.');
  const analysis = await analyseFiles(files, { ...defaultOptions, today });
  const found = await hoverAt(analysis, uriOf(cursor.path), cursor.offset);
  return found?.lines.map((line) => line.map(({ text }) => text).join(''));
}

describe('a hover', async () => {
  const ca = await makeCertificate({ subject: 'CN=Root', isCa: true, key: 'rsa2048', until: '2026-06-29' });
  const leaf = await makeCertificate({
    subject: 'O=Example, CN=shop.example.com',
    hosts: ['shop.example.com', '*.api.example.com'],
    issuer: ca,
  });
  const made = tlsSecret('web-tls', pairData({ ...leaf, certificate: leaf.certificate + ca.certificate }));
  const ofLeaf = [
    'Certificate shop.example.com',
    'For shop.example.com, *.api.example.com',
    'Issued by CN=Root',
    'Valid from 2026-01-01 to 2027-01-01, 185 days left',
    'EC key of 256 bits, signed with SHA-256',
  ];
  const ofRoot = [
    'Certificate Root · authority',
    'Signed by itself',
    'Valid from 2026-01-01 to 2026-06-29, expired',
    'RSA key of 2048 bits, signed with SHA-256',
  ];
  const serving = (name: string, extra = '') =>
    ingress(['shop.example.com'], `[{ hosts: [shop.example.com], secretName: ${name} }]`, extra);
  const certificate = (name = 'web-tls') =>
    `---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: shop }\nspec: { secretName: ${name}, dnsNames: [shop.example.com] }\n`;

  test('on a certificate and on its key', async () => {
    expect(await hover(made.replace('tls.crt', 'tls.$0crt'))).toEqual([...ofLeaf, ...ofRoot]);
    expect(await hover(made.replace('tls.crt: ', 'tls.crt: $0'))).toEqual([...ofLeaf, ...ofRoot]);
  });

  test('on a private key says nothing', async () => {
    expect(await hover(made.replace('tls.key', 'tls.$0key'))).toBeUndefined();
    expect(await hover(made.replace('tls.key: ', 'tls.key: $0'))).toBeUndefined();
  });

  test('on a private key of another certificate, beside it', async () => {
    const other = await makeCertificate();
    const lines = await hover(
      tlsSecret('web-tls', pairData({ ...leaf, key: other.key })).replace('tls.crt', '$0tls.crt'),
    );
    expect(lines).toEqual([...ofLeaf, 'The private key beside it is that of another certificate.']);
  });

  test('on a caBundle', async () => {
    const webhook = `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: { name: gate }\nwebhooks:\n  - name: gate.example.com\n    clientConfig:\n      $0caBundle: ${btoa(ca.certificate.repeat(5))}\n`;
    expect(await hover(webhook)).toEqual([...ofRoot, ...ofRoot, ...ofRoot, 'and 2 more certificates']);
  });

  const title = 'Secret web-tls · namespace shop';
  test.each([
    ['that is written', made + serving('$0web-tls'), [title, ...ofLeaf, ...ofRoot]],
    [
      'that cert-manager makes',
      certificate() + serving('$0web-tls'),
      [title, 'Made because of Certificate web', 'For shop.example.com'],
    ],
    [
      'that it makes of this',
      serving('$0web-tls', '  annotations: { cert-manager.io/issuer: a }\n'),
      [title, 'Made by cert-manager because of what is written here'],
    ],
    [
      'of a Certificate',
      made + certificate('$0web-tls'),
      [title, ...ofLeaf, ...ofRoot, 'Made by cert-manager because of what is written here'],
    ],
    ['that nobody knows', serving('$0web-tls'), undefined],
    ['of another namespace', made.replace('namespace: shop', 'namespace: other') + serving('$0web-tls'), undefined],
  ])('on the name of a Secret %s', async (_, yaml, expected) => expect(await hover(yaml)).toEqual(expected));

  test('on the name of a Secret itself', async () => {
    expect(await hover(made.replace('name: web-tls', 'name: $0web-tls'))).toEqual([title, ...ofLeaf, ...ofRoot]);
    expect(await hover(tlsSecret('$0other', 'data: { password: eA== }'))).toBeUndefined();
  });

  describe('of a Certificate', () => {
    const request = (more = '') =>
      `---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: shop }\nspec: { secretName: web-tls, dnsNames: [shop.example.com, www.example.com]${more} }\n`;
    const asked = ['Certificate web · namespace shop', 'For shop.example.com, www.example.com'];
    const usual = 'Asks for 2160h, and for an RSA key of 2048 bits';
    const inSecret = 'Made by cert-manager because of what is written here';

    test.each([
      ['its name', request().replace('name: web', 'name: $0web')],
      ['a host', request().replace('www.example', '$0www.example')],
    ])('on %s', async (_, yaml) => expect(await hover(yaml)).toEqual([...asked, usual, title, inSecret]));

    test('with its issuer and its key', async () => {
      const more =
        ', issuerRef: { name: le, kind: ClusterIssuer }, duration: 24h, privateKey: { algorithm: ECDSA, size: 384 }';
      expect(await hover(request(more).replace('shop.example', '$0shop.example'))).toEqual([
        ...asked,
        'Issued by ClusterIssuer le',
        'Asks for 24h, and for an ECDSA key of 384 bits',
        title,
        inSecret,
      ]);
    });

    test('with the certificate that is written', async () => {
      expect(await hover(made + request().replace('name: web,', 'name: $0web,'))).toEqual([
        ...asked,
        usual,
        title,
        ...ofLeaf,
        ...ofRoot,
        inSecret,
      ]);
    });

    test('says nothing on another kind of that name', async () => {
      const foreign = request().replace('cert-manager.io', 'example.com').replace('name: web', 'name: $0web');
      expect(await hover(foreign)).toBeUndefined();
    });
  });

  test('on the name in a listener of a Gateway', async () => {
    const gateway = `---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: edge, namespace: infra }\nspec:\n  listeners:\n    - { name: a, tls: { certificateRefs: [{ name: $0web-tls, namespace: shop }] } }\n`;
    expect(await hover(made + gateway)).toEqual([title, ...ofLeaf, ...ofRoot]);
  });

  test('on the Secrets of a Gateway of Istio, which are where its pods are', async () => {
    const gateway = (tls: string) => `---\n${istioGateway(tls)}`;
    const pods = (namespace: string) => `---\n${istioGatewayPods(namespace)}`;
    const told = ['Secret web-tls · namespace shop', ...ofLeaf, ...ofRoot];
    const one = gateway('credentialName: web$0-tls');
    expect(await hover(made + pods('shop') + one)).toEqual(told);
    expect(await hover(made + pods('shop') + gateway('credentialNames: [other, web$0-tls]'))).toEqual(told);
    expect(await hover(made + pods('other') + one)).toBeUndefined();
    // No manifest shows the pods: the Secret may be where Istio is installed.
    const installed = made.replace('namespace: shop', 'namespace: istio-system');
    expect(await hover(installed + one)).toEqual(['Secret web-tls · namespace istio-system', ...ofLeaf, ...ofRoot]);
  });
});
