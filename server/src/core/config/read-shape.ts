import { assertNever } from '../invariant';
import { limits } from '../limits';
import { nearest } from '../text/nearest';
import { type FieldPath, isNull, keyText } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlMap, YamlNode, YamlScalar } from '../yaml/tree';
import type { ObjectShape, Shape, TextFormat } from './shape';

/** Something in a configuration that does not hold, at the key or the value of a field. */
export interface ConfigProblem {
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  /** One sentence. */
  readonly message: string;
  /** What was probably meant in place of the key or the value. */
  readonly meant: string | undefined;
}

/** A part of a configuration as plain data. Undefined is what is not written, and what has a problem; lists keep its place. */
export type Value = string | number | boolean | undefined | readonly Value[] | { readonly [key: string]: Value };

/** Reads a tree by its shape: what fits is data, and everything else a problem. Stops at `limits.configEntries` entries. */
export function readShape(
  root: YamlNode | undefined,
  shape: Shape,
): { readonly value: Value; readonly problems: readonly ConfigProblem[] } {
  const reading = new Reading();
  return {
    value: isNull(root) || root === undefined ? undefined : reading.read(root, shape, []),
    problems: reading.problems,
  };
}

class Reading {
  readonly problems: ConfigProblem[] = [];
  #entryCount = 0;

  read(node: YamlNode, shape: Shape, path: FieldPath): Value {
    switch (shape.kind) {
      case 'object':
        return this.#readObject(node, shape, path);
      case 'map':
        return this.#readMap(node, path, (key, value, at) => {
          if (!this.#isText(key, shape.keys, at, 'key')) return undefined;
          return this.read(value, specialShape(shape, keyText(key)) ?? shape.value, at);
        });
      case 'list':
        return this.#readList(node, shape.item, path);
      case 'text': {
        if (node.kind !== 'scalar' || typeof node.value !== 'string') return this.#expect(shape.format.meant, path);
        return this.#isText(node, shape.format, path, 'value') ? node.value : undefined;
      }
      case 'boolean':
        // As JSON Schema has it: editors read YAML 1.2, in which `yes` is a text.
        if (node.kind === 'scalar' && typeof node.value === 'boolean' && /^(true|false)$/.test(node.source))
          return node.value;
        return this.#expect('true or false', path);
      case 'number': {
        const value = node.kind === 'scalar' && node.style === 'plain' ? node.value : undefined;
        if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= shape.most) return value;
        return this.#expect(`a number from 1 to ${shape.most}`, path);
      }
      case 'choice':
        return this.#readChoice(node, shape.of, path);
      case 'choice-or-list':
        return node.kind === 'sequence'
          ? this.#readList(node, shape.item, path)
          : this.#readChoice(node, shape.of, path);
      case 'either':
        return this.read(node, node.kind === 'map' ? shape.map : shape.single, path);
      default:
        return assertNever(shape);
    }
  }

  #readObject(node: YamlNode, { fields, required = [], oneOf }: ObjectShape, path: FieldPath): Value {
    const value = this.#readMap(node, path, (key, field, at) => {
      const name = keyText(key);
      const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (shape !== undefined) return this.read(field, shape, at);
      const names = Object.keys(fields).filter((known) => known !== '$schema');
      this.#unknown(name, names, { what: 'key', path: at, part: 'key' });
      return undefined;
    });
    const written = node.kind === 'map' ? node.entries.map((entry) => keyText(entry.key)) : undefined;
    if (written === undefined) return value;
    const says = (what: string) =>
      this.#report({ path, part: 'value', message: `${nameOf(path)} ${what}.`, meant: undefined });
    for (const key of required) if (!written.includes(key)) says(`has no ${key}`);
    if (oneOf !== undefined && oneOf.filter((key) => written.includes(key)).length !== 1) {
      says(`must have exactly one of ${oneOf.join(' and ')}`);
    }
    return value;
  }

  #readMap(node: YamlNode, path: FieldPath, read: (key: YamlScalar, value: YamlNode, path: FieldPath) => Value): Value {
    if (node.kind !== 'map') return this.#expect('a map', path);
    const result: [string, Value][] = [];
    for (const { key, value } of entriesByKey(node)) {
      if (!this.#counts()) break;
      const at = [...path, keyText(key)];
      const inner = read(key, value, at);
      if (inner !== undefined) result.push([keyText(key), inner]);
    }
    return Object.fromEntries(result);
  }

  #readList(node: YamlNode, item: Shape, path: FieldPath): Value {
    if (node.kind !== 'sequence') return this.#expect('a list', path);
    const result: Value[] = [];
    for (const [index, child] of node.items.entries()) {
      if (!this.#counts()) break;
      result.push(this.read(child, item, [...path, index]));
    }
    return result;
  }

  #readChoice(node: YamlNode, of: readonly (string | number)[], path: FieldPath): Value {
    // `off` is a boolean to Kubernetes, and a text to editors.
    const written = node.kind === 'scalar' && node.style !== 'block' ? node.source : undefined;
    const isPlain = node.kind === 'scalar' && node.style === 'plain';
    const choice = of.find((each) => String(each) === written && (isPlain || typeof each === 'string'));
    if (choice !== undefined) return choice;
    if (written === undefined) return this.#expect(of.join(', '), path);
    this.#unknown(written, of.map(String), { what: 'value', path, part: 'value' });
    return undefined;
  }

  #isText(node: YamlScalar, format: TextFormat, path: FieldPath, part: 'key' | 'value'): boolean {
    const written = keyText(node);
    if (written.length > format.maxLength || !new RegExp(format.pattern, 'u').test(written)) {
      this.#report({ path, part, message: `${quoteText(written)} is not ${format.meant}.`, meant: undefined });
      return false;
    }
    return true;
  }

  #expect(what: string, path: FieldPath): undefined {
    this.#report({ path, part: 'value', message: `${nameOf(path)} must be ${what}.`, meant: undefined });
  }

  #unknown(
    written: string,
    known: readonly string[],
    { what, path, part }: { readonly what: string; readonly path: FieldPath; readonly part: 'key' | 'value' },
  ): void {
    this.#report({ path, part, ...unknownWord(what, written, known) });
  }

  #report(problem: ConfigProblem): void {
    if (this.problems.length < limits.problemsPerDocument) this.problems.push(problem);
  }

  /** False when there is too much to go on, which is said once. */
  #counts(): boolean {
    this.#entryCount++;
    if (this.#entryCount === limits.configEntries + 1) {
      this.#report({
        path: [],
        part: 'value',
        message: `The configuration has more than ${limits.configEntries} entries; the rest is not read.`,
        meant: undefined,
      });
    }
    return this.#entryCount <= limits.configEntries;
  }
}

function specialShape({ special }: Shape & { readonly kind: 'map' }, key: string): Shape | undefined {
  return special !== undefined && Object.hasOwn(special, key) ? special[key] : undefined;
}

/** That a word is none of those that are known, and which of these was probably meant. */
export function unknownWord(
  what: string,
  written: string,
  known: readonly string[],
): Pick<ConfigProblem, 'message' | 'meant'> {
  const meant = nearest(written, known);
  const all = what === 'rule' ? '"firebreak rules" lists them.' : `There are ${known.join(', ')}.`;
  const hint = meant === undefined ? all : `Did you mean "${meant}"?`;
  return { message: `There is no ${what} ${quoteText(written)} here. ${hint}`, meant };
}

/** The last of duplicate keys wins, as in manifests; a rule says that they are. */
function entriesByKey({ entries }: YamlMap) {
  return [...new Map(entries.map((entry) => [keyText(entry.key), entry])).values()];
}

function nameOf(path: FieldPath): string {
  if (path.length === 0) return 'The configuration';
  const keys = path.filter((step) => typeof step === 'string');
  return typeof path.at(-1) === 'number' ? `An entry of ${keys.at(-1)}` : `"${keys.at(-1)}"`;
}
