import { certificateTexts } from '../../certificates/certificate-texts';
import { decidingCertificate } from '../../certificates/deciding-certificate';
import { configuredNoticeDays, usualNoticeDays } from '../../certificates/notice-days';
import { certificatesIn } from '../../certificates/prepared-certificates';
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
        const judged = problem === undefined ? decidingCertificate(text.use, certificates) : undefined;
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
            notice: isLinkerdAnchor(resource.name, text.path) ? 60 : usualNoticeDays,
            isList: text.use !== 'served' && certificates.length > 1,
          } satisfies Data,
        };
      }
    }
  },
  holds({ at, data }, { options: { today, configs } }) {
    const { words, key, from, until, notice, isList } = data as unknown as Data;
    if (today === undefined) return false;
    const [firstDay, lastDay] = [dayOf(from), dayOf(until)];
    const what = isList ? 'only certificates that' : 'a certificate that';
    if (lastDay < today) {
      const verb = isList ? 'expired, the last' : 'expired';
      return {
        severity: 'error',
        message: `${words} has ${what} ${verb} on ${lastDay} (${key}).`,
      } satisfies Completion;
    }
    if (firstDay > today) {
      const message = `${words} has ${what} ${isList ? 'are' : 'is'} not valid before ${firstDay} (${key}).`;
      return { message } satisfies Completion;
    }
    const left = daysBetween(today, lastDay);
    if (left >= (configuredNoticeDays(configs, at.uri) ?? notice)) return false;
    const soon = left === 0 ? 'today' : left === 1 ? 'tomorrow' : `in ${left} days`;
    const message = `${words} has ${what} ${isList ? 'expire' : 'expires'} ${soon}, on ${lastDay} (${key}).`;
    return { message } satisfies Completion;
  },
};

/** `linkerd check` says so as early. https://linkerd.io/2/tasks/replacing_expired_certificates/ */
function isLinkerdAnchor(name: string, path: FieldPath): boolean {
  return name === 'linkerd-identity-trust-roots' || path.at(-1) === 'identityTrustAnchorsPEM';
}
