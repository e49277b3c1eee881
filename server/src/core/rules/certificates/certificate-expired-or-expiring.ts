import type { Certificate } from '../../certificates/certificate';
import { type CertificateText, certificateTexts } from '../../certificates/certificate-texts';
import { certificatesIn } from '../../certificates/prepared-certificates';
import { ruleOptions } from '../../config/config-set';
import { dayOf, daysBetween } from '../../days';
import { identityOf } from '../../kubernetes/resource';
import type { FieldPath } from '../../yaml/field-path';
import type { Completion } from '../rule';
import type { GroupedRule } from '../rule-group';
import { fieldWords, keyOf, objectsOf, objectWords } from './certificate-objects';

export type Data = {
  readonly basePath: FieldPath;
  readonly words: string;
  /** What the certificate is the value of, in quotes. */
  readonly key: string;
  /** Moments. */
  readonly from: string;
  readonly until: string;
  /** Days before the end from which it is reported. */
  readonly notice: number;
  /** Every one of a list of authorities ends so early. */
  readonly isList: boolean;
};

export const certificateExpiredOrExpiring: GroupedRule<'document'> = {
  slice: 'document',
  *check(document) {
    for (const resource of objectsOf(document)) {
      for (const text of certificateTexts(resource.node)) {
        const { certificates = [], problem } = certificatesIn(text) ?? {};
        const judged = problem === undefined ? decisive(text, certificates) : undefined;
        if (judged === undefined) continue;
        yield {
          // What is said of moments hangs on the day: see `holds`.
          message: `${objectWords(resource)} has a certificate.`,
          place: keyOf(resource, text.path),
          resource: identityOf(resource),
          data: {
            basePath: resource.basePath,
            key: fieldWords(resource, text.path),
            words: objectWords(resource),
            from: judged.notBefore,
            until: judged.notAfter,
            notice: isLinkerdAnchor(resource.name, text.path) ? 60 : 30,
            isList: text.use !== 'served' && certificates.length > 1,
          } satisfies Data,
        };
      }
    }
  },
  holds({ at, data, ruleId }, { options: { today, configs } }) {
    const { words, key, from, until, notice, isList } = data as unknown as Data;
    if (today === undefined) return false;
    const [firstDay, lastDay] = [dayOf(from), dayOf(until)];
    const what = isList ? 'certificates all of which' : 'a certificate that';
    if (lastDay < today) {
      const verb = isList ? 'have expired, the last' : 'expired';
      return {
        severity: 'error',
        message: `${words} has ${what} ${verb} on ${lastDay}: clients refuse ${isList ? 'them' : 'it'} (${key}).`,
      } satisfies Completion;
    }
    if (firstDay > today) {
      const message = `${words} has ${what} ${isList ? 'are' : 'is'} not valid before ${firstDay} (${key}).`;
      return { message } satisfies Completion;
    }
    const left = daysBetween(today, lastDay);
    if (left >= (ruleOptions(configs, at.uri, ruleId).days ?? notice)) return false;
    const soon = left === 0 ? 'today' : left === 1 ? 'tomorrow' : `in ${left} days`;
    const message = `${words} has ${what} ${isList ? 'expire' : 'expires'} ${soon}, on ${lastDay} (${key}).`;
    return { message } satisfies Completion;
  },
};

/**
 * The one that ends what the text is for: of a chain the first to end, where an authority at its end is the client's
 * concern; of others the last, because of a list of authorities one is enough and old ones are kept beside new ones.
 */
function decisive({ use }: CertificateText, certificates: readonly Certificate[]): Certificate | undefined {
  const byEnd = certificates.toSorted((a, b) => Date.parse(a.notAfter) - Date.parse(b.notAfter));
  if (use !== 'served') return byEnd.at(-1);
  return byEnd.find((each) => !each.isSelfIssued || each === certificates[0]);
}

/** `linkerd check` says so as early. https://linkerd.io/2/tasks/replacing_expired_certificates/ */
function isLinkerdAnchor(name: string, path: FieldPath): boolean {
  return name === 'linkerd-identity-trust-roots' || path.at(-1) === 'identityTrustAnchorsPEM';
}
