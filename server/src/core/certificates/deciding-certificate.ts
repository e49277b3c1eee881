import type { Certificate } from './certificate';
import type { CertificateText } from './certificate-texts';

/**
 * The one that ends what the text is for: of a chain the first to end, where an authority at its end is the client's
 * concern; of others the last, because of a list of authorities one is enough and old ones are kept beside new ones.
 */
export function decidingCertificate(
  use: CertificateText['use'],
  certificates: readonly Certificate[],
): Certificate | undefined {
  const byEnd = certificates.toSorted((a, b) => Date.parse(a.notAfter) - Date.parse(b.notAfter));
  if (use !== 'served') return byEnd.at(-1);
  return byEnd.find((each) => !each.isSelfIssued || each === certificates[0]);
}
