import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import type { X509Certificate } from '@peculiar/x509';
import type { PublicKeyFacts } from './certificate';

/** What a certificate certifies: the type of the key, and the key as its type writes it. */
export function publicKeyOf(x509: X509Certificate): {
  readonly type: PublicKeyFacts['type'];
  readonly bits: ArrayBuffer;
} {
  const info = AsnConvert.parse(x509.publicKey.rawData, SubjectPublicKeyInfo);
  return { type: keyTypeOf(info.algorithm.algorithm), bits: info.subjectPublicKey };
}

/** RFC 3279, 4055 and 8410. */
export function keyTypeOf(algorithm: string): PublicKeyFacts['type'] {
  return types.get(algorithm) ?? 'other';
}

const types: ReadonlyMap<string, PublicKeyFacts['type']> = new Map<string, PublicKeyFacts['type']>([
  ['1.2.840.113549.1.1.1', 'RSA'],
  ['1.2.840.113549.1.1.10', 'RSA'],
  ['1.2.840.10045.2.1', 'EC'],
  ['1.3.101.112', 'Ed25519'],
  ['1.3.101.113', 'Ed448'],
  ['1.2.840.10040.4.1', 'DSA'],
]);
