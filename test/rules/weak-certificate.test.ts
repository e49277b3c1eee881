import { describe, expect, test } from 'vitest';
import { type CertificateWishes, makeCertificate } from '../support/certificates';
import { checkFix } from '../support/check';
import { foundIn, ingress, pairData, tlsSecret } from '../support/tls-manifests';

const found = (yaml: string) => foundIn(yaml, ['weak-certificate']);

describe('a certificate', async () => {
  const ca = await makeCertificate({ subject: 'CN=Root', isCa: true, key: 'rsa2048', hash: 'SHA-1' });
  const sha256 = await makeCertificate({ subject: 'CN=Root', isCa: true, key: 'rsa2048' });
  const hosts = ['shop.firebreak.dev'];

  test.each([
    [
      'with a short key',
      { key: 'rsa1024' },
      [
        'warning: Secret "web-tls" has a certificate with an RSA key of 1024 bits, where 2048 are the least ("tls.crt").',
      ],
    ],
    [
      'signed with SHA-1',
      { issuer: ca, hash: 'SHA-1' },
      ['warning: Secret "web-tls" has a certificate that is signed with SHA-1, which can be forged ("tls.crt").'],
    ],
    ['that has signed itself with SHA-1', { key: 'rsa2048', hash: 'SHA-1' }, []],
    [
      'for a public host, that has signed itself',
      { hosts },
      [
        'information: Secret "web-tls" has a certificate for "shop.firebreak.dev" that nobody else has signed ("tls.crt").',
      ],
    ],
    [
      'for a public host, for long',
      { hosts, issuer: sha256, until: '2027-03-01' },
      [
        'information: Secret "web-tls" has a certificate for "shop.firebreak.dev" of 424 days, not at most 398 ("tls.crt").',
      ],
    ],
    ['for a public host, as it is to be', { hosts, issuer: sha256, until: '2027-02-01' }, []],
    [
      'for a private host, for long',
      { hosts: ['shop.internal', 'web.shop.svc', 'example.com'], until: '2036-01-01' },
      [],
    ],
    ['of a curve', { key: 'p384' }, []],
    ['of an Edwards curve', { key: 'ed25519' }, []],
  ] as const satisfies readonly (readonly [string, CertificateWishes, readonly string[]])[])(
    '%s',
    async (_, wishes, expected) => {
      expect(await found(tlsSecret('web-tls', pairData(await makeCertificate(wishes))))).toEqual(expected);
    },
  );

  test('that is trusted may be as old as it is', async () => {
    const { certificate } = await makeCertificate({ key: 'rsa1024', isCa: true });
    expect(await found(tlsSecret('trust', `data: { ca.crt: ${btoa(certificate)} }\n`, 'Opaque'))).toEqual([]);
  });
});

describe('what cert-manager is asked for', () => {
  const certificate = (privateKey: string) =>
    `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web }\nspec:\n  secretName: web-tls\n  privateKey: ${privateKey}\n`;
  test.each([
    [
      '{ size: 1024 }',
      ['warning: Certificate "web" asks for an RSA key of 1024 bits, where 2048 are the least ("size").'],
    ],
    [
      '{ algorithm: ECDSA, size: 224 }',
      ['warning: Certificate "web" asks for an ECDSA key of 224 bits, where 256 are the least ("size").'],
    ],
    ['{ algorithm: ECDSA, size: 256 }', []],
    ['{ algorithm: Ed25519 }', []],
    ['{ size: 4096 }', []],
    ['{ size: "$(SIZE)" }', []],
  ])('%s', async (privateKey, expected) => expect(await found(certificate(privateKey))).toEqual(expected));

  test.each([
    [
      'private-key-size: "1024"',
      ['warning: Ingress "shop" asks for an RSA key of 1024 bits, where 2048 are the least ("private-key-size").'],
    ],
    ['private-key-algorithm: ECDSA, cert-manager.io/private-key-size: "256"', []],
    ['private-key-size: ""', []],
    ['private-key-size: "$(SIZE)"', []],
  ])('by an Ingress with %s', async (annotations, expected) => {
    const tls = '[{ hosts: [a.example.com], secretName: web-tls }]';
    const extra = `  annotations: { cert-manager.io/issuer: le, cert-manager.io/${annotations} }\n`;
    expect(await found(ingress(['a.example.com'], tls, extra))).toEqual(expected);
  });

  test('by an Ingress, with a text', async () => {
    const tls = '[{ hosts: [a.example.com], secretName: web-tls }]';
    const asking = (size: string) =>
      `#- a.yaml\n${ingress(['a.example.com'], tls, `  annotations: { cert-manager.io/issuer: le, cert-manager.io/private-key-size: ${size} }\n`)}`;
    await checkFix(asking("'1024'"), asking('"2048"'), 'Ask for 2048 bits', { rules: ['weak-certificate'] });
  });
});
