import 'reflect-metadata/lite';
import { KeyObject, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  type JsonGeneralName,
  type JsonName,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate with its private key, made while the tests run. */
export interface MadeCertificate {
  readonly certificate: string;
  /** PKCS #8, as PEM. */
  readonly key: string;
  readonly keys: CryptoKeyPair;
  readonly name: string | JsonName;
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;

export interface CertificateWishes {
  readonly subject?: string | JsonName;
  readonly hosts?: readonly string[];
  readonly addresses?: readonly string[];
  /** Days such as 2026-01-31. */
  readonly from?: string;
  readonly until?: string;
  readonly key?: keyof typeof keyAlgorithms;
  readonly hash?: 'SHA-1' | 'SHA-256' | 'SHA-384';
  readonly isCa?: boolean;
  /** Who signs it; itself where nobody is named. */
  readonly issuer?: MadeCertificate;
}

const rsa = { name: 'RSASSA-PKCS1-v1_5', publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };

export const keyAlgorithms = {
  p256: { name: 'ECDSA', namedCurve: 'P-256' },
  p384: { name: 'ECDSA', namedCurve: 'P-384' },
  ed25519: { name: 'Ed25519' },
  rsa1024: { ...rsa, modulusLength: 1024 },
  rsa2048: { ...rsa, modulusLength: 2048 },
} as const;

export async function makeCertificate(wishes: CertificateWishes = {}): Promise<MadeCertificate> {
  const { subject = 'CN=test', hosts = [], addresses = [], key = 'p256', hash = 'SHA-256', issuer } = wishes;
  cryptoProvider.set(webcrypto as never);
  const algorithm = keyAlgorithms[key];
  const keys = (await webcrypto.subtle.generateKey({ ...algorithm, hash }, true, [
    'sign',
    'verify',
  ])) as unknown as CryptoKeyPair;
  const signer = issuer?.keys.privateKey ?? keys.privateKey;
  const names: JsonGeneralName[] = [
    ...hosts.map((value) => ({ type: 'dns', value }) as const),
    ...addresses.map((value) => ({ type: 'ip', value }) as const),
  ];
  const x509 = await X509CertificateGenerator.create({
    serialNumber: '01',
    subject,
    issuer: issuer?.name ?? subject,
    notBefore: new Date(`${wishes.from ?? '2026-01-01'}T00:00:00Z`),
    notAfter: new Date(`${wishes.until ?? '2027-01-01'}T00:00:00Z`),
    signingAlgorithm: { ...signer.algorithm, hash },
    publicKey: keys.publicKey,
    signingKey: signer,
    extensions: [
      ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
      ...(wishes.isCa === undefined ? [] : [new BasicConstraintsExtension(wishes.isCa, undefined, true)]),
    ],
  });
  return { certificate: `${x509.toString('pem')}\n`, key: privatePem(keys, 'pkcs8'), keys, name: subject };
}

/** The private key in one of the forms that it is written in. */
export function privatePem({ privateKey }: CryptoKeyPair, type: 'pkcs8' | 'pkcs1' | 'sec1'): string {
  return KeyObject.from(privateKey).export({ type, format: 'pem' }) as string;
}
