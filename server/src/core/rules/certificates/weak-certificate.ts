import { readShim } from '../../certificates/cert-manager';
import type { Certificate } from '../../certificates/certificate';
import { certificateTexts } from '../../certificates/certificate-texts';
import { certificatesIn } from '../../certificates/prepared-certificates';
import { isPublicName } from '../../certificates/public-host';
import { daysBetween } from '../../days';
import { identityOf, type Resource } from '../../kubernetes/resource';
import { type FieldPath, fieldOf, nodeAt, stringAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { fieldWords, keyOf, objectsOf, objectWords } from './certificate-objects';

export type Data = { readonly basePath: FieldPath; readonly size: number | null };

export const weakCertificate: GroupedRule<'document'> = {
  slice: 'document',
  *check(document) {
    for (const resource of objectsOf(document)) {
      yield* ofTexts(resource);
      if (resource.group === 'cert-manager.io' && resource.kind === 'Certificate') yield* ofRequest(resource);
      else if (readShim(resource.annotations) !== undefined) yield* ofShim(resource);
    }
  },
};

function* ofTexts(resource: Resource): Iterable<DocumentFinding> {
  for (const text of certificateTexts(resource.node)) {
    // Which authorities to trust is a decision about them, and not about their keys.
    if (text.use === 'trusted') continue;
    const [first, ...others] = certificatesIn(text)?.certificates ?? [];
    if (first === undefined) continue;
    const weak = [first, ...(text.use === 'served' ? others : [])].flatMap((each) => weakness(each) ?? [])[0];
    const [what, severity] = weak === undefined ? [oddity(first), 'information' as const] : [weak, 'warning' as const];
    if (what === undefined) continue;
    yield {
      message: `${objectWords(resource)} has a certificate ${what} (${fieldWords(resource, text.path)}).`,
      severity,
      place: keyOf(resource, text.path),
      resource: identityOf(resource),
      data: { basePath: resource.basePath, size: null } satisfies Data,
    };
  }
}

/** NIST SP 800-57 part 1 and the baseline requirements of the CA/Browser Forum, 6.1.5. */
function weakness({ key, signatureHash, isSelfIssued }: Certificate): string | undefined {
  if (key.type === 'RSA' && key.bits !== undefined && key.bits < 2048) {
    return `with an RSA key of ${key.bits} bits, where 2048 are the least`;
  }
  if (key.type === 'EC' && key.bits !== undefined && key.bits < 256) {
    return `with a key on a curve of ${key.bits} bits, where 256 are the least`;
  }
  if (key.type === 'DSA') return 'with a DSA key, which no browser takes';
  // Nobody verifies the signature of what he trusts by itself.
  if (!isSelfIssued && brokenHashes.has(signatureHash ?? '')) {
    return `that is signed with ${signatureHash}, which can be forged`;
  }
  return undefined;
}

const brokenHashes: ReadonlySet<string> = new Set(['MD2', 'MD5', 'SHA-1']);

/** What browsers refuse of a certificate for a public host. */
function oddity({ dnsNames, isSelfIssued, notBefore, notAfter }: Certificate): string | undefined {
  const host = dnsNames.find(isPublicName);
  if (host === undefined) return undefined;
  if (isSelfIssued) return `for "${host}" that nobody else has signed`;
  const days = Math.floor(daysBetween(notBefore, notAfter));
  return days > longestLife ? `for "${host}" of ${days} days, not at most ${longestLife}` : undefined;
}

/** Baseline requirements, 6.3.2; 200 days from March 2026 on for new ones. */
const longestLife = 398;

/** The API takes no smaller one, so it is only a matter of time until somebody notices. */
function* ofRequest(resource: Resource): Iterable<DocumentFinding> {
  const key = ['spec', 'privateKey'];
  const size = nodeAt(resource.node, [...key, 'size']);
  if (size?.kind !== 'scalar' || typeof size.value !== 'number') return;
  const algorithm = stringAt(fieldOf(resource.node, 'spec'), ['privateKey', 'algorithm']);
  yield* tooSmall(resource, algorithm, size.value, [...key, 'size']);
}

/** https://cert-manager.io/docs/usage/ingress/#supported-annotations */
function* ofShim(resource: Resource): Iterable<DocumentFinding> {
  const key = 'cert-manager.io/private-key-size';
  const size = Number(resource.annotations.get(key) || Number.NaN);
  const algorithm = resource.annotations.get('cert-manager.io/private-key-algorithm');
  if (!Number.isNaN(size)) yield* tooSmall(resource, algorithm, size, ['metadata', 'annotations', key]);
}

function* tooSmall(resource: Resource, algorithm = 'RSA', size: number, path: FieldPath): Iterable<DocumentFinding> {
  const least = algorithm === 'RSA' ? 2048 : algorithm === 'ECDSA' ? 256 : 0;
  if (size >= least) return;
  yield {
    message: `${objectWords(resource)} asks for an ${algorithm} key of ${size} bits, where ${least} are the least ("${String(path.at(-1)).replace('cert-manager.io/', '')}").`,
    place: field([...resource.basePath, ...path]),
    resource: identityOf(resource),
    data: { basePath: resource.basePath, size: least } satisfies Data,
  };
}
