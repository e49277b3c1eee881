// The library asks for this when it is loaded, which is when the first certificate is met: see `load-certificates.ts`.
import 'reflect-metadata/lite';
import { RSAPublicKey } from '@peculiar/asn1-rsa';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from '@peculiar/x509';
import { memoize } from '../connectivity/memoize';
import { base64Bytes } from '../kubernetes/decode-base64';
import { limits } from '../limits';
import type {
  Certificate,
  CertificateLink,
  CertificateList,
  CertificateProblem,
  PublicKeyFacts,
  ReadCertificates,
} from './certificate';
import { keyFit } from './key-fit';
import { certificateLabel, type PemBlock, pemBlocks } from './pem';
import { publicKeyOf } from './public-key';

/** What PEM text holds, and which of its certificates a private key belongs to. Reads any text, and never throws. */
export async function readCertificates(text: string, keyText: string | undefined): Promise<ReadCertificates> {
  const known = recent.get(text) ?? parseCertificates(text);
  recent.delete(text);
  recent.set(text, known);
  for (const oldest of recent.keys()) {
    if (recent.size <= limits.recentCertificateTexts) break;
    recent.delete(oldest);
  }
  const list = await certificateList(known);
  return { ...list, key: keyText === undefined ? undefined : keyFit(known.parsed, keyText) };
}

/** By their text, which an edit elsewhere in the same document leaves as it is. Keys are compared anew and never kept. */
const recent = new Map<string, ParsedCertificates>();

/** With the library's objects. */
interface ParsedCertificates {
  readonly parsed: readonly ParsedCertificate[];
  readonly problem: CertificateProblem | undefined;
}

export interface ParsedCertificate {
  readonly x509: X509Certificate;
  /** Undefined where a part of it is written in a way that the library does not read. */
  readonly facts: Certificate | undefined;
}

function parseCertificates(text: string): ParsedCertificates {
  if (text.length > limits.certificateTextLength) return { parsed: [], problem: 'too-much' };
  const all = pemBlocks(text);
  const blocks = all.filter(({ label, base64 }) => label === certificateLabel || base64 === undefined);
  if (blocks.length > limits.certificatesPerText) return { parsed: [], problem: 'too-much' };
  if (blocks.length === 0) {
    // Some readers know other labels for certificates.
    return { parsed: [], problem: all.some(({ label }) => label.endsWith(certificateLabel)) ? 'too-much' : 'no-block' };
  }
  const read = blocks.map(readBlock);
  return {
    parsed: read.filter((each) => typeof each !== 'string'),
    problem: read.find((each) => typeof each === 'string'),
  };
}

/** The signatures of a chain are verified where the platform can. */
const certificateList = memoize(async ({ parsed, problem }: ParsedCertificates): Promise<CertificateList> => {
  const certificates = parsed.flatMap(({ facts }) => facts ?? []);
  if (certificates.length < parsed.length) return { certificates: [], problem: problem ?? 'too-much', links: [] };
  // Longer lists are what somebody trusts, and no chain.
  const isChain = parsed.length <= limits.certificatesPerChain;
  const links = isChain ? await Promise.all(parsed.slice(1).map((issuer, index) => linkTo(parsed[index], issuer))) : [];
  return { certificates, problem, links };
});

function readBlock({ base64 }: PemBlock): ParsedCertificate | CertificateProblem {
  if (base64 === undefined) return 'no-end';
  if (base64.length > limits.certificateLength) return 'too-much';
  const bytes = base64 === '' ? undefined : base64Bytes(base64);
  if (bytes === undefined) return 'no-base64';
  try {
    const x509 = new X509Certificate(Uint8Array.from(bytes));
    return { x509, facts: factsOf(x509) };
  } catch {
    return 'no-certificate';
  }
}

function factsOf(x509: X509Certificate): Certificate | undefined {
  try {
    const names = x509.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
    const ofType = (wanted: string) => names.flatMap(({ type, value }) => (type === wanted ? printable(value) : []));
    const commonName = x509.subjectName.getField('CN').at(-1);
    return {
      subject: printable(x509.subject),
      commonName: commonName === undefined ? undefined : printable(commonName),
      issuer: printable(x509.issuer),
      dnsNames: ofType('dns').map((name) => name.toLowerCase()),
      ipAddresses: ofType('ip'),
      notBefore: moment(x509.notBefore),
      notAfter: moment(x509.notAfter),
      key: keyFacts(x509),
      signatureHash: hashOf(x509),
      isCa: x509.getExtension(BasicConstraintsExtension)?.ca ?? false,
      isSelfIssued: x509.subject === x509.issuer,
    };
  } catch {
    return undefined;
  }
}

/** What a certificate says is shown to people: no line breaks, and nothing without an end. */
function printable(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  return line.length > longestText ? `${line.slice(0, longestText)}…` : line;
}

/** A domain name has at most 253 characters. */
const longestText = 300;

function moment(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function keyFacts(x509: X509Certificate): PublicKeyFacts {
  const key = publicKeyOf(x509);
  switch (key.type) {
    case 'RSA': {
      const modulus = new Uint8Array(AsnConvert.parse(key.bits, RSAPublicKey).modulus);
      const first = modulus.findIndex((byte) => byte !== 0);
      return { type: 'RSA', bits: first < 0 ? 0 : (modulus.length - first) * 8 - Math.clz32(modulus[first] ?? 0) + 24 };
    }
    case 'EC': {
      // SEC 1, 2.3.3: a mark and two coordinates, or one where the point is compressed.
      const { byteLength } = key.bits;
      const isCompressed = new Uint8Array(key.bits)[0] !== 4;
      const size = (byteLength - 1) / (isCompressed ? 1 : 2);
      return { type: 'EC', bits: size === 66 ? 521 : size * 8 };
    }
    default:
      return { type: key.type, bits: undefined };
  }
}

/** RFC 3279 for those that the library gives by number. */
function hashOf({ signatureAlgorithm }: X509Certificate): string | undefined {
  const { name, hash } = signatureAlgorithm as { readonly name: string; readonly hash?: { readonly name: string } };
  return hash?.name ?? hashesByNumber.get(name);
}

const hashesByNumber: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.2', 'MD2'],
  ['1.2.840.113549.1.1.4', 'MD5'],
  ['1.2.840.10040.4.3', 'SHA-1'],
  ['1.2.840.10045.4.1', 'SHA-1'],
]);

async function linkTo(subject: ParsedCertificate | undefined, issuer: ParsedCertificate): Promise<CertificateLink> {
  if (subject?.x509.issuer !== issuer.x509.subject) return 'other-issuer';
  try {
    const { x509 } = subject;
    const algorithm = { ...issuer.x509.publicKey.algorithm, ...x509.signatureAlgorithm };
    // What this cannot import, `verify` would call wrong.
    const publicKey = await issuer.x509.publicKey.export(algorithm, ['verify'], cryptoProvider.get());
    return (await x509.verify({ publicKey, signatureOnly: true })) ? 'signed' : 'wrong-signature';
  } catch {
    return 'named';
  }
}
