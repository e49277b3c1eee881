import type { Finding } from '../rules/finding';
import type { FieldPath } from '../yaml/field-path';
import type { Span } from './check-report';
import { visible } from './words';

/**
 * What makes each finding recognisable in the next report, one for each in the given order, all different.
 * Made of rule, object, field and scope and of no line, so a finding keeps it while the file around it changes.
 * Readable on purpose: whoever wonders why a finding counts as new sees what differs.
 */
export function fingerprintsOf(reported: readonly (Span & { readonly finding: Finding })[]): readonly string[] {
  const seen = new Map<string, number>();
  return reported.map((each) => {
    const base = baseOf(each);
    const number = (seen.get(base) ?? 0) + 1;
    seen.set(base, number);
    return `${base}|${number}`;
  });
}

function baseOf({ finding, file }: Span & { readonly finding: Finding }): string {
  const { ruleId, resource, place, scopes, message } = finding;
  // Without a resource only the file is known.
  const object =
    resource === undefined
      ? file
      : [resource.apiVersion, resource.kind, resource.namespace ?? '', resource.name].join('/');
  // An offset moves with every edit; the words say as much.
  const spot = place.kind === 'field' ? insideObject(place.path).join('.') : message;
  return visible([ruleId, object, spot, scopes.join(',')].join('|'));
}

/** Without the place in a List, which changes when another object comes before it. */
function insideObject(path: FieldPath): FieldPath {
  const isItem = path[0] === 'items' && typeof path[1] === 'number';
  return isItem ? insideObject(path.slice(2)) : path;
}
