import { memoize } from '../connectivity/memoize';
import { decodeBase64 } from '../kubernetes/decode-base64';
import { limits } from '../limits';
import { entriesOf, type FieldPath, fieldOf, keyText, stringAt } from '../yaml/field-path';
import type { YamlMap, YamlNode, YamlScalar } from '../yaml/tree';
import { begin, beginInBase64Twice } from './pem';

/** A text of an object that has certificates in it. */
export interface CertificateText {
  /** From the object. */
  readonly path: FieldPath;
  readonly scalar: YamlScalar;
  /** Without the base64 that a Secret or a `caBundle` wraps around it. */
  readonly text: string;
  /** `served`: with its key, in a Secret for TLS; `trusted`: authorities; `other`: what it is for does not show. */
  readonly use: 'served' | 'trusted' | 'other';
  /** The private key that belongs to it. */
  readonly key: { readonly path: FieldPath; readonly scalar: YamlScalar; readonly text: string } | undefined;
}

/** Where certificates stand in an object: a Secret, a ConfigMap, a `caBundle`, a variable, a value of a chart. */
export const certificateTexts: (object: YamlMap) => readonly CertificateText[] = memoize((object) => {
  if (isEncrypted(object)) return [];
  const kind = stringAt(object, ['kind']);
  const found = [...textsIn(object)].filter(({ text }) => isCertificate(text));
  return found.map(({ path, scalar, text }): CertificateText => {
    const served = kind === 'Secret' && path.at(-1) === 'tls.crt';
    return {
      path,
      scalar,
      text,
      use: served ? 'served' : kind === 'ConfigMap' || isTrusted(path) ? 'trusted' : 'other',
      key: served ? secretText(object, 'tls.key') : undefined,
    };
  });
});

/**
 * Where PEM stands, also as base64 within another text, as in a kubeconfig. Where private keys stand that no passphrase
 * protects is for `hasPrivateKey` to say.
 */
export const armouredTexts: (object: YamlMap) => readonly Armoured[] = memoize((object) =>
  isEncrypted(object) ? [] : [...textsIn(object, withinText)].filter(({ text }) => text.includes(begin)),
);

export interface Armoured {
  readonly path: FieldPath;
  readonly scalar: YamlScalar;
  readonly text: string;
}

/** SOPS writes about its work beside what it encrypts. https://getsops.io/docs/ */
export function isEncrypted(object: YamlMap): boolean {
  return fieldOf(object, 'sops') !== undefined;
}

/** What a Secret has for a key: `stringData` wins over `data`. Undefined where nothing or a stand-in is written. */
export function secretText(secret: YamlMap, key: string): Armoured | undefined {
  for (const field of ['stringData', 'data']) {
    const scalar = fieldOf(fieldOf(secret, field), key);
    if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string' || scalar.value === '') continue;
    const text = field === 'data' ? decodeBase64(scalar.value) : scalar.value;
    return text === undefined || isStandIn(scalar.value) || isStandIn(text)
      ? undefined
      : { path: [field, key], scalar, text };
  }
  return undefined;
}

/** What another tool replaces before anything is applied, or has encrypted. No PEM has these marks. */
export function isStandIn(text: string): boolean {
  return /\{\{|\$[({]|^ENC\[|^<[^<>]*>$|^@.*@$|^%.*%$|^ref\+/.test(text);
}

function* textsIn(
  node: YamlNode,
  armoured: (value: string) => string | undefined = wholeText,
  path: FieldPath = [],
): Iterable<Armoured> {
  if (node.kind === 'scalar') {
    const text = typeof node.value === 'string' ? armoured(node.value) : undefined;
    if (text !== undefined && !isStandIn(text)) yield { path, scalar: node, text };
    return;
  }
  if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) yield* textsIn(item, armoured, [...path, index]);
    return;
  }
  for (const { key, value } of entriesOf(node)) {
    // A copy that kubectl leaves of what it applied.
    if (keyText(key) !== 'kubectl.kubernetes.io/last-applied-configuration')
      yield* textsIn(value, armoured, [...path, keyText(key)]);
  }
}

/** The text itself where it may have PEM in it; base64 is decoded where it has the beginning of PEM. */
function wholeText(value: string): string | undefined {
  if (value.length > limits.certificateTextLength * 2) return undefined;
  if (value.includes(begin)) return value;
  return encodedBegin.test(value) ? decodeBase64(value) : undefined;
}

/** The same, and what stands as base64 in the text or, where that is base64 itself as in a Secret, in what it is of. */
function withinText(value: string): string | undefined {
  const whole = wholeText(value);
  if (whole !== undefined || value.length > limits.certificateTextLength * 2) return whole;
  const text = beginInBase64Twice.test(value) ? (decodeBase64(value) ?? '') : value;
  const parts = (text.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? []).filter((part) => encodedBegin.test(part));
  return parts.length === 0 ? undefined : parts.flatMap((part) => decodeBase64(part) ?? []).join('\n');
}

/** The mark in base64: at its start, or behind other text, which puts it in one of three places of a group. */
const encodedBegin = /LS0tLS1CRUdJ|0tLS0tQkVHSU4g|tLS0tLUJFR0lO/;

function isCertificate(text: string): boolean {
  return text.includes('-----BEGIN CERTIFICATE-----');
}

function isTrusted(path: FieldPath): boolean {
  return /ca([-_.]|$|bundle|cert)|trust|root|anchor/i.test(String(path.findLast((step) => typeof step === 'string')));
}
