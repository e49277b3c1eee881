/*
 * What a certificate says (RFC 5280), as plain values, and what PEM text holds of them. `read-certificates.ts` reads it
 * with a library that is loaded when the first certificate is met. Left out: revocation, name constraints, policies.
 */

export interface Certificate {
  /** As RFC 4514 writes it, in the order of the certificate: `C=DE, O=Example, CN=shop.example.com`; may be empty. */
  readonly subject: string;
  readonly commonName: string | undefined;
  readonly issuer: string;
  /** Of the subject alternative names; clients look at nothing else (RFC 6125, Go since 1.15). In lower case. */
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** Moments in UTC, such as `2026-03-02T10:00:00Z`. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly key: PublicKeyFacts;
  /** `SHA-256`; undefined where the algorithm has none of its own or is not known. */
  readonly signatureHash: string | undefined;
  readonly isCa: boolean;
  /** Subject and issuer are one. */
  readonly isSelfIssued: boolean;
}

export interface PublicKeyFacts {
  readonly type: 'RSA' | 'EC' | 'Ed25519' | 'Ed448' | 'DSA' | 'other';
  /** The size of the modulus or of the curve's field; undefined where the type has one size only, or it is not known. */
  readonly bits: number | undefined;
}

/** What was read of a text, see `read-certificates.ts`. */
export interface ReadCertificates extends CertificateList {
  /** Undefined where there was no key to compare with. */
  readonly key: KeyFit | undefined;
}

/** What a text has between the marks of PEM (RFC 7468). */
export interface CertificateList {
  /** In the order of the text; only those that could be read. */
  readonly certificates: readonly Certificate[];
  /** The first thing wrong with it. */
  readonly problem: CertificateProblem | undefined;
  /** Of each certificate but the last: whether the next one has issued it. */
  readonly links: readonly CertificateLink[];
}

export type CertificateProblem =
  /** A block begins and does not end: the text was cut off. */
  | 'no-end'
  /** What stands between the marks is no base64. */
  | 'no-base64'
  /** It is base64, and no certificate. */
  | 'no-certificate'
  /** There is not one block of the type CERTIFICATE. */
  | 'no-block'
  /** More than the limits allow: nothing is known of it. */
  | 'too-much';

/** `signed`: the names fit and the signature is right; `named`: the names fit, and the signature was not verified. */
export type CertificateLink = 'signed' | 'named' | 'wrong-signature' | 'other-issuer';

/** Which certificate of a text a private key belongs to. Of the key itself nothing is kept. */
export type KeyFit =
  | { readonly kind: 'fits'; readonly index: number }
  | { readonly kind: 'fits-none' }
  /** It is cut off, or no key. */
  | { readonly kind: 'malformed' }
  /** A passphrase protects it. */
  | { readonly kind: 'protected' }
  /** Of a type that is not compared. */
  | { readonly kind: 'unknown' };
