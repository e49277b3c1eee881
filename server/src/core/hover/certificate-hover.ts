import type { Analysis } from '../analysis/analysis';
import type { Certificate, PublicKeyFacts, ReadCertificates } from '../certificates/certificate';
import { certificateTexts } from '../certificates/certificate-texts';
import { certificatesIn } from '../certificates/prepared-certificates';
import { dayOf, daysBetween } from '../days';
import type { PlaceAt } from '../navigation/place-at';
import { count } from '../report/words';
import { isAtOrBelow } from '../yaml/field-path';
import { code, type HoverLine, plain, strong } from './hover-text';

/** What the certificates of a text say, on the text and on its key; nothing anywhere else. Never anything of a key. */
export function certificateHover(
  analysis: Analysis,
  uri: string,
  { documentIndex, path }: PlaceAt,
): readonly HoverLine[] {
  const content = analysis.files.get(uri)?.documents[documentIndex]?.document.content;
  const resource =
    content?.kind === 'manifest' ? content.resources.find(({ basePath }) => isAtOrBelow(path, basePath)) : undefined;
  if (resource === undefined) return [];
  const own = JSON.stringify(path.slice(resource.basePath.length));
  const text = certificateTexts(resource.node).find((each) => JSON.stringify(each.path) === own);
  const read = text && certificatesIn(text);
  return read === undefined ? [] : certificateLines(read, analysis.options.today);
}

/** Of a chain or a list the first few. */
export function certificateLines(
  { certificates, key }: ReadCertificates,
  today: string | undefined,
): readonly HoverLine[] {
  const lines = certificates.slice(0, shownCertificates).flatMap((certificate) => linesOf(certificate, today));
  const more = certificates.length - shownCertificates;
  return [
    ...lines,
    ...(more > 0 ? [[plain(`and ${count(more, 'more certificate')}`)]] : []),
    ...(key?.kind === 'fits-none' ? [[plain('The private key beside it is that of another certificate.')]] : []),
  ];
}

const shownCertificates = 3;

function linesOf(certificate: Certificate, today: string | undefined): readonly HoverLine[] {
  const { subject, commonName, dnsNames, ipAddresses, issuer, isSelfIssued, isCa, notBefore, notAfter } = certificate;
  const names = [...dnsNames, ...ipAddresses];
  const title = commonName ?? names[0] ?? subject;
  return [
    [strong(`Certificate ${title}`), ...(isCa ? [plain(' · authority')] : [])],
    ...(names.length > 0 ? [[plain('For '), ...listed(names)]] : []),
    [plain(isSelfIssued ? 'Signed by itself' : 'Issued by '), ...(isSelfIssued ? [] : [code(issuer)])],
    [plain(`Valid from ${dayOf(notBefore)} to ${dayOf(notAfter)}${remaining(notBefore, notAfter, today)}`)],
    [
      plain(
        `${keyWords(certificate.key)}${certificate.signatureHash ? `, signed with ${certificate.signatureHash}` : ''}`,
      ),
    ],
  ];
}

/** The first few of some names. */
export function listed(names: readonly string[]): HoverLine {
  const shown = names.slice(0, shownNames).flatMap((name, index) => [...(index > 0 ? [plain(', ')] : []), code(name)]);
  const more = names.length - shownNames;
  return more > 0 ? [...shown, plain(` and ${more} more`)] : shown;
}

const shownNames = 10;

function remaining(from: string, until: string, today: string | undefined): string {
  if (today === undefined) return '';
  if (dayOf(from) > today) return ', not yet';
  const days = daysBetween(today, dayOf(until));
  return days < 0 ? ', expired' : `, ${count(days, 'day')} left`;
}

function keyWords({ type, bits }: PublicKeyFacts): string {
  if (type === 'other') return 'A key of another type';
  return `${type} key${bits === undefined ? '' : ` of ${bits} bits`}`;
}
