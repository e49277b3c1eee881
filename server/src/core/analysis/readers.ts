import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import type { Lookup } from './lookups';

/**
 * The files whose findings hang on lookups, of one state of the workspace. It is filled in while findings are gathered:
 * what nobody has gathered, nobody can have seen. A later state begins with what is known of the earlier one.
 */
export class Readers {
  #files: PersistentMap<Lookup, PersistentSet<string>>;
  #lookups: PersistentMap<string, ReadonlySet<Lookup>>;
  readonly #noted: string[] = [];

  constructor(earlier?: Readers) {
    this.#files = earlier === undefined ? PersistentMap() : earlier.#files;
    this.#lookups = earlier === undefined ? PersistentMap() : earlier.#lookups;
  }

  /** URIs of the files that hang on it. */
  of(lookup: Lookup): Iterable<string> {
    return this.#files.get(lookup) ?? [];
  }

  /** How often something was noted in this state. */
  get notes(): number {
    return this.#noted.length;
  }

  /** URIs of the files that were noted after so many notes. */
  notedSince(notes: number): readonly string[] {
    return this.#noted.slice(notes);
  }

  /** Replaces what the findings of a file hang on. */
  note(uri: string, lookups: ReadonlySet<Lookup>): void {
    this.#noted.push(uri);
    const before = this.#lookups.get(uri) ?? nothing;
    if (before.size === lookups.size && [...before].every((lookup) => lookups.has(lookup))) return;
    this.#lookups = lookups.size === 0 ? this.#lookups.delete(uri) : this.#lookups.set(uri, lookups);
    const files = this.#files.asMutable();
    for (const lookup of before) {
      if (lookups.has(lookup)) continue;
      const rest = files.get(lookup)?.delete(uri);
      if (rest === undefined || rest.isEmpty()) files.delete(lookup);
      else files.set(lookup, rest);
    }
    for (const lookup of lookups) {
      if (!before.has(lookup)) files.set(lookup, (files.get(lookup) ?? PersistentSet<string>()).add(uri));
    }
    this.#files = files.asImmutable();
  }
}

const nothing: ReadonlySet<Lookup> = new Set();
