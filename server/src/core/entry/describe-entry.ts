import { dayOf, daysBetween } from '../days';
import { count } from '../report/words';
import { certificateWords } from './certificate-words';
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

/** `validUntil` is a moment, and `today` a day; both are undefined where they are not known. */
export function describeEntry(
  point: EntryPoint,
  validUntil: string | undefined,
  today: string | undefined,
): EntryDescription {
  return {
    request: requestWords(point),
    state: entryState(point),
    words: entryWords(point),
    certificates: point.certificates.map(certificateWords),
    notice: noticeOf(validUntil, today),
    sources: sourceWords(point.allowList),
    waf: wafWords(point.waf),
    backends: point.backends.map((backend) => backendWords(backend, point.object.namespace)),
  };
}

/** From a month before its end, as `certificate-expired-or-expiring` does. */
function noticeOf(validUntil: string | undefined, today: string | undefined): string | undefined {
  if (validUntil === undefined || today === undefined) return undefined;
  const day = dayOf(validUntil);
  const left = daysBetween(today, day);
  if (left < 0) return `certificate expired on ${day}`;
  return left < 30 ? `certificate ends in ${count(left, 'day')}` : undefined;
}
