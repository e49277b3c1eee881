import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCertificates } from '../../server/src/core/certificates/read-certificates';
import { makeCertificate } from '../support/certificates';
import { runs } from '../support/runs';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

/* Whatever stands between the marks of PEM: an answer comes, soon, and is one that the rules know. */

const problems = ['no-end', 'no-base64', 'no-certificate', 'no-block', 'too-much', undefined];
const fits = ['fits', 'fits-none', 'malformed', 'unknown'];

const bytesOf = (pem: string) => Uint8Array.from(Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64'));
const pemOf = (bytes: Uint8Array, label: string) =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;

/** Some bytes changed, taken out or put in. */
const changes = fc.array(
  fc.record({
    at: fc.nat(),
    take: fc.integer({ min: 0, max: 40 }),
    put: fc.uint8Array({ maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function changed(bytes: Uint8Array, edits: readonly { at: number; take: number; put: Uint8Array }[]): Uint8Array {
  let all = [...bytes];
  for (const { at, take, put } of edits) {
    const start = at % (all.length + 1);
    all = [...all.slice(0, start), ...put, ...all.slice(start + take)];
  }
  return Uint8Array.from(all);
}

describe('whatever was done to', async () => {
  const ca = await makeCertificate({ subject: 'CN=Root', isCa: true, key: 'rsa2048' });
  const leaf = await makeCertificate({ hosts: ['shop.internal'], addresses: ['192.0.2.1'], issuer: ca });

  test('a certificate', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (edits) => {
        const text = pemOf(changed(bytesOf(leaf.certificate), edits), 'CERTIFICATE') + ca.certificate;
        const read = await readCertificates(text, leaf.key);
        expect(problems).toContain(read.problem);
        expect(fits).toContain(read.key?.kind);
        expect(read.certificates.length).toBeLessThanOrEqual(2);
      }),
      runs(300),
    );
  });

  test.each([
    ['PKCS #8', leaf],
    ['of RSA', ca],
  ])('a key, %s', async (_, { key }) => {
    await fc.assert(
      fc.asyncProperty(changes, async (edits) => {
        const read = await readCertificates(
          leaf.certificate + ca.certificate,
          pemOf(changed(bytesOf(key), edits), 'PRIVATE KEY'),
        );
        expect(fits).toContain(read.key?.kind);
        expect(read.problem).toBeUndefined();
      }),
      runs(300),
    );
  });

  test('text', async () => {
    const pieces = fc.constantFrom(
      '-----BEGIN ',
      'CERTIFICATE',
      '-----',
      '-----END ',
      '\n',
      'AAAA',
      'RSA PRIVATE KEY',
      ':',
      '=',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (parts) => {
        const read = await readCertificates(parts.join(''), parts.toReversed().join(''));
        expect(problems).toContain(read.problem);
        expect(read.certificates).toEqual([]);
      }),
      runs(300),
    );
  });
});

describe('hostile texts are answered soon:', () => {
  /** Sequences inside each other, as deep as the limits allow. */
  const nested = () => {
    let bytes: number[] = [];
    const length = (size: number) => (size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]);
    const levels: number[][] = [];
    for (let size = 0; size < 46_000; ) {
      const head = [0x30, ...length(size)];
      levels.push(head);
      size += head.length;
    }
    bytes = levels.reverse().flat();
    return pemOf(Uint8Array.from(bytes), 'CERTIFICATE');
  };
  test.each([
    ['sequences inside each other', nested()],
    ['many small blocks', pemOf(Uint8Array.from([0x30, 0]), 'CERTIFICATE').repeat(500)],
    ['many beginnings', '-----BEGIN CERTIFICATE-----'.repeat(30_000)],
    ['many dashes', '-'.repeat(1_000_000)],
    ['one long label', `-----BEGIN ${'A'.repeat(1_000_000)}`],
    ['a length that is not there', pemOf(Uint8Array.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]), 'CERTIFICATE')],
    [
      'an indefinite length',
      pemOf(Uint8Array.from(Array.from({ length: 40_000 }, (_, i) => (i % 2 ? 0x80 : 0x30))), 'CERTIFICATE'),
    ],
  ])('%s', async (_, text) => {
    await withinCpuSeconds(2, async () => {
      const read = await readCertificates(text, text);
      expect(read.certificates).toEqual([]);
      expect(read.problem).toBeDefined();
    });
  });
});
