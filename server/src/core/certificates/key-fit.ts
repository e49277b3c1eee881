import { ECPrivateKey } from '@peculiar/asn1-ecc';
import { PrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { RSAPrivateKey, RSAPublicKey } from '@peculiar/asn1-rsa';
import { AsnConvert } from '@peculiar/asn1-schema';
import { base64Bytes } from '../kubernetes/decode-base64';
import { limits } from '../limits';
import type { KeyFit, PublicKeyFacts } from './certificate';
import { isPrivateKeyLabel, pemBlocks } from './pem';
import { keyTypeOf, publicKeyOf } from './public-key';
import type { ParsedCertificate } from './read-certificates';

/**
 * To which of the certificates the first private key of a text belongs: the public part that stands in it is compared
 * with theirs. Nothing of the key leaves this file.
 */
export function keyFit(certificates: readonly ParsedCertificate[], text: string): KeyFit {
  if (text.length > limits.certificateLength) return { kind: 'unknown' };
  const block = pemBlocks(text).find(({ label, base64 }) => isPrivateKeyLabel(label) || base64 === undefined);
  if (block === undefined || block.base64 === undefined) return { kind: 'malformed' };
  if (block.hasHeaders || block.label === 'ENCRYPTED PRIVATE KEY') return { kind: 'protected' };
  const bytes = block.base64 === '' ? undefined : base64Bytes(block.base64);
  if (bytes === undefined) return { kind: 'malformed' };
  try {
    const key = publicPart(block.label, Uint8Array.from(bytes));
    if (key === undefined) return { kind: 'unknown' };
    const index = certificates.findIndex(({ x509 }) => {
      const { type, bits } = publicKeyOf(x509);
      return type === key.type && isSame(type === 'RSA' ? modulusOf(bits) : bits, key.bits);
    });
    return index < 0 ? { kind: 'fits-none' } : { kind: 'fits', index };
  } catch {
    return { kind: 'malformed' };
  }
}

/** RFC 8017 and RFC 5915, each by itself or inside of RFC 5208. Undefined where it is not there or not known. */
function publicPart(
  label: string,
  der: Uint8Array,
): { readonly type: PublicKeyFacts['type']; readonly bits: ArrayBuffer } | undefined {
  if (label === 'RSA PRIVATE KEY') return { type: 'RSA', bits: AsnConvert.parse(der, RSAPrivateKey).modulus };
  if (label === 'EC PRIVATE KEY') {
    const { publicKey } = AsnConvert.parse(der, ECPrivateKey);
    return publicKey && { type: 'EC', bits: publicKey };
  }
  if (label !== 'PRIVATE KEY') return undefined;
  const { privateKeyAlgorithm, privateKey } = AsnConvert.parse(der, PrivateKeyInfo);
  const type = keyTypeOf(privateKeyAlgorithm.algorithm);
  if (type !== 'RSA' && type !== 'EC') return undefined;
  return publicPart(`${type} PRIVATE KEY`, new Uint8Array(privateKey.buffer));
}

function modulusOf(bits: ArrayBuffer): ArrayBuffer {
  return AsnConvert.parse(bits, RSAPublicKey).modulus;
}

function isSame(a: ArrayBuffer, b: ArrayBuffer): boolean {
  const [first, second] = [new Uint8Array(a), new Uint8Array(b)];
  return first.length === second.length && first.every((byte, index) => byte === second[index]);
}
