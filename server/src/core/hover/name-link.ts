import type { Analysis } from '../analysis/analysis';
import { locate } from '../analysis/locate';
import type { Entity } from '../kubernetes/entities';
import { field } from '../rules/finding';
import { type HoverPart, plain } from './hover-text';

/** The name of an object, or another text for it, which leads to where the name is written. */
export function nameLink(analysis: Analysis, { ref, basePath, identity }: Entity, text = identity.name): HoverPart {
  const to = locate(analysis, ref, field([...basePath, 'metadata', 'name']));
  return to === undefined ? plain(text) : { text, to };
}
