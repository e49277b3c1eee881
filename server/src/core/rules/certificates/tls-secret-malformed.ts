import type { CertificateProblem, ReadCertificates } from '../../certificates/certificate';
import { certificateTexts, isEncrypted, isStandIn, secretText } from '../../certificates/certificate-texts';
import { certificatesIn } from '../../certificates/prepared-certificates';
import { identityOf, type Resource } from '../../kubernetes/resource';
import { membershipsOf } from '../../scopes/layout';
import { entriesOf, type FieldPath, fieldOf, keyText, stringAt } from '../../yaml/field-path';
import { field, type Place } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { keyOf, objectsOf } from './certificate-objects';

/** `rename`: the key that was meant; `type`, `plain`: see the fixes. */
export type Data = { readonly basePath: FieldPath } & Remedy;

type Remedy =
  | { readonly kind: 'rename'; readonly path: FieldPath; readonly key: string }
  | { readonly kind: 'type' }
  | { readonly kind: 'plain'; readonly key: string }
  | { readonly kind: 'none' };

export const tlsSecretMalformed: GroupedRule<'document'> = {
  slice: 'document',
  *check(document) {
    for (const resource of objectsOf(document)) {
      if (resource.group !== '' || resource.kind !== 'Secret' || isEncrypted(resource.node)) continue;
      if (stringAt(resource.node, ['type']) === tlsType) yield* ofTlsSecret(resource);
      else if (isOpaquePair(resource)) yield opaquePair(resource);
      yield* ofPair(resource);
    }
  },
  // A patch has what it changes, and no more.
  holds: ({ at }, { layout }) => membershipsOf(layout, at.uri).length > 0 || !layout.claimed.has(at.uri),
};

const tlsType = 'kubernetes.io/tls';

/** What the API server refuses, and what is no certificate at all. */
function* ofTlsSecret(resource: Resource): Iterable<DocumentFinding> {
  const entries = ['data', 'stringData'].flatMap((of) =>
    entriesOf(fieldOf(resource.node, of)).map(({ key, value }) => ({ path: [of, keyText(key)], value })),
  );
  // A Secret without any is filled by somebody else, or is a patch.
  if (entries.length === 0) return;
  for (const key of ['tls.crt', 'tls.key']) {
    const own = entries.find(({ path }) => path[1] === key);
    if (own === undefined) {
      const meant = entries.filter(({ path }) => otherNames[key]?.test(path[1] ?? ''));
      const [only] = meant;
      const remedy: Remedy = meant.length === 1 && only !== undefined ? { kind: 'rename', path: only.path, key } : none;
      const message = `${words(resource)} is of type ${tlsType} and has no "${key}": the API server refuses it.`;
      yield problem(resource, message, field([...resource.basePath, 'type']), remedy);
      continue;
    }
    const text = own.value.kind === 'scalar' && typeof own.value.value === 'string' ? own.value.value : '';
    // What is shorter than any certificate or key stands for one.
    if (text.length < shortest || isStandIn(text)) continue;
    if (own.path[0] === 'data' && !isBase64(text)) {
      const isPlain = text.includes('-----BEGIN ');
      const why = isPlain ? 'PEM as it is, where "data" has base64' : 'text that is no base64';
      const message = `${words(resource)} has ${why}: the API server refuses it ("${key}").`;
      yield problem(resource, message, keyOf(resource, own.path), isPlain ? { kind: 'plain', key } : none);
    } else if (
      key === 'tls.crt' &&
      (isDer(own.path, text) || secretText(resource.node, key)?.text.includes('-----BEGIN CERTIFICATE-----') === false)
    ) {
      yield problem(resource, unreadable(resource, 'no-block'), keyOf(resource, own.path));
    }
  }
}

/** A certificate with its key, of whatever type the Secret is. */
function* ofPair(resource: Resource): Iterable<DocumentFinding> {
  const served = certificateTexts(resource.node).find(({ use }) => use === 'served');
  const read = served && certificatesIn(served);
  if (served === undefined || read === undefined || read.problem === 'too-much') return;
  if (read.problem !== undefined) {
    yield problem(resource, unreadable(resource, read.problem), keyOf(resource, served.path));
    return;
  }
  const place = keyOf(resource, served.path);
  const keyPlace = keyOf(resource, served.key?.path ?? served.path);
  if (read.key?.kind === 'malformed') {
    const what = 'a private key that cannot be read';
    yield problem(resource, `${words(resource)} has ${what}: nothing serves with it ("tls.key").`, keyPlace);
  } else if (read.key?.kind === 'fits-none') {
    const what = 'the key of another certificate';
    yield problem(resource, `${words(resource)} has ${what}: nothing serves with it ("tls.key").`, keyPlace);
  } else if (read.key?.kind === 'protected' && stringAt(resource.node, ['type']) === tlsType) {
    // Controllers have nobody to ask for it; a program of one's own may know it.
    const what = 'a private key with a passphrase';
    const message = `${words(resource)} has ${what}: controllers cannot serve with it ("tls.key").`;
    yield { ...problem(resource, message, keyPlace), severity: 'warning' };
  } else if (read.key?.kind === 'fits' && read.key.index > 0) {
    const what = `the certificate of its key in place ${read.key.index + 1}`;
    yield problem(resource, `${words(resource)} has ${what}: it has to be first ("tls.crt").`, place);
  } else {
    const broken = brokenLink(read);
    if (broken === undefined) return;
    const message = `${words(resource)} has a broken chain: ${broken} ("tls.crt").`;
    yield { ...problem(resource, message, place), severity: 'warning' };
  }
}

/** A certificate that issued itself ends a chain; what stands behind it is not looked at by anybody. */
function brokenLink({ links, certificates }: ReadCertificates): string | undefined {
  const index = links.findIndex((link) => link === 'other-issuer' || link === 'wrong-signature');
  if (index < 0 || certificates.slice(0, index + 1).some(({ isSelfIssued }) => isSelfIssued)) return undefined;
  const issued = `certificate ${index + 2} has not issued certificate ${index + 1}`;
  return links[index] === 'wrong-signature' ? `${issued}, though named so` : issued;
}

function unreadable(resource: Resource, problem: Exclude<CertificateProblem, 'too-much'>): string {
  return `${words(resource)} has ${problemWords[problem]}: nothing serves with it ("tls.crt").`;
}

const problemWords: Readonly<Record<Exclude<CertificateProblem, 'too-much'>, string>> = {
  'no-end': 'a certificate that was cut off',
  'no-base64': 'a certificate that is no base64 between its marks',
  'no-certificate': 'marks of a certificate around something else',
  'no-block': 'no certificate in PEM',
};

/** Both keys, and nothing else that says what it is for. */
function isOpaquePair({ node }: Resource): boolean {
  const type = stringAt(node, ['type']) ?? 'Opaque';
  const keys = ['data', 'stringData'].flatMap((of) => entriesOf(fieldOf(node, of)).map(({ key }) => keyText(key)));
  return (
    type === 'Opaque' &&
    keys.includes('tls.crt') &&
    keys.includes('tls.key') &&
    keys.every((key) => ['tls.crt', 'tls.key', 'ca.crt'].includes(key))
  );
}

function opaquePair(resource: Resource): DocumentFinding {
  const place = field([...resource.basePath, ...(fieldOf(resource.node, 'type') === undefined ? ['kind'] : ['type'])]);
  const message = `${words(resource)} has a certificate and is of type Opaque: Gateways take only type ${tlsType}.`;
  return { ...problem(resource, message, place, { kind: 'type' }), severity: 'information' };
}

/** Whether base64 is that of the certificate itself, without the PEM around it: a sequence of more than 255 bytes. */
function isDer([field]: FieldPath, text: string): boolean {
  return field === 'data' && text.startsWith('MII');
}

/** What others call these keys. */
const otherNames: Readonly<Record<string, RegExp>> = {
  'tls.crt': /^(tls|server|cert|certificate|fullchain)?[._-]?(crt|cert|certificate|pem)$/i,
  'tls.key': /^(tls|server|private|privkey)?[._-]?(key|privkey|private)([._-]pem)?$/i,
};

/** No key and no certificate is as short. */
const shortest = 100;

/** As Go reads it: whole groups of four, line breaks between them. */
function isBase64(text: string): boolean {
  const digits = text.replace(/[\r\n]+/g, '');
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
}

function words({ name }: Resource): string {
  return `Secret "${name}"`;
}

const none: Remedy = { kind: 'none' };

function problem(resource: Resource, message: string, place: Place, remedy: Remedy = none): DocumentFinding {
  return { message, place, resource: identityOf(resource), data: { basePath: resource.basePath, ...remedy } };
}
