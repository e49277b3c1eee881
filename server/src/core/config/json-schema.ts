import { assertNever } from '../invariant';
import type { Json } from '../json';
import { rules } from '../rules/index';
import { configShape } from './config-shape';
import type { ObjectShape, Shape, TextFormat } from './shape';

/** The JSON Schema (draft-07) of the configuration, for editors. Made of the description by which it is read. */
export function configSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Firebreak configuration',
    description: 'What Firebreak reads and reports in this folder and those below, in editors and on the command line.',
    ...(schemaOf(configShape) as { [key: string]: Json }),
  };
}

function schemaOf(shape: Shape): Json {
  switch (shape.kind) {
    case 'object':
      return objectSchema(shape);
    case 'map': {
      const value = schemaOf(shape.value) as { [key: string]: Json };
      return {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(rules.map(({ id, title }) => [id, { ...value, description: title }])),
      };
    }
    case 'list':
      return { type: 'array', items: schemaOf(shape.item) };
    case 'text':
      return textSchema(shape.format);
    case 'boolean':
      return { type: 'boolean' };
    case 'choice':
      return { enum: [...shape.of] };
    case 'either':
      return { anyOf: [schemaOf(shape.single), schemaOf(shape.map)] };
    default:
      return assertNever(shape);
  }
}

function objectSchema({ fields, required = [] }: ObjectShape): Json {
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required: [...required] }),
    properties: Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [
        key,
        { description: field.about, ...(schemaOf(field) as { [key: string]: Json }) },
      ]),
    ),
  };
}

function textSchema({ pattern, maxLength, rules: ids }: TextFormat): Json {
  const text = { type: 'string', pattern, maxLength };
  // Any id is accepted, and those that there are are offered.
  return ids === 'any' ? { anyOf: [{ enum: rules.map(({ id }) => id) }, text] } : text;
}
