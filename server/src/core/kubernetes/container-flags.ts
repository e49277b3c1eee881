import { itemsAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';

/** The flags of a container's program by name, without dashes, each with all of its values in their order. */
export type Flags = ReadonlyMap<string, readonly string[]>;

/** The program and its arguments, as command and args say them. */
export function wordsOf(container: YamlNode): readonly string[] {
  return [...textsAt(container, 'command'), ...textsAt(container, 'args')];
}

/** `--name=value`, `--name value`, and `--name`, whose value is `true`. */
export function readFlags(words: readonly string[]): Flags {
  const flags = new Map<string, string[]>();
  words.forEach((word, index) => {
    const flag = /^--?([\w.-]+)(?:=(.*))?$/s.exec(word);
    if (flag === null) return;
    const [, name = '', value] = flag;
    const next = words[index + 1];
    const values = flags.get(name) ?? [];
    values.push(value ?? (next === undefined || next.startsWith('-') ? 'true' : next));
    flags.set(name, values);
  });
  return flags;
}

/** The value that counts where a flag is given more than once. */
export function lastOf(flags: Flags, name: string): string | undefined {
  return flags.get(name)?.at(-1);
}

/** As Go's flag package reads booleans. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(1|t|true)$/i.test(value);
}

function textsAt(container: YamlNode, key: string): readonly string[] {
  return itemsAt(container, [key]).flatMap((item) => stringAt(item, []) ?? []);
}
