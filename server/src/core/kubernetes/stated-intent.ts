import type { StatedIntent } from './entities';
import { wordsOf } from './name-words';
import type { Resource } from './resource';

/** Read from the words of the name, of labels, of annotation keys and of annotations that describe. */
export function statedIntent({
  name,
  labels,
  annotations,
}: Pick<Resource, 'name' | 'labels' | 'annotations'>): StatedIntent {
  const intents = [
    intentOf(name),
    ...[...labels].flatMap(([key, value]) => [intentOf(value), isNo(value) ? 'unstated' : intentOf(lastSegment(key))]),
    ...[...annotations].map(([key, value]) => intentOfAnnotation(lastSegment(key), value)),
  ];
  return intents.find((intent) => intent !== 'unstated') ?? 'unstated';
}

function intentOfAnnotation(key: string, value: string): StatedIntent {
  if (/^(description|comment|purpose|intent|note|reason)$/i.test(key)) return intentOf(value);
  return isNo(value) ? 'unstated' : intentOf(key);
}

function isNo(value: string): boolean {
  return /^(false|no|off|0|disabled)$/i.test(value);
}

function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function intentOf(text: string): StatedIntent {
  const words = wordsOf(text);
  if (words.some((word) => opposites.has(word))) return 'unstated';
  if (words.some((word, index) => isOutside(word, words[index + 1]))) return 'public';
  const permits = words.findIndex((word) => permissions.has(word));
  const isWhole = permits >= 0 && totals.has(words[permits + 1] ?? '') && !words.some((word) => bounds.has(word));
  return isWhole || words.join(' ').includes('default allow') ? 'everyone' : 'unstated';
}

const opposites = new Set(['deny', 'block', 'drop', 'no', 'not', 'non', 'without', 'isolate', 'isolated', 'forbid']);
const permissions = new Set(['allow', 'allows', 'permit', 'permits', 'accept', 'open', 'enable']);
const totals = new Set(['all', 'any', 'every', 'everything', 'everyone']);

/** "allow all from the same namespace" is not what a rule without peers does. */
const bounds = new Set(['from', 'in', 'within', 'same', 'inside', 'internal', 'intra', 'between']);

/** "external" alone is part of many names of software: external-dns, external-secrets. */
function isOutside(word: string, next: string | undefined): boolean {
  if (word === 'external') return next === undefined || externalThings.has(next);
  return outsides.has(word);
}

const outsides = new Set(['public', 'internet', 'anywhere', 'everywhere']);
const externalThings = new Set(['traffic', 'access', 'clients', 'users', 'ingress', 'egress', 'ips', 'lb', 'to', 'on']);
