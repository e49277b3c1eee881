import { isTypingError } from '../text/nearest';
import { entriesOf, fieldOf, isNull, keyText } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlEntry, YamlNode } from '../yaml/tree';
import { isDns1123Label } from './api-identity';
import { isLabelKey } from './label-syntax';
import { isLetterBoolean } from './letter-booleans';
import { isPlaceholder } from './placeholder';
import { networkPolicyFields } from './policy-fields';
import type { PolicyReading } from './policy-reading';
import { checkLabelKey, readLabelValue } from './read-label-selector';
import type { Resource } from './resource';
import { reportSpecInMetadata } from './unknown-fields';

/**
 * Reports what the API server refuses in the metadata of a policy.
 * What another tool fills in says nothing of what the policy does, so it is let pass.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
 */
export function reportMetadata(resource: Resource, isNamespaced: boolean, reading: PolicyReading): void {
  const metadata = fieldOf(resource.node, 'metadata');
  reportName(resource, reading);
  if (isNamespaced) reportNamespace(resource, reading);
  reportSpecInMetadata(metadata, reading);
  const ofNamespace = isNamespaced ? misspeltNamespace(resource) : undefined;
  for (const { key } of writtenEntries(metadata)) reportUnknownField(keyText(key), ofNamespace, reading);
  for (const entry of textsIn(metadata, 'labels', reading)) reportLabel(entry, reading);
  for (const entry of textsIn(metadata, 'annotations', reading)) reportAnnotation(entry, reading);
  for (const key of ['finalizers', 'ownerReferences', 'managedFields']) {
    const node = fieldOf(metadata, key);
    if (isNull(node) || node?.kind === 'sequence' || isFilledIn(node)) continue;
    reading.reportType(['metadata', key], 'list', `${key} must be a list`, key === 'finalizers');
  }
}

/** One that is not valid is reported by a rule of its own, as for other kinds; the policy is read as it is meant. */
function reportName({ name, node }: Resource, reading: PolicyReading): void {
  if (reportNoText(node, 'name', reading)) return;
  if (name === '') reading.reportOther(['metadata', 'name'], 'metadata.name is missing');
}

function reportNamespace({ namespace, node }: Resource, reading: PolicyReading): void {
  if (reportNoText(node, 'namespace', reading)) return;
  if (namespace === undefined || isPlaceholder(namespace) || isDns1123Label(namespace)) return;
  reading.reportSchema(['metadata', 'namespace'], `${quoteText(namespace)} is not a valid name of a namespace`);
}

/** Whether a field of metadata is a number, a boolean, a list or a map. */
function reportNoText(node: YamlNode, field: 'name' | 'namespace', reading: PolicyReading): boolean {
  const value = fieldOf(fieldOf(node, 'metadata'), field);
  if (isNull(value) || value === undefined || (value.kind === 'scalar' && typeof value.value === 'string'))
    return false;
  const isScalar = value.kind === 'scalar';
  const means = isScalar && `${value.value}` !== value.source ? `, and ${value.source} means ${value.value}` : '';
  reading.reportSchema(['metadata', field], `metadata.${field} must be a text${means}`, {
    outcome: isLetterBoolean(value) ? 'letter' : 'rejected',
    wanted: isScalar ? JSON.stringify(value.source) : undefined,
  });
  return true;
}

/** The field of metadata that is probably meant to state the namespace, where none states it: then nobody knows it. */
export function misspeltNamespace({ namespace, node }: Resource): string | undefined {
  if (namespace !== undefined) return undefined;
  const keys = writtenEntries(fieldOf(node, 'metadata')).map(({ key }) => keyText(key));
  return keys.find((key) => {
    const plain = key.toLowerCase().replace(/[-_]/g, '');
    return !known.has(key) && (plain === 'ns' || plain === 'namespace' || isTypingError(plain, 'namespace'));
  });
}

/** It is dropped and says nothing about connections, so the policy is read as if it were not there, but for where it is. */
function reportUnknownField(key: string, ofNamespace: string | undefined, reading: PolicyReading): void {
  if (known.has(key) || isPlaceholder(key)) return;
  const repair = key === ofNamespace ? ({ repair: { kind: 'rename', key: 'namespace' } } as const) : {};
  const detail = { about: 'structure', kind: 'unknown-field', keys: [key], parent: 'metadata', ...repair } as const;
  const why = `${quoteText(key)} is not a field of metadata`;
  reading.report(['metadata', key], why, detail, { part: 'key', outcome: 'accepted' });
}

const known = new Set([
  'annotations',
  'clusterName',
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generateName',
  'generation',
  'labels',
  'managedFields',
  'name',
  'namespace',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
  // These are reported as a spec in the wrong place.
  'spec',
  ...networkPolicyFields.spec,
]);

/** The entries of a map from texts to texts, without those that are filled in, and without empty ones, which are ''. */
function textsIn(
  metadata: YamlNode | undefined,
  field: 'labels' | 'annotations',
  reading: PolicyReading,
): readonly YamlEntry[] {
  const node = fieldOf(metadata, field);
  if (!isNull(node) && node?.kind !== 'map' && !isFilledIn(node)) {
    reading.reportType(['metadata', field], 'map', `${field} must be a map`);
  }
  return writtenEntries(node).filter(({ key, value }) => {
    return !isPlaceholder(keyText(key)) && !isNull(value) && !isFilledIn(value);
  });
}

function reportLabel({ key, value }: YamlEntry, reading: PolicyReading): void {
  const path = ['metadata', 'labels', keyText(key)];
  checkLabelKey(key, path, reading, 'key');
  readLabelValue(value, path, reading);
}

function reportAnnotation({ key, value }: YamlEntry, reading: PolicyReading): void {
  const name = keyText(key);
  const path = ['metadata', 'annotations', name];
  // Upper case is accepted in the prefix of these.
  if (!isLabelKey(name.toLowerCase())) {
    reading.reportSchema(path, `${quoteText(name)} is not a valid key of an annotation`, { part: 'key' });
  }
  if (value.kind === 'scalar' && typeof value.value === 'string') return;
  reading.reportSchema(path, `the value of annotation ${quoteText(name)} must be a text`, {
    outcome: isLetterBoolean(value) ? 'letter' : 'rejected',
    wanted: value.kind === 'scalar' ? JSON.stringify(value.source) : undefined,
  });
}

/** Without the directives of kustomize patches. */
function writtenEntries(node: YamlNode | undefined): readonly YamlEntry[] {
  return entriesOf(node).filter(({ key }) => !keyText(key).startsWith('$'));
}

function isFilledIn(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && typeof node.value === 'string' && isPlaceholder(node.value);
}
