import { memoize } from '../connectivity/memoize';
import { entriesOf, type FieldPath, fieldOf, isNull, itemsAt, keyText, nodeAt } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlNode } from '../yaml/tree';
import { isNamespace, podTemplatePath } from './kinds';
import { type LabelSelector, matchesLabels } from './label-selector';
import { isLetterBoolean } from './letter-booleans';
import { isPlaceholder } from './placeholder';
import { PolicyReading } from './policy-reading';
import { readLabelSelector } from './read-label-selector';
import { readLabels } from './read-resource';
import { readService } from './read-service';
import type { Resource } from './resource';

/** Why the API server refuses an object that is no policy; of policies `validatePolicy` knows more. */
export interface Rejection {
  /** From the resource. */
  readonly path: FieldPath;
  /** A phrase with the field: `app must be a text`. */
  readonly why: string;
  /** What to write instead, as YAML. */
  readonly wanted?: string;
  /** Only to some that apply it: see `isLetterBoolean`. */
  readonly isClear?: true;
  /** It is so in a part of an object too, such as a patch. */
  readonly isOfPart?: true;
}

/** Of workloads, Namespaces and Services, as far as the analysis reads their fields. Kept by resource. */
export const rejectionsOf: (resource: Resource) => readonly Rejection[] = memoize((resource: Resource) => {
  const template = podTemplatePath(resource);
  if (resource.isBroken || (template === undefined && !isNamespace(resource) && readService(resource) === undefined)) {
    return [];
  }
  const { node } = resource;
  return [
    ...inName(node, 'name'),
    ...(isNamespace(resource) ? [] : inName(node, 'namespace')),
    ...inLabels(node, ['metadata', 'labels']),
    ...(template === undefined || template.length === 0 ? [] : inLabels(node, [...template, 'metadata', 'labels'])),
    ...(template === undefined
      ? []
      : [...inSelector(resource, template), ...inPodSpec(node, template), ...inContainers(node, template)]),
  ];
});

/** Why nobody can say what becomes of the object, as one sentence; undefined where it is accepted, or clearly meant. */
export function whyRejected(resource: Resource): string | undefined {
  const rejection = rejectionsOf(resource).find(({ isClear }) => isClear !== true);
  return rejection && `The API server rejects ${resource.kind} "${resource.name}": ${rejection.why}.`;
}

function inName(node: YamlNode, field: 'name' | 'namespace'): readonly Rejection[] {
  const value = fieldOf(fieldOf(node, 'metadata'), field);
  if (value === undefined || isNull(value)) return [];
  if (value.kind !== 'scalar') return [{ path: ['metadata', field], why: `metadata.${field} must be a text` }];
  return notText(value, ['metadata', field], `metadata.${field}`);
}

function inLabels(node: YamlNode, path: FieldPath): readonly Rejection[] {
  const labels = nodeAt(node, path);
  if (isOther(labels, 'map')) return [{ path, why: 'labels must be a map', isOfPart: true }];
  return entriesOf(labels).flatMap(({ key, value }) => {
    const name = keyText(key);
    const found = value.kind === 'scalar' ? notText(value, [...path, name], `label ${name}`) : [];
    return found.map((rejection) => ({ ...rejection, isOfPart: true as const }));
  });
}

function notText(value: YamlNode & { kind: 'scalar' }, path: FieldPath, field: string): readonly Rejection[] {
  const { source, style } = value;
  const isInfinite = style === 'plain' && /^[-+]?\.inf$|^\.nan$/i.test(source);
  if (isNull(value) || (typeof value.value === 'string' && !isInfinite)) return [];
  const means =
    typeof value.value === 'boolean' && source !== `${value.value}` ? `, and ${source} means ${value.value}` : '';
  const isClear = isLetterBoolean(value) ? ({ isClear: true } as const) : {};
  return [{ path, why: `${field} must be a text${means}`, wanted: JSON.stringify(source), ...isClear }];
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector */
function inSelector(resource: Resource, template: FieldPath): readonly Rejection[] {
  const isChecked = /^(apps|extensions|batch)\/(Deployment|ReplicaSet|StatefulSet|DaemonSet|Job)$/.test(
    `${resource.group}/${resource.kind}`,
  );
  const path = ['spec', 'selector'];
  const node = nodeAt(resource.node, path);
  const pod = nodeAt(resource.node, template);
  if (!isChecked || node?.kind !== 'map' || pod === undefined) return [];
  const reading = new PolicyReading(() => {});
  const selector = readLabelSelector({ shape: 'selector', node, path, parent: undefined }, reading);
  const labels = readLabels(nodeAt(pod, ['metadata', 'labels']));
  const isFilledIn = [...labels].flat().some(isPlaceholder);
  if (selector === undefined || reading.problems.length > 0 || isFilledIn) return [];
  // The server adds these to the pods of a Job.
  const { requirements } = selector;
  const written: LabelSelector = { requirements: requirements.filter(({ key }) => !ofJobs.has(key)) };
  if (matchesLabels(written, labels)) return [];
  const missed = written.requirements.find((each) => !matchesLabels({ requirements: [each] }, labels));
  const what =
    missed?.operator === 'In' && missed.values.length === 1 ? `${missed.key}=${missed.values[0]}` : missed?.key;
  return [{ path, why: `its selector asks for ${quoteText(what ?? '')}, which its pods do not have` }];
}

const ofJobs = new Set([
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
]);

/** What is meant by them is clear, unlike other words, which may be placeholders. */
const switchWords = /^(true|false|yes|no|on|off|y|n)$/i;

/** The switches that the analysis reads. To kustomize `on` and `yes` are texts, which it writes in quotes. */
function inPodSpec(node: YamlNode, template: FieldPath): readonly Rejection[] {
  return ['hostNetwork', 'automountServiceAccountToken'].flatMap((field): readonly Rejection[] => {
    const path = [...template, 'spec', field];
    const value = nodeAt(node, path);
    if (value?.kind !== 'scalar' || typeof value.value !== 'string' || !switchWords.test(value.value)) return [];
    const wanted = /^[ty]|^on$/i.test(value.value) ? 'true' : 'false';
    return [{ path, why: `${field} must be true or false, without quotes`, wanted, isOfPart: true }];
  });
}

function inContainers(node: YamlNode, template: FieldPath): readonly Rejection[] {
  const pod = nodeAt(node, template);
  const found: Rejection[] = [];
  for (const list of ['containers', 'initContainers']) {
    const at = [...template, 'spec', list];
    if (isOther(nodeAt(pod, ['spec', list]), 'sequence')) {
      found.push({ path: at, why: `${list} must be a list`, isOfPart: true });
    }
    for (const [index, container] of itemsAt(pod, ['spec', list]).entries()) {
      const ports = fieldOf(container, 'ports');
      if (isOther(ports, 'sequence')) {
        found.push({ path: [...at, index, 'ports'], why: 'ports must be a list', isOfPart: true });
      }
      for (const [item, port] of itemsAt(container, ['ports']).entries()) {
        const number = fieldOf(port, 'containerPort');
        if (number?.kind === 'scalar' && typeof number.value === 'string' && /^\d+$/.test(number.value)) {
          const path = [...at, index, 'ports', item, 'containerPort'];
          found.push({ path, why: 'containerPort must be a number without quotes', isOfPart: true });
        }
      }
    }
  }
  return found;
}

/** Of scalars only the empty one is a list or a map; others may be placeholders. */
function isOther(node: YamlNode | undefined, kind: 'map' | 'sequence'): boolean {
  return node !== undefined && !isNull(node) && node.kind !== kind && node.kind !== 'scalar';
}
