import { limits } from '../limits';
import { type FieldPath, fieldOf, isNull, keyText } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlEntry, YamlNode } from '../yaml/tree';
import { isPlaceholder } from './placeholder';
import {
  failsClosed,
  networkPolicyFields as fields,
  fieldsOf,
  networkPolicyFieldNames,
  partNames,
} from './policy-fields';
import type { PolicyPart } from './policy-part';
import type { FieldRepair, PolicyProblem } from './policy-problem';
import type { PolicyReading } from './policy-reading';
import { policyTypeLike } from './policy-type-like';
import { barePort } from './port-syntax';

/**
 * Reports the fields of a part that the API does not know, those with one cause once, and says where they belong.
 * Gives back which these are.
 */
export function reportUnknownFields(part: PolicyPart, reading: PolicyReading): ReadonlySet<string> {
  const unknown = new Set<string>();
  if (part.node?.kind !== 'map') return unknown;
  const groups = new Map<string, { readonly keys: Set<string>; readonly repair: FieldRepair | undefined }>();
  reportTwins(part, part.node.entries, reading);
  let before: FieldRepair | undefined;
  for (const [index, entry] of part.node.entries.entries()) {
    const key = keyText(entry.key);
    if (isForeign(part, key, entry.value)) {
      reading.reportOther([...part.path, key], `${quoteText(key)} is not a field of ${partNames[part.shape]}`);
      before = undefined;
      continue;
    }
    if (isKnown(part, key, entry.value)) {
      before = undefined;
      continue;
    }
    unknown.add(key);
    if (unknown.size > limits.problemsPerPolicy) continue;
    before = repairOf(part, entry, index, before, reading);
    const group = JSON.stringify(before?.kind === 'move' ? before : key);
    const { keys } = groups.get(group) ?? { keys: new Set<string>() };
    groups.set(group, { keys: keys.add(key), repair: before });
  }
  for (const { keys, repair } of groups.values()) report(part, [...keys], repair, reading);
  return unknown;
}

/** The spec, or fields of it, indented below metadata: whatever else stands there belongs to the object's own tools. */
export function reportSpecInMetadata(metadata: YamlNode | undefined, reading: PolicyReading): void {
  const keys = ['spec', ...fields.spec].filter((key) => fieldOf(metadata, key) !== undefined);
  const [first] = keys;
  if (first === undefined) return;
  const detail = { about: 'structure', kind: 'unknown-field', keys, parent: 'metadata' } as const;
  const why = `${quoteText(first)} is not a field of metadata`;
  reading.report(['metadata', first], why, detail, { part: 'key', outcome: 'pruned' });
}

function report(
  part: PolicyPart,
  keys: readonly string[],
  repair: FieldRepair | undefined,
  reading: PolicyReading,
): void {
  const [first = ''] = keys;
  const parent = partNames[part.shape];
  const isLabel = part.shape === 'labels';
  reading.report(
    [...part.path, first],
    isLabel ? `${quoteText(first)} is nested under matchLabels` : `${quoteText(first)} is not a field of ${parent}`,
    { about: 'structure', kind: 'unknown-field', keys, parent, ...(repair === undefined ? {} : { repair }) },
    { part: 'key', outcome: outcomeOf(part, repair) },
  );
  // Bare ports and types were looked at when the repair was chosen.
  if (repair === undefined || (repair.kind === 'rename' && (repair.ports ?? repair.type) !== undefined)) return;
  for (const key of keys) {
    const field = repair.kind === 'move' ? key : repair.key;
    if (isLabel) reading.readMisplaced(field, key, part, reading);
    else reading.readPruned(field, key, part);
  }
}

function outcomeOf(part: PolicyPart, repair: FieldRepair | undefined): PolicyProblem['outcome'] {
  // In a map of texts a list is of the wrong type, which no client lets pass.
  if (part.shape === 'labels') return 'rejected';
  const isEmpty = fieldsOf(part.shape).every((field) => isNull(fieldOf(part.node, field)));
  // Without any of its own fields a peer is refused, whatever is dropped.
  if (part.shape === 'peer') return isEmpty ? 'rejected' : 'pruned';
  if (!isEmpty || !failsClosed(part.shape)) return 'pruned';
  return repair === undefined ? 'clear' : 'rejected';
}

/** The key is reported where YAML is checked. */
function reportTwins(part: PolicyPart, entries: readonly YamlEntry[], reading: PolicyReading): void {
  const seen = new Set<string>();
  for (const { key, merged } of entries) {
    if (merged === true) continue;
    const name = keyText(key);
    if (seen.has(name)) {
      reading.reportOther([...part.path, name], `${partNames[part.shape]} has ${quoteText(name)} twice`);
    }
    seen.add(name);
  }
}

/**
 * Directives of kustomize patches (`$patch`), keys that another tool fills in, and at the top fields that other tools
 * keep there, such as the signatures of encrypted files.
 */
function isForeign(part: PolicyPart, key: string, value: YamlNode): boolean {
  if (key.startsWith('$') || isPlaceholder(key)) return true;
  if (part.shape === 'cluster-policy') return !fieldsOf(part.shape).includes(key);
  if (part.shape !== 'policy' || fields.policy.includes(key) || fields.spec.includes(key)) return false;
  return !isMeantAsSpec(part, key, value);
}

/** Another spelling, or another word with the fields of a spec below it, where there is no spec. */
function isMeantAsSpec(part: PolicyPart, key: string, value: YamlNode): boolean {
  if (fieldOf(part.node, 'spec') !== undefined) return false;
  return plain(key) === plain('spec') || fields.spec.some((field) => fieldOf(value, field) !== undefined);
}

function isKnown(part: PolicyPart, key: string, value: YamlNode): boolean {
  if (part.shape === 'labels') return value.kind === 'scalar' || repairInLabels(part, key) === undefined;
  return fieldsOf(part.shape).includes(key);
}

function repairOf(
  part: PolicyPart,
  { key, value }: YamlEntry,
  index: number,
  before: FieldRepair | undefined,
  reading: PolicyReading,
): FieldRepair | undefined {
  const name = keyText(key);
  if (part.shape === 'labels') return repairInLabels(part, name);
  // Of several lines that lost their indentation together each has the place of the one before.
  const isNext = before?.kind === 'move' && before.into === 'map' && takes(String(before.to.at(-1)), name, value);
  const lost = isNext ? before.to : emptyFieldBefore(part, index, name, value);
  if (lost !== undefined) {
    reading.markFilledElsewhere(lost);
    return { kind: 'move', to: lost, into: 'map' };
  }
  return rightPlace(part, name, value) ?? rightName(part, name, value);
}

/** Of the entries of `matchLabels` only lists and maps with a field's name are misplaced; a label may have any name. */
function repairInLabels(part: PolicyPart, key: string): FieldRepair | undefined {
  const selector = part.parent;
  if (selector?.shape === 'selector' && key === 'matchExpressions') return into(selector, key);
  return policyField(part, key);
}

/**
 * The field before a key, when it was left empty and takes such a key: the key lost its indentation.
 * `podSelector:` and then `matchLabels:` below it, not to the right of it.
 */
function emptyFieldBefore(part: PolicyPart, index: number, key: string, value: YamlNode): FieldPath | undefined {
  let node: YamlNode | undefined = part.node;
  let path = part.path;
  let end = index;
  while (node !== undefined && node.kind !== 'scalar') {
    if (node.kind === 'sequence') {
      path = [...path, node.items.length - 1];
      node = node.items.at(-1);
    } else {
      const entry: YamlEntry | undefined = node.entries[end - 1];
      if (entry === undefined) return undefined;
      const name = keyText(entry.key);
      path = [...path, name];
      if (isNull(entry.value)) return takes(name, key, value) ? path : undefined;
      node = entry.value;
    }
    if (node?.kind === 'map') end = node.entries.length;
  }
  return undefined;
}

function takes(field: string, key: string, value: YamlNode): boolean {
  if (selectorFields.has(field)) return fields.selector.includes(key);
  if (field === 'matchLabels') return !networkPolicyFieldNames.has(key) && isLabel(value);
  return field === 'ipBlock' && fields['ip-block'].includes(key);
}

const selectorFields = new Set(['podSelector', 'namespaceSelector', 'namespaces', 'nodes']);

function isLabel(value: YamlNode): boolean {
  return value.kind === 'scalar' && value.value !== null;
}

function rightPlace(part: PolicyPart, key: string, value: YamlNode): FieldRepair | undefined {
  const { shape, parent } = part;
  const peers = shape === 'ingress' ? 'from' : 'to';
  switch (shape) {
    case 'spec':
      if (fields.selector.includes(key)) return intoField(part, 'podSelector', key);
      if (key === 'from') return item(part, 'ingress');
      return key === 'to' ? item(part, 'egress') : undefined;
    case 'ingress':
    case 'egress':
      if (fields.peer.includes(key)) return item(part, peers);
      if (isOfPort(part, key)) return item(part, 'ports');
      break;
    case 'peer':
      if (fields['ip-block'].includes(key)) return intoField(part, 'ipBlock', key);
      if (parent === undefined) break;
      if (key === 'ports') return into(parent, key);
      if (isOfPort(part, key)) return item(parent, 'ports');
      break;
    case 'selector':
      if (fields.expression.includes(key) && fieldOf(part.node, 'operator') !== undefined) {
        return item(part, 'matchExpressions');
      }
      if (!networkPolicyFieldNames.has(key) && isLabel(value) && rightName(part, key, value) === undefined) {
        return intoField(part, 'matchLabels', key);
      }
      break;
  }
  return policyField(part, key);
}

/** A field of a single port; without its number, protocol or endPort would be another port. */
function isOfPort({ node }: PolicyPart, key: string): boolean {
  const number = fieldOf(node, 'port');
  return fields.port.includes(key) && number?.kind === 'scalar' && !isNull(number);
}

/** A field of the spec that stands deeper, or beside the spec. */
function policyField(part: PolicyPart, key: string): FieldRepair | undefined {
  if (!fields.spec.includes(key)) return undefined;
  if (part.shape === 'policy') {
    const spec = fieldOf(part.node, 'spec');
    const isFree = isNull(spec) || (spec?.kind === 'map' && isNull(fieldOf(spec, key)));
    return isFree ? { kind: 'move', to: ['spec'], into: 'map' } : undefined;
  }
  let spec: PolicyPart | undefined = part;
  while (spec !== undefined && spec.shape !== 'spec') spec = spec.parent;
  return spec === undefined || key === 'podSelector' ? undefined : into(spec, key);
}

function into(target: PolicyPart, key: string): FieldRepair | undefined {
  return fieldOf(target.node, key) === undefined ? { kind: 'move', to: target.path, into: 'map' } : undefined;
}

function intoField(part: PolicyPart, field: string, key: string): FieldRepair | undefined {
  const target = fieldOf(part.node, field);
  const isFree = isNull(target) || (target?.kind === 'map' && fieldOf(target, key) === undefined);
  return isFree ? { kind: 'move', to: [...part.path, field], into: 'map' } : undefined;
}

function item(part: PolicyPart, field: string): FieldRepair | undefined {
  const target = fieldOf(part.node, field);
  const isFree = isNull(target) || target?.kind === 'sequence';
  return isFree ? { kind: 'move', to: [...part.path, field], into: 'list' } : undefined;
}

/** A field that is spelt otherwise: another case, hyphens, singular for plural; `from` in an egress rule is `to`. */
function rightName(part: PolicyPart, key: string, value: YamlNode): FieldRepair | undefined {
  const { shape } = part;
  if (shape === 'labels') return undefined;
  const otherSide =
    shape.endsWith('egress') && key === 'from' ? 'to' : shape.endsWith('ingress') && key === 'to' ? 'from' : undefined;
  // Of the fields of a policy only the spec is looked for elsewhere.
  const sameName = fieldsOf(shape).find((field) => plain(field) === plain(key));
  const name = shape === 'policy' ? 'spec' : (otherSide ?? sameName);
  if (name === undefined || fieldOf(part.node, name) !== undefined) return undefined;
  if (name === 'policyTypes') return renameToPolicyTypes(value);
  return name === 'ports' && shape !== 'admin-ingress' && shape !== 'admin-egress'
    ? renameToPorts(value)
    : { kind: 'rename', key: name };
}

/** `policyType: Ingress`: under its right name it still has to become a list. Of other texts it is not known what was meant. */
function renameToPolicyTypes(value: YamlNode): FieldRepair | undefined {
  const key = 'policyTypes';
  if (value.kind === 'sequence' || isNull(value)) return { kind: 'rename', key };
  const text = value.kind === 'scalar' ? value.source : '';
  if (isPlaceholder(text)) return { kind: 'rename', key };
  const type = policyTypeLike(text);
  return type && { kind: 'rename', key, type };
}

/** `port: [80]`: under its right name each item still has to become a port. Of anything else it is not known what was meant. */
function renameToPorts(value: YamlNode): FieldRepair | undefined {
  if (value.kind !== 'sequence' || value.items.length === 0) return undefined;
  if (value.items.every(({ kind }) => kind === 'map')) return { kind: 'rename', key: 'ports' };
  const ports = value.items.flatMap((item) => barePort(item) ?? []);
  return ports.length === value.items.length ? { kind: 'rename', key: 'ports', ports } : undefined;
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[-_]/g, '').replace(/s$/, '');
}
