import type { ReadCertificates } from './certificate';
import type { CertifiedNames } from './host-coverage';

/** The names that whoever serves with this is good for; undefined where that is not known. */
export function servedNames({ certificates, problem, key }: ReadCertificates): CertifiedNames | undefined {
  if (problem === 'too-much') return undefined;
  return certificates[key?.kind === 'fits' ? key.index : 0];
}
