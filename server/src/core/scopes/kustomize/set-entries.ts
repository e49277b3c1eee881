import { fieldOf, isNull } from '../../yaml/field-path';
import type { YamlMap, YamlNode, YamlScalar } from '../../yaml/tree';
import { emptyMap, replacement, text, withEntry } from './edit-node';
import type { FieldSpec } from './field-specs';
import { idOf, type ResourceId } from './resource-id';
import { ScalarChanges } from './shared-scalars';

/** Sets labels or annotations in every field of the object that the specs name (api/filters/fieldspec). */
export function setEntries(
  object: YamlMap,
  entries: ReadonlyMap<string, string>,
  specs: readonly FieldSpec[],
): YamlMap {
  if (entries.size === 0) return object;
  const id = idOf(object);
  const created = new Map([...entries].map(([key, value]) => [key, text(value, object)]));
  const changes = new ScalarChanges();
  let result: YamlNode = object;
  for (const spec of specs) {
    if (!matches(spec, id)) continue;
    const path = spec.path.split('/').filter((step) => step !== '');
    result = visit(result, path, spec.create, (map) => {
      let filled = map;
      for (const [key, scalar] of created)
        filled = withEntry(filled, key, entryFor(fieldOf(map, key), scalar, changes));
      return filled;
    });
  }
  return result.kind === 'map' ? changes.applyTo(result) : object;
}

/** All new entries of one key are one shared scalar. */
function entryFor(existing: YamlNode | undefined, created: YamlScalar, changes: ScalarChanges): YamlNode {
  if (existing === undefined) return created;
  if (existing.kind === 'scalar' && existing.value === created.value) return existing;
  const changed = replacement(existing, created);
  if (existing.kind === 'scalar') changes.add(existing, changed as YamlScalar);
  return changed;
}

function matches(spec: FieldSpec, id: ResourceId): boolean {
  return (
    (!spec.kind || spec.kind === id.kind) &&
    (!spec.group || spec.group === id.group) &&
    (!spec.version || spec.version === id.version)
  );
}

/** Every item of a sequence is visited with the same path. What is not a map where one is expected stays as it is. */
function visit(node: YamlNode, path: readonly string[], create: boolean, edit: (map: YamlMap) => YamlMap): YamlNode {
  if (node.kind === 'sequence') {
    const items = node.items.map((item) => visit(item, path, create, edit));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  if (node.kind !== 'map') return node;
  const [step, ...rest] = path;
  if (step === undefined) return edit(node);
  // `volumeClaimTemplates[]` is a list, which is never created.
  const key = step.endsWith('[]') ? step.slice(0, -2) : step;
  const mayCreate = create && key === step;
  const child = fieldOf(node, key);
  if (child === undefined) return mayCreate ? withEntry(node, key, visit(emptyMap(node), rest, create, edit)) : node;
  const start = mayCreate && isNull(child) ? replacement(child, emptyMap(child)) : child;
  const changed = visit(start, rest, create, edit);
  return changed === start ? node : withEntry(node, key, changed);
}
