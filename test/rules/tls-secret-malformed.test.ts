import { describe, expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates';
import { foundIn, pairData, tlsSecret } from '../support/tls-manifests';

const rules = ['tls-secret-malformed'];
const found = (yaml: string) => foundIn(yaml, rules);

describe('a Secret for TLS', async () => {
  const ca = await makeCertificate({ subject: 'CN=Root', isCa: true });
  const middle = await makeCertificate({ subject: 'CN=Middle', isCa: true, issuer: ca });
  const leaf = await makeCertificate({ hosts: ['shop.internal'], issuer: middle });
  const other = await makeCertificate({ hosts: ['shop.internal'], issuer: middle });
  const alone = await makeCertificate({ hosts: ['shop.internal'], isCa: true });
  const impostor = await makeCertificate({ subject: 'CN=Middle', isCa: true, issuer: ca });
  const pair = (...chain: readonly { readonly certificate: string }[]) =>
    tlsSecret('web-tls', pairData({ certificate: chain.map((each) => each.certificate).join(''), key: leaf.key }));
  const body = leaf.certificate.split('\n').slice(1, -2).join('');

  test.each([
    ['with its chain', pair(leaf, middle, ca)],
    ['without it', pair(leaf)],
    ['that has signed itself, as openssl makes them', tlsSecret('web-tls', pairData(alone))],
    ['that somebody else fills', tlsSecret('web-tls', 'data: {}\n')],
    ['with nothing in it', tlsSecret('web-tls', 'data: { tls.crt: "", tls.key: "" }\n')],
    ['of a template', tlsSecret('web-tls', 'data: { tls.crt: "$(CRT)", tls.key: "$(KEY)" }\n')],
    ['with stand-ins', tlsSecret('web-tls', 'data: { tls.crt: <base64 of the certificate>, tls.key: changeme }\n')],
    [
      'that SOPS has encrypted',
      `${tlsSecret('web-tls', `data: { tls.crt: "ENC[AES256_GCM,data:${'A'.repeat(200)}]" }\n`)}sops: { mac: "" }\n`,
    ],
    [
      'of a program of ones own with a password on its key',
      tlsSecret(
        'web-tls',
        pairData({ ...leaf, key: leaf.key.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE') }),
        'example/own',
      ),
    ],
  ])('%s', async (_, yaml) => expect(await found(yaml)).toEqual([]));

  test('a password on its key', async () => {
    const key = leaf.key.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE');
    expect(await found(tlsSecret('web-tls', pairData({ ...leaf, key })))).toEqual([
      'warning: Secret "web-tls" has a private key with a passphrase: controllers cannot serve with it ("tls.key").',
    ]);
  });

  test.each([
    [
      'the key of another',
      tlsSecret('web-tls', pairData({ ...leaf, key: other.key })),
      'has the key of another certificate: nothing serves with it ("tls.key").',
    ],
    [
      'a key that was cut off',
      tlsSecret('web-tls', pairData({ ...leaf, key: leaf.key.slice(0, 150) })),
      'has a private key that cannot be read: nothing serves with it ("tls.key").',
    ],
    [
      'the authority first',
      pair(middle, leaf),
      'has the certificate of its key in place 2: it has to be first ("tls.crt").',
    ],
    [
      'a certificate that was cut off',
      tlsSecret('web-tls', pairData({ ...leaf, certificate: leaf.certificate.slice(0, 300) })),
      'has a certificate that was cut off: nothing serves with it ("tls.crt").',
    ],
    [
      'DER that was cut off',
      tlsSecret(
        'web-tls',
        pairData({
          ...leaf,
          certificate: `-----BEGIN CERTIFICATE-----\n${body.slice(0, 200)}\n-----END CERTIFICATE-----`,
        }),
      ),
      'has marks of a certificate around something else: nothing serves with it ("tls.crt").',
    ],
    [
      'no certificate at all',
      tlsSecret('web-tls', pairData({ ...leaf, certificate: 'hello '.repeat(30) })),
      'has no certificate in PEM: nothing serves with it ("tls.crt").',
    ],
    [
      'DER, without PEM around it',
      tlsSecret('web-tls', `data:\n  tls.crt: ${body}\n  tls.key: ${btoa(leaf.key)}\n`),
      'has no certificate in PEM: nothing serves with it ("tls.crt").',
    ],
    [
      'the key in its place',
      tlsSecret('web-tls', pairData({ ...leaf, certificate: leaf.key })),
      'has no certificate in PEM: nothing serves with it ("tls.crt").',
    ],
    [
      'base64 that was cut off',
      tlsSecret('web-tls', `data:\n  tls.crt: ${btoa(leaf.certificate).slice(0, 301)}\n  tls.key: ${btoa(leaf.key)}\n`),
      'has text that is no base64: the API server refuses it ("tls.crt").',
    ],
    [
      'no certificate',
      tlsSecret('web-tls', `data:\n  tls.key: ${btoa(leaf.key)}\n`),
      'is of type kubernetes.io/tls and has no "tls.crt": the API server refuses it.',
    ],
  ])('with %s', async (_, yaml, message) => expect(await found(yaml)).toEqual([`error: Secret "web-tls" ${message}`]));

  test.each([
    ['one missing', pair(leaf, ca), 'certificate 2 has not issued certificate 1'],
    ['one of the same name', pair(leaf, impostor), 'certificate 2 has not issued certificate 1, though named so'],
    ['two in the wrong order', pair(leaf, ca, middle), 'certificate 2 has not issued certificate 1'],
  ])('with a chain that has %s', async (_, yaml, message) =>
    expect(await found(yaml)).toEqual([`warning: Secret "web-tls" has a broken chain: ${message} ("tls.crt").`]),
  );

  test('that a kustomization applies as a patch has what it changes, and no more', async () => {
    const patch = `#- patch.yaml\n${tlsSecret('web-tls', `data:\n  tls.key: ${btoa(leaf.key)}\n`)}`;
    const kustomization = '#- kustomization.yaml\nresources: [base.yaml]\npatches: [{ path: patch.yaml }]\n';
    expect(await found(`${kustomization}#- base.yaml\n${pair(leaf)}${patch}`)).toEqual([]);
    expect(await found(patch)).toHaveLength(1);
  });

  test('what is wrong is not said in the words of the Secret', async () => {
    const all = await foundIn(tlsSecret('web-tls', pairData({ ...leaf, key: other.key })), [
      ...rules,
      'private-key-in-manifest',
    ]);
    expect(all).toHaveLength(2);
    for (const line of other.key.split('\n').slice(1, -2)) expect(all.join()).not.toContain(line.slice(0, 8));
  });
});
