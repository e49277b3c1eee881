import {
  annotationsIn,
  type IssuerRef,
  readCertificateRequest,
  readShim,
  untrustedIssuer,
} from '../../certificates/cert-manager';
import { certificateTexts } from '../../certificates/certificate-texts';
import { goDuration } from '../../certificates/go-duration';
import { issuersIn } from '../../certificates/issuers';
import { sourcesByName } from '../../certificates/known-secrets';
import { certificatesIn } from '../../certificates/prepared-certificates';
import { isPublicName } from '../../certificates/public-host';
import { secretUsers, tlsUses } from '../../certificates/tls-uses';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import type { KeptDocument } from '../../kubernetes/kept-document';
import { groupOf, textAt } from '../../kubernetes/read-resource';
import { type FieldPath, nodeAt } from '../../yaml/field-path';
import { field, type Severity } from '../finding';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { keyOf, objectWords } from './certificate-objects';
import { servedHosts } from './served-hosts';
import { issuerOf } from './tls-reference-unresolved';

/** `value`: what the field is to be, where that is clear. */
export type Data = { readonly basePath: FieldPath; readonly path: FieldPath; readonly value: string | null };

export const certificateRotationDisabled: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    for (const document of view.kept) {
      if (document.unknown !== undefined) continue;
      const request = requestOf(document);
      if (request !== undefined) {
        yield* keptKey(document, request);
        yield* wrongTimes(document, request);
      }
      if (isCertificate(document)) yield* servedAuthority(view, document);
      yield* untrusted(view, facts, document);
      if (document.identity.kind === 'Secret') yield* fixedCertificate(view, document);
    }
  },
};

function isCertificate({ identity }: KeptDocument): boolean {
  return identity.kind === 'Certificate' && groupOf(identity.apiVersion) === 'cert-manager.io';
}

/** What asks for a certificate: where its fields stand in the object, and what is made, in words. */
interface Request {
  readonly words: string;
  readonly rotationPolicy: FieldPath;
  readonly duration: FieldPath;
  readonly renewBefore: FieldPath;
}

/** A Certificate, or annotations of which cert-manager makes one; undefined for other objects. */
function requestOf(document: KeptDocument): Request | undefined {
  const words = objectWords(document.identity);
  if (isCertificate(document)) {
    return {
      words,
      rotationPolicy: ['spec', 'privateKey', 'rotationPolicy'],
      duration: ['spec', 'duration'],
      renewBefore: ['spec', 'renewBefore'],
    };
  }
  const isShim = tlsUses(document).length > 0 && readShim(annotationsIn(document.content)) !== undefined;
  if (!isShim) return undefined;
  const annotation = (name: string) => ['metadata', 'annotations', `cert-manager.io/${name}`];
  return {
    words: `The Certificate of ${words}`,
    rotationPolicy: annotation('private-key-rotation-policy'),
    duration: annotation('duration'),
    renewBefore: annotation('renew-before'),
  };
}

/** The field, or the annotation without its domain. */
function nameOf(path: FieldPath): string {
  return String(path.at(-1)).replace('cert-manager.io/', '');
}

/** Without the field it depends on the version of cert-manager: since 1.18 keys are made anew. */
function* keptKey(document: KeptDocument, { words, rotationPolicy: path }: Request): Iterable<DraftFinding> {
  if (textAt(document.content, path) !== 'Never') return;
  const message = `${words} keeps its private key at renewal ("${nameOf(path)}").`;
  yield found(document, { message, path, value: 'Always' });
}

/** https://cert-manager.io/docs/usage/certificate/#configuring-certificate-renewal */
function* wrongTimes(document: KeptDocument, { words, ...paths }: Request): Iterable<DraftFinding> {
  const at = (path: FieldPath) => {
    const written = textAt(document.content, path);
    return written === undefined ? undefined : goDuration(written);
  };
  const [written, before] = [at(paths.duration), at(paths.renewBefore)];
  const duration = written ?? (textAt(document.content, paths.duration) === undefined ? 90 * day : undefined);
  const refused = (path: FieldPath, why: string) =>
    found(document, { message: `${words} is refused: ${why} ("${nameOf(path)}").`, path, severity: 'error' });
  if (written !== undefined && written < hour) {
    yield refused(paths.duration, 'a certificate holds for an hour at least');
  }
  if (before !== undefined && before < 5 * minute) {
    yield refused(paths.renewBefore, 'it is renewed at least 5 minutes early');
  } else if (before !== undefined && duration !== undefined && before >= duration) {
    yield refused(paths.renewBefore, 'its renewal would be before its start');
  }
  const percentage = ['spec', 'renewBeforePercentage'];
  const share = isCertificate(document) ? nodeAt(document.content, percentage) : undefined;
  if (share?.kind === 'scalar' && typeof share.value === 'number') {
    if (before !== undefined) yield refused(percentage, '"renewBefore" says something else');
    else if (share.value <= 0 || share.value >= 100) yield refused(percentage, 'it is between 0 and 100');
  }
  if (written !== undefined && written > longest && !readCertificateRequest(document.content).isCa) {
    const days = Math.floor(written / day);
    const message = `${words} is renewed after ${days} days only: a stolen key is good as long ("duration").`;
    yield found(document, { message, path: paths.duration, severity: 'information', value: '2160h' });
  }
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** What browsers take at most. */
const longest = 398 * day;

/** Whoever gets into what serves with it can issue certificates himself. */
function* servedAuthority({ kept }: NamespaceView, document: KeptDocument): Iterable<DraftFinding> {
  const { isCa, secretName } = readCertificateRequest(document.content);
  if (!isCa || secretName === undefined) return;
  const user = secretUsers(kept).get(secretName);
  if (user === undefined) return;
  const message = `${objectWords(document.identity)} may issue others, and ${objectWords(user.identity)} serves with it ("isCA").`;
  yield found(document, { message, path: ['spec', 'isCA'], value: 'false' });
}

/** What has a stand-in for an issuer on purpose says so in its name. */
function* untrusted(view: NamespaceView, facts: NamespaceFacts, document: KeptDocument): Iterable<DraftFinding> {
  const ref = issuerOf(document);
  if (ref === undefined || isForTrial(view, document)) return;
  const issuer = issuerNamed(view, facts, ref);
  const kind = issuer && untrustedIssuer(issuer.content);
  if (issuer === undefined || issuer.unknown !== undefined || kind === undefined) return;
  const host = hostsOf(document).find(isPublicName);
  if (host === undefined) return;
  const whom = kind === 'staging' ? 'staging issuers' : 'what is self-signed';
  const message = `${objectWords(document.identity)} is for "${host}": no browser trusts ${whom} ("${nameOf(ref.path)}").`;
  yield found(document, { message, path: ref.path });
}

function isForTrial({ name, scope }: NamespaceView, { identity, ref }: KeptDocument): boolean {
  const names = [name, scope.name, identity.name, ref.uri.slice(ref.uri.indexOf('//') + 2)];
  return names.some((each) =>
    /(^|[^a-z])(dev|develop|development|test|testing|staging|stage|qa|local|demo|sample|example|preview|sandbox)s?([^a-z]|$)/i.test(
      each,
    ),
  );
}

function issuerNamed(view: NamespaceView, facts: NamespaceFacts, { kind, name }: IssuerRef): KeptDocument | undefined {
  return issuersIn(kind === 'Issuer' ? view.kept : facts.kept)[kind].get(name);
}

function hostsOf(document: KeptDocument): readonly string[] {
  if (!isCertificate(document)) return servedHosts(document).map(({ host }) => host);
  const request = readCertificateRequest(document.content);
  return request.isCa ? [] : (request.names?.dnsNames ?? []);
}

/** A certificate that is a fixed text ends some day, and nothing will have made another one. */
function* fixedCertificate({ kept }: NamespaceView, document: KeptDocument): Iterable<DraftFinding> {
  const { name } = document.identity;
  const served = certificateTexts(document.content).find(({ use }) => use === 'served');
  const read = served && certificatesIn(served);
  const [leaf] = read?.certificates ?? [];
  if (served === undefined || leaf === undefined || (sourcesByName(kept).get(name)?.length ?? 0) > 1) return;
  const user = secretUsers(kept).get(name);
  if (user === undefined) return;
  const message = `${objectWords(document.identity)} is renewed by nobody until ${leaf.notAfter.slice(0, 10)}, and ${objectWords(user.identity)} serves with it.`;
  yield { ...found(document, { message, path: ['metadata', 'name'] }), severity: 'information' };
  const isItsKey = read?.key?.kind === 'fits' && read.key.index === 0;
  // One that signs itself is what openssl makes unless told otherwise.
  if (!leaf.isCa || leaf.isSelfIssued || !isItsKey) return;
  const authority = `${objectWords(document.identity)} may issue others, and ${objectWords(user.identity)} serves with it ("tls.crt").`;
  yield { ...found(document, { message: authority, path: served.path }), place: keyOf(document, served.path) };
}

function found(
  { identity, ref, basePath }: KeptDocument,
  { message, path, severity, value }: { message: string; path: FieldPath; severity?: Severity; value?: string },
): DraftFinding {
  return {
    message,
    ...(severity === undefined ? {} : { severity }),
    at: ref,
    place: field([...basePath, ...path]),
    resource: identity,
    related: [],
    data: { basePath, path, value: value ?? null } satisfies Data,
  };
}
