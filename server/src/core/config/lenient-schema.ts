import type { Json } from '../json';

type Schema = { readonly [key: string]: Json };

/**
 * A JSON Schema that offers and explains the same and finds fault with nothing: for editors in which our own server
 * reports mistakes, with what may have been meant, and the editor's would stand beside each of them.
 */
export function lenientSchema(schema: Schema): Schema {
  const kept = Object.entries(schema).flatMap(([keyword, value]) => lenientKeyword(keyword, value));
  return Object.fromEntries(kept);
}

function lenientKeyword(keyword: string, value: Json): readonly (readonly [string, Json])[] {
  switch (keyword) {
    case 'properties':
      return [
        [keyword, Object.fromEntries(Object.entries(value as Schema).map(([key, each]) => [key, lenient(each)]))],
      ];
    case 'additionalProperties':
      return value === false ? [] : [[keyword, lenient(value)]];
    case 'items':
      return [[keyword, lenient(value)]];
    case 'anyOf':
      return [[keyword, (value as readonly Json[]).map(lenient)]];
    case 'enum':
      return [['anyOf', [{ enum: value }, {}]]];
    case 'type':
      // Completion takes the first one.
      return [[keyword, [value, ...types.filter((type) => type !== value)]]];
    default:
      return annotations.has(keyword) ? [[keyword, value]] : [];
  }
}

function lenient(schema: Json): Json {
  return lenientSchema(schema as Schema);
}

const types = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'];

const annotations: ReadonlySet<string> = new Set(['$schema', 'title', 'description']);
