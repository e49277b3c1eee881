/**
 * What may stand at a place of a configuration. One description serves the reader (`read-shape.ts`) and the JSON Schema
 * (`json-schema.ts`), so that an editor's completion and what takes effect cannot differ.
 */
export type Shape =
  | ObjectShape
  /** Keys are what `keys` says. */
  | {
      readonly kind: 'map';
      readonly keys: TextFormat;
      readonly value: Shape;
      /** Of the keys whose values are something else. */
      readonly special?: Readonly<Record<string, Shape>>;
    }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'text'; readonly format: TextFormat }
  | { readonly kind: 'boolean' }
  /** Whole, from 1 on. */
  | { readonly kind: 'number'; readonly most: number }
  /** One of these words or numbers, as written. */
  | { readonly kind: 'choice'; readonly of: readonly (string | number)[] }
  /** One of these words, or a list. */
  | { readonly kind: 'choice-or-list'; readonly of: readonly string[]; readonly item: Shape }
  /** A single value, or a map. */
  | { readonly kind: 'either'; readonly single: Shape; readonly map: ObjectShape };

export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: Readonly<Record<string, Shape>>;
  /** Keys that must be there. */
  readonly required?: readonly string[];
  /** Of these keys exactly one must be there. */
  readonly oneOf?: readonly string[];
}

/** What a text has to look like: a pattern that JSON Schema understands, and what to call it in a message. */
export interface TextFormat {
  readonly pattern: string;
  readonly maxLength: number;
  /** "a date such as 2027-01-31" */
  readonly meant: string;
  /** Ids of rules: `known` has to exist, `any` is judged where it is used. Both by whoever knows the rules. */
  readonly rules?: 'known' | 'any';
}
