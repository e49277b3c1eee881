import { describe, expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates';
import { foundIn, ingress, pairData, tlsSecret } from '../support/tls-manifests';

const found = (yaml: string) => foundIn(yaml, ['certificate-rotation-disabled']);
const certificate = (spec: string, name = 'web') =>
  `---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: ${name}, namespace: shop }\nspec: { secretName: web-tls, ${spec} }\n`;

describe('a Certificate', () => {
  const error = (text: string) => [`error: Certificate "web" is refused: ${text}.`];
  test.each([
    [
      'privateKey: { rotationPolicy: Never }',
      ['warning: Certificate "web" keeps its private key at renewal ("rotationPolicy").'],
    ],
    ['privateKey: { rotationPolicy: Always }', []],
    ['privateKey: {}', []],
    ['duration: 2160h, renewBefore: 360h', []],
    ['duration: 59m', error('a certificate holds for an hour at least ("duration")')],
    ['duration: 1h, renewBefore: 4m59s', error('it is renewed at least 5 minutes early ("renewBefore")')],
    ['duration: 24h, renewBefore: 24h0m0s', error('its renewal would be before its start ("renewBefore")')],
    ['renewBefore: 2160h', error('its renewal would be before its start ("renewBefore")')],
    ['renewBefore: 2159h', []],
    ['duration: "$(DURATION)", renewBefore: 9999h', []],
    ['renewBeforePercentage: 30', []],
    ['renewBeforePercentage: 100', error('it is between 0 and 100 ("renewBeforePercentage")')],
    [
      'renewBeforePercentage: 30, renewBefore: 24h',
      error('"renewBefore" says something else ("renewBeforePercentage")'),
    ],
    ['duration: 9552h', []],
    [
      'duration: 87600h',
      ['information: Certificate "web" is renewed after 3650 days only: a stolen key is good as long ("duration").'],
    ],
    ['duration: 87600h, isCA: true', []],
  ])('%s', async (spec, expected) => expect(await found(certificate(spec))).toEqual(expected));

  test.each([
    ['duration: 59m', 'error', 'is refused: a certificate holds for an hour at least ("duration")'],
    ['renew-before: 4m', 'error', 'is refused: it is renewed at least 5 minutes early ("renew-before")'],
    ['renew-before: 2160h', 'error', 'is refused: its renewal would be before its start ("renew-before")'],
    [
      'private-key-rotation-policy: Never',
      'warning',
      'keeps its private key at renewal ("private-key-rotation-policy")',
    ],
  ])('that an Ingress asks for with %s', async (annotation, severity, says) => {
    const served = (annotations: string) =>
      ingress(
        ['a.example.com'],
        '[{ hosts: [a.example.com], secretName: web-tls }]',
        `  annotations: { ${annotations} }\n`,
      );
    const own = `cert-manager.io/${annotation}`;
    expect(await found(served(`cert-manager.io/issuer: le, ${own}`))).toEqual([
      `${severity}: The Certificate of Ingress "shop" ${says}.`,
    ]);
    expect(await found(served(own))).toEqual([]);
  });

  test('that may issue others is not to serve', async () => {
    const served = ingress(['a.example.com'], '[{ hosts: [a.example.com], secretName: web-tls }]');
    expect(await found(certificate('isCA: true'))).toEqual([]);
    expect(await found(certificate('isCA: true') + served)).toEqual([
      'warning: Certificate "web" may issue others, and Ingress "shop" serves with it ("isCA").',
    ]);
  });
});

describe('issuers that no browser trusts', () => {
  const issuer = (spec: string) =>
    `---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: le }\nspec: ${spec}\n`;
  const staging = issuer('{ acme: { server: https://acme-staging-v02.api.letsencrypt.org/directory } }');
  const production = issuer('{ acme: { server: https://acme-v02.api.letsencrypt.org/directory } }');
  const asks = (host: string, more = '') =>
    certificate(`dnsNames: [${host}], issuerRef: { name: le, kind: ClusterIssuer }${more}`);
  const why = (how: string) => [
    `warning: Certificate "web" is for "shop.firebreak.dev": no browser trusts ${how} ("name").`,
  ];

  test.each([
    ['staging, for a public host', staging + asks('shop.firebreak.dev'), why('staging issuers')],
    ['production', production + asks('shop.firebreak.dev'), []],
    [
      'self-signed, for a public host',
      issuer('{ selfSigned: {} }') + asks('shop.firebreak.dev'),
      why('what is self-signed'),
    ],
    ['self-signed, for a private one', issuer('{ selfSigned: {} }') + asks('shop.internal'), []],
    ['self-signed, for an authority', issuer('{ selfSigned: {} }') + asks('shop.firebreak.dev', ', isCA: true'), []],
    ['staging, in a folder of that name', `#- overlays/staging/a.yaml\n${staging}${asks('shop.firebreak.dev')}`, []],
    [
      'staging, for a Certificate of that name',
      staging + asks('shop.firebreak.dev').replace('name: web,', 'name: web-dev,'),
      [],
    ],
    ['another one', asks('shop.firebreak.dev'), []],
  ])('%s', async (_, yaml, expected) => expect(await found(yaml)).toEqual(expected));

  test('of an Ingress', async () => {
    const extra = '  annotations: { cert-manager.io/cluster-issuer: le }\n';
    const served = ingress(['shop.firebreak.dev'], '[{ hosts: [shop.firebreak.dev], secretName: web-tls }]', extra);
    expect(await found(staging + served)).toEqual([
      'warning: Ingress "shop" is for "shop.firebreak.dev": no browser trusts staging issuers ("cluster-issuer").',
    ]);
  });
});

test('an authority with which something serves', async () => {
  const root = await makeCertificate({ subject: 'CN=Root', isCa: true });
  const middle = await makeCertificate({ subject: 'CN=Middle', isCa: true, hosts: ['a.example.com'], issuer: root });
  const served = ingress(['a.example.com'], '[{ hosts: [a.example.com], secretName: web-tls }]');
  const authority = 'warning: Secret "web-tls" may issue others, and Ingress "shop" serves with it ("tls.crt").';
  expect(await found(tlsSecret('web-tls', pairData(middle)) + served)).toContain(authority);
  expect(await found(tlsSecret('web-tls', pairData(middle)))).toEqual([]);
  // One that signs itself is an authority more often than not.
  expect(await found(tlsSecret('web-tls', pairData(root)) + served)).not.toContainEqual(
    expect.stringContaining('may issue'),
  );
});

test('a certificate that is a fixed text, with which something serves', async () => {
  const secret = tlsSecret(
    'web-tls',
    pairData(await makeCertificate({ hosts: ['a.example.com'], until: '2026-12-24' })),
  );
  const served = ingress(['a.example.com'], '[{ hosts: [a.example.com], secretName: web-tls }]');
  expect(await found(secret)).toEqual([]);
  expect(await found(secret + served)).toEqual([
    'information: Secret "web-tls" is renewed by nobody until 2026-12-24, and Ingress "shop" serves with it.',
  ]);
  // Somebody has a Certificate renew what is written here for the beginning.
  expect(await found(secret + served + certificate('dnsNames: [a.example.com]'))).toEqual([]);
});
