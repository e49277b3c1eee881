import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { coversHost } from '../../../server/src/core/certificates/host-coverage';
import { readCertificates } from '../../../server/src/core/certificates/read-certificates';
import { keyAlgorithms, type MadeCertificate, makeCertificate, privatePem } from '../../support/certificates';

describe('what a certificate says', () => {
  test('names, moments, key and signature', async () => {
    const ca = await makeCertificate({ subject: 'CN=Authority', isCa: true, key: 'rsa2048' });
    const { certificate } = await makeCertificate({
      subject: 'C=DE, O=Example\\, Inc., CN=shop.example.com',
      hosts: ['Shop.example.com', '*.example.org'],
      addresses: ['192.0.2.7', '2001:db8::7'],
      from: '2026-03-02',
      until: '2026-09-01',
      issuer: ca,
    });
    const read = await readCertificates(certificate, undefined);
    expect(read).toEqual({
      problem: undefined,
      links: [],
      key: undefined,
      certificates: [
        {
          subject: 'C=DE, O=Example\\, Inc., CN=shop.example.com',
          commonName: 'shop.example.com',
          issuer: 'CN=Authority',
          dnsNames: ['shop.example.com', '*.example.org'],
          ipAddresses: ['192.0.2.7', '2001:db8::7'],
          notBefore: '2026-03-02T00:00:00Z',
          notAfter: '2026-09-01T00:00:00Z',
          key: { type: 'EC', bits: 256 },
          signatureHash: 'SHA-256',
          isCa: false,
          isSelfIssued: false,
        },
      ],
    });
  });

  // Node's own reader, which is OpenSSL, is asked about the same certificates.
  test.each(Object.keys(keyAlgorithms) as (keyof typeof keyAlgorithms)[])('%s, as Node.js reads it', async (key) => {
    const { certificate } = await makeCertificate({ key, hosts: ['a.example.com', '*.b.example.com'], isCa: true });
    const node = new X509Certificate(certificate);
    const [ours] = (await readCertificates(certificate, undefined)).certificates;
    expect(ours?.subject).toBe(node.subject);
    expect(ours && Date.parse(ours.notAfter)).toBe(Date.parse(node.validTo));
    expect(ours && Date.parse(ours.notBefore)).toBe(Date.parse(node.validFrom));
    expect(ours?.isCa).toBe(node.ca);
    expect(ours?.dnsNames.map((name) => `DNS:${name}`).join(', ')).toBe(node.subjectAltName);
    const { asymmetricKeyDetails: details, asymmetricKeyType: type } = node.publicKey;
    expect(ours?.key.type.toLowerCase()).toBe(type);
    const curves: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384 };
    expect(ours?.key.bits).toBe(details?.modulusLength ?? curves[details?.namedCurve ?? '']);
    for (const host of ['a.example.com', 'x.b.example.com', 'b.example.com', 'x.y.b.example.com', 'example.com']) {
      expect(ours && coversHost(ours, host), host).toBe(node.checkHost(host) !== undefined);
    }
  });

  test('SHA-1 is told', async () => {
    const { certificate } = await makeCertificate({ key: 'rsa2048', hash: 'SHA-1' });
    expect((await readCertificates(certificate, undefined)).certificates[0]?.signatureHash).toBe('SHA-1');
  });

  test('control characters and endless names do not get to people', async () => {
    const { certificate } = await makeCertificate({ subject: [{ CN: [`a\nb${'c'.repeat(400)}`] }] });
    const [ours] = (await readCertificates(certificate, undefined)).certificates;
    expect(ours?.subject).toMatch(/^CN=a\\0Abc+…$/);
    expect(ours?.commonName).toMatch(/^a bc+…$/);
    expect(ours?.commonName?.length).toBe(301);
  });
});

describe('a chain', async () => {
  const root = await makeCertificate({ subject: 'CN=Root', isCa: true });
  const middle = await makeCertificate({ subject: 'CN=Middle', isCa: true, issuer: root, key: 'rsa2048' });
  const leaf = await makeCertificate({ subject: 'CN=leaf', hosts: ['a.example.com'], issuer: middle });
  const impostor = await makeCertificate({ subject: 'CN=Middle', isCa: true, issuer: root, key: 'rsa2048' });
  const read = (...chain: readonly MadeCertificate[]) =>
    readCertificates(chain.map(({ certificate }) => certificate).join(''), undefined);

  test('in order, and signed', async () => {
    expect((await read(leaf, middle, root)).links).toEqual(['signed', 'signed']);
  });
  test('out of order', async () => {
    expect((await read(middle, leaf, root)).links).toEqual(['other-issuer', 'other-issuer']);
  });
  test('by an authority of the same name with another key', async () => {
    expect((await read(leaf, impostor)).links).toEqual(['wrong-signature']);
  });
  test('of a list that is too long for one, nothing is verified', async () => {
    const bundle = await read(...Array.from({ length: 11 }, () => root));
    expect(bundle.certificates).toHaveLength(11);
    expect(bundle.links).toEqual([]);
  });
});

describe('a private key', async () => {
  const ca = await makeCertificate({ subject: 'CN=Root', isCa: true, key: 'rsa2048' });
  const ec = await makeCertificate({ subject: 'CN=ec', issuer: ca });
  const other = await makeCertificate({ subject: 'CN=other', issuer: ca });
  const both = ec.certificate + ca.certificate;
  const fitOf = async (certificates: string, key: string) => (await readCertificates(certificates, key)).key;

  test.each([
    ['PKCS #8', ec.key, { kind: 'fits', index: 0 }],
    ['SEC 1', privatePem(ec.keys, 'sec1'), { kind: 'fits', index: 0 }],
    ['of the authority', ca.key, { kind: 'fits', index: 1 }],
    ['PKCS #1', privatePem(ca.keys, 'pkcs1'), { kind: 'fits', index: 1 }],
    ['of another one', other.key, { kind: 'fits-none' }],
    ['cut off', ec.key.slice(0, 100), { kind: 'malformed' }],
    ['short of its end', `${ec.key.slice(0, 80)}\n-----END PRIVATE KEY-----`, { kind: 'malformed' }],
    ['a certificate', ec.certificate, { kind: 'malformed' }],
    ['encrypted', ec.key.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'), { kind: 'protected' }],
    ['too long', ' '.repeat(70_000), { kind: 'unknown' }],
  ])('%s', async (_, key, expected) => expect(await fitOf(both, key)).toEqual(expected));

  test('of a type that is not compared', async () => {
    const made = await makeCertificate({ key: 'ed25519' });
    expect(await fitOf(made.certificate, made.key)).toEqual({ kind: 'unknown' });
  });
});

describe('what is no certificate', async () => {
  const { certificate, key } = await makeCertificate();
  const body = certificate.split('\n').slice(1, -2).join('');
  const wrap = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;

  test.each([
    ['nothing', '', 'no-block', 0],
    ['words', 'hello', 'no-block', 0],
    ['a key', key, 'no-block', 0],
    ['a text that was cut off', certificate.slice(0, 100), 'no-end', 0],
    ['a mark that was cut off', '-----BEGIN CERT', 'no-end', 0],
    ['base64 of something else', wrap(btoa('hello world, how are you')), 'no-certificate', 0],
    ['DER that was cut off', wrap(body.slice(0, 200)), 'no-certificate', 0],
    ['no base64', wrap('???'), 'no-base64', 0],
    ['an empty block', wrap(''), 'no-base64', 0],
    ['one of two', certificate + wrap('???'), 'no-base64', 1],
    ['a block that swallows the next', `-----BEGIN CERTIFICATE-----\nAAAA\n${certificate}`, 'no-end', 1],
    ['a certificate of a megabyte', wrap('A'.repeat(1_000_000)), 'too-much', 0],
    ['a text of two megabytes', 'A'.repeat(2_000_000), 'too-much', 0],
    ['more certificates than are read', wrap('AAAA').repeat(501), 'too-much', 0],
    ['a label that not everybody takes', certificate.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'), 'too-much', 0],
  ])('%s', async (_, text, problem, count) => {
    const read = await readCertificates(text, undefined);
    expect([read.problem, read.certificates.length]).toEqual([problem, count]);
  });

  test('lines may end as on Windows, and have text around the blocks', async () => {
    const text = `subject=test\r\n${certificate.replaceAll('\n', '\r\n')}# the end`;
    expect((await readCertificates(text, undefined)).problem).toBeUndefined();
  });
});

describe('wildcards', () => {
  test.each([
    ['*.example.com', 'a.example.com', true],
    ['*.example.com', 'A.Example.COM.', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'a.b.example.com', false],
    ['*.example.com', '*.example.com', true],
    ['a.example.com', '*.example.com', false],
    ['*.com', '*.example.com', false],
    ['*', 'example', false],
  ])('%s for %s: %s', (name, host, isCovered) =>
    expect(coversHost({ dnsNames: [name], ipAddresses: [] }, host)).toBe(isCovered),
  );
});
