import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCertificates } from '../../../server/src/core/certificates/read-certificates';
import { type MadeCertificate, makeCertificate } from '../../support/certificates';

/* What OpenSSL says of the same certificates, and certificates that only it makes. Skipped where it is not installed. */

const isInstalled = spawnSync('openssl', ['version']).status === 0;
const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-openssl-'));

function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe.skipIf(!isInstalled)('as OpenSSL', async () => {
  const root = await makeCertificate({ subject: 'CN=Root', isCa: true, key: 'rsa2048' });
  const middle = await makeCertificate({ subject: 'CN=Middle', isCa: true, issuer: root });
  const leaf = await makeCertificate({ subject: 'CN=leaf', hosts: ['a.example.com'], issuer: middle });
  const impostor = await makeCertificate({ subject: 'CN=Middle', isCa: true, issuer: root });

  test.each([
    ['whole', [leaf, middle, root], true],
    ['with an impostor', [leaf, impostor, root], false],
    ['without its middle', [leaf, root], false],
  ] as const)('a chain %s', async (_, chain: readonly MadeCertificate[], isRight) => {
    const { links } = await readCertificates(chain.map(({ certificate }) => certificate).join(''), undefined);
    const between = chain.slice(1, -1).map(({ certificate }) => certificate);
    const { status } = spawnSync('openssl', [
      'verify',
      ...['-attime', `${Date.parse('2026-06-01') / 1000}`, '-CAfile', fileOf('root.pem', root.certificate)],
      ...(between.length > 0 ? ['-untrusted', fileOf('between.pem', between.join(''))] : []),
      fileOf('leaf.pem', leaf.certificate),
    ]);
    expect([links.every((link) => link === 'signed'), status === 0]).toEqual([isRight, isRight]);
  });

  test.each([
    ['rsa:1024', ['-md5'], { key: { type: 'RSA', bits: 1024 }, signatureHash: 'MD5' }],
    ['rsa:3072', ['-sha512'], { key: { type: 'RSA', bits: 3072 }, signatureHash: 'SHA-512' }],
    ['ec', ['-pkeyopt', 'ec_paramgen_curve:secp224r1'], { key: { type: 'EC', bits: 224 }, signatureHash: 'SHA-256' }],
    ['ec', ['-pkeyopt', 'ec_paramgen_curve:secp521r1'], { key: { type: 'EC', bits: 521 }, signatureHash: 'SHA-256' }],
    ['ed448', [], { key: { type: 'Ed448', bits: undefined }, signatureHash: undefined }],
  ])('a new key of %s %j', async (kind, wishes, expected) => {
    const [keyFile, certificateFile] = [path.join(folder, 'new.key'), path.join(folder, 'new.crt')];
    const files = ['-keyout', keyFile, '-out', certificateFile];
    execFileSync('openssl', ['req', '-x509', '-nodes', '-subj', '/CN=new', '-newkey', kind, ...wishes, ...files], {
      stdio: 'ignore',
    });
    const [text, key] = [readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8')];
    const { certificates, key: fit } = await readCertificates(text, key);
    expect(certificates[0]).toMatchObject(expected);
    // Of Edwards curves the public part is not in the key.
    expect(fit).toEqual(kind === 'ed448' ? { kind: 'unknown' } : { kind: 'fits', index: 0 });
  });
});
