import { isPlaceholder } from '../../kubernetes/placeholder';
import type { FieldPath } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import type { Flag } from './component';

/** One word of a command line with its place; the text is undefined where it is none. */
export interface Word {
  readonly text: string | undefined;
  readonly path: FieldPath;
}

/** The items of a `command` or of `args`; `path` leads to the list. */
export function wordsOf(items: readonly YamlNode[], path: FieldPath): readonly Word[] {
  return items.map((item, index) => ({
    text: item.kind !== 'scalar' || item.value === null ? undefined : textOf(item.value, item.source),
    path: [...path, index],
  }));
}

function textOf(value: string | number | boolean, source: string): string {
  return typeof value === 'string' ? value : source;
}

/** The flags of a command line. */
export interface Arguments {
  readonly flags: ReadonlyMap<string, Flag>;
  /** A word stands for others that are not known, so any flag may be set. */
  readonly hasUnknown: boolean;
}

/** Flags of this name add to each other, as in Go's StringSlice and feature gates; of others the last one counts. */
const adding = new Set(['authorization-mode', 'etcd-servers', 'tls-cipher-suites', 'feature-gates']);

/** Flags that take no further word: `--name false` is true, and a word too many. */
const switches = new Set([
  'anonymous-auth',
  'kubelet-https',
  'client-cert-auth',
  'peer-client-cert-auth',
  'auto-tls',
  'peer-auto-tls',
  'rotate-certificates',
  'rotate-server-certificates',
  'profiling',
]);

/** Reads `--name=value`, `--name value` and `--name`; without dashes where `dashes` is ''. */
export function readArguments(words: readonly Word[], dashes: '--' | ''): Arguments {
  const flags = new Map<string, Flag>();
  let hasUnknown = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word?.text === undefined) {
      hasUnknown = true;
      continue;
    }
    const match = (dashes === '' ? plain : dashed).exec(word.text);
    if (match === null) {
      hasUnknown ||= isPlaceholder(word.text) || word.text.startsWith('$');
      continue;
    }
    const [, name = '', written] = match;
    const next = words[index + 1];
    if (written !== undefined || next?.text === undefined || next.text.startsWith('-') || dashes === '') {
      add(flags, name, {
        value: known(written ?? 'true'),
        words: `--${match[1]}${written === undefined ? '' : `=${written}`}`,
        path: word.path,
      });
    } else {
      const value = switches.has(name) ? undefined : known(next.text);
      add(flags, name, { value, words: `--${name} ${next.text}`, path: next.path, keyPath: word.path });
      index++;
    }
  }
  return { flags, hasUnknown };
}

const dashed = /^--?([a-z][a-z0-9-]*)(?:=([\s\S]*))?$/;
const plain = /^(?:--)?([a-z][a-z0-9-]*)(?:=([\s\S]*))?$/;

function known(value: string): string | undefined {
  return isPlaceholder(value) ? undefined : value.trim();
}

function add(flags: Map<string, Flag>, name: string, flag: Flag): void {
  const before = flags.get(name);
  const isSum = before !== undefined && addsUp(name);
  flags.set(name, isSum ? sumOf(before, flag, (value) => `--${name}=${value}`) : flag);
}

/** Whether all values of a flag count that is given several times. */
export function addsUp(name: string): boolean {
  return adding.has(name);
}

/** A flag that is given twice, told as `words` has it. */
export function sumOf(before: Flag, flag: Flag, words: (value: string) => string): Flag {
  if (before.value === undefined || flag.value === undefined) return { ...flag, value: undefined };
  const value = `${before.value},${flag.value}`;
  return { ...flag, value, words: words(value) };
}
