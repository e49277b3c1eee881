import { configuredNoticeDays, usualNoticeDays } from '../certificates/notice-days';
import type { ConfigSet } from '../config/config-set';
import { dayOf, daysBetween } from '../days';
import { count } from '../report/words';
import { certificateWords } from './certificate-words';
import type { WrittenCertificate } from './certificates';
import type { EntryPoint } from './entry-point';
import { type EntryState, entryState, entryWords } from './entry-state';
import { backendWords, requestWords, sourceWords, wafWords } from './entry-words';

/** An entry point in words, for those who show it. */
export interface EntryDescription {
  /** `shop.example.com/cart`, `port 443` */
  readonly request: string;
  readonly state: EntryState;
  /** `terminates at the edge, plain behind it` */
  readonly words: string;
  readonly certificates: readonly string[];
  /** That the certificate has expired or is about to; undefined where it is not, or nobody knows the day. */
  readonly notice: string | undefined;
  readonly sources: string;
  readonly waf: string;
  readonly backends: readonly string[];
}

/** What decides whether the end of a certificate is worth a notice. */
export interface NoticeOptions {
  /** Undefined where nobody knows it. */
  readonly today: string | undefined;
  readonly configs: ConfigSet;
}

/** `end` is undefined where the manifests have no certificate. */
export function describeEntry(
  point: EntryPoint,
  end: WrittenCertificate | undefined,
  options: NoticeOptions,
): EntryDescription {
  return {
    request: requestWords(point),
    state: entryState(point),
    words: entryWords(point),
    certificates: point.certificates.map(certificateWords),
    notice: end && noticeOf(end, options),
    sources: sourceWords(point.allowList),
    waf: wafWords(point.waf),
    backends: point.backends.map((backend) => backendWords(backend, point.object.namespace)),
  };
}

/** From as many days before its end as `certificate-expired-or-expiring` reports it. */
function noticeOf({ notAfter, uri }: WrittenCertificate, { today, configs }: NoticeOptions): string | undefined {
  if (today === undefined) return undefined;
  const day = dayOf(notAfter);
  const left = daysBetween(today, day);
  if (left < 0) return `certificate expired on ${day}`;
  return left < (configuredNoticeDays(configs, uri) ?? usualNoticeDays)
    ? `certificate ends in ${count(left, 'day')}`
    : undefined;
}
