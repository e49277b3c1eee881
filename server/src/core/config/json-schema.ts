import { assertNever, invariant } from '../invariant';
import type { Json } from '../json';
import { rules } from '../rules/index';
import { configAbout } from './config-about';
import { configShape } from './config-shape';
import type { ObjectShape, Shape, TextFormat } from './shape';

/** The JSON Schema (draft-07) of the configuration. Made of the description by which it is read. */
export function configSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Firebreak configuration',
    description: 'What Firebreak reads and reports in this folder and those below, in editors and on the command line.',
    ...schemaOf(configShape, []),
  };
}

type Schema = { readonly [key: string]: Json };

function schemaOf(shape: Shape, path: readonly string[]): Schema {
  switch (shape.kind) {
    case 'object':
      return objectSchema(shape, path);
    case 'map': {
      const value = schemaOf(shape.value, path);
      if (shape.keys.rules === undefined) {
        return { type: 'object', propertyNames: textSchema(shape.keys), additionalProperties: value };
      }
      return {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          rules.map(({ id, title, isOffByDefault }) => [
            id,
            {
              description: isOffByDefault ? `${title} (off by default)` : title,
              ...(shape.special?.[id] === undefined ? value : schemaOf(shape.special[id], [...path, id])),
            },
          ]),
        ),
      };
    }
    case 'list':
      return { type: 'array', items: schemaOf(shape.item, path) };
    case 'text':
      return textSchema(shape.format);
    case 'number':
      return { type: 'integer', minimum: 1, maximum: shape.most };
    case 'boolean':
      return { type: 'boolean' };
    case 'choice':
      return { enum: [...shape.of] };
    case 'choice-or-list':
      return { anyOf: [{ enum: [...shape.of] }, { type: 'array', items: schemaOf(shape.item, path) }] };
    case 'either':
      return { anyOf: [schemaOf(shape.single, path), schemaOf(shape.map, path)] };
    default:
      return assertNever(shape);
  }
}

function objectSchema({ fields, required = [], oneOf }: ObjectShape, path: readonly string[]): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required: [...required] }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map((key) => ({ required: [key] })) }),
    properties: Object.fromEntries(
      Object.entries(fields).map(([key, field]) => {
        const description = configAbout[[...path, key].join('.')];
        invariant(description !== undefined, 'every key of the configuration is described');
        return [key, { description, ...schemaOf(field, [...path, key]) }];
      }),
    ),
  };
}

function textSchema({ pattern, maxLength, rules: ids }: TextFormat): Schema {
  const text = { type: 'string', pattern, maxLength };
  // Any id is accepted, and those that there are are offered.
  return ids === 'any' ? { anyOf: [{ enum: rules.map(({ id }) => id) }, text] } : text;
}
