import { isNetworkPolicy, servedClusterPolicyKind } from '../../kubernetes/kinds';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { textAt } from '../../kubernetes/read-resource';
import type { Resource } from '../../kubernetes/resource';
import { entriesOf, type FieldPath, itemsAt, keyText, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { field } from '../finding';
import { firstWithinLength } from '../message-length';
import type { Rule } from '../rule';

export const selectorOnVolatileLabel: Rule = {
  id: 'selector-on-volatile-label',
  title: 'Selector with a label that changes by itself',
  severity: 'warning',
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken || !hasSelectors(resource)) continue;
      const { apiVersion, kind, namespace, name, basePath, node } = resource;
      for (const { key, values, isExcluded, path, entry } of demandedLabels(nodeAt(node, ['spec']), [
        ...basePath,
        'spec',
      ])) {
        const change = changeOf(key, values);
        if (change === undefined) continue;
        const sentence = `${kind} "${name}" selects by the label ${key}, ${change}`;
        yield {
          message: firstWithinLength([
            `${sentence}: then it ${isExcluded ? 'excludes' : 'matches'} nothing.`,
            `${sentence}.`,
          ]),
          place: field(path),
          resource: { apiVersion, kind, namespace, name },
          data: { entry },
        };
      }
    }
  },
};

/** Of Cilium the selectors are read alone; the rest of its policies waits until they are modelled. */
function hasSelectors(resource: Resource): boolean {
  return isNetworkPolicy(resource) || servedClusterPolicyKind(resource) !== undefined || isOfCilium(resource);
}

function isOfCilium({ group, kind }: Resource): boolean {
  return group === 'cilium.io' && /^Cilium(Clusterwide)?NetworkPolicy$/.test(kind);
}

interface DemandedLabel {
  /** Without the source that Cilium writes in front. */
  readonly key: string;
  /** Those that match, or where they are excluded do not. */
  readonly values: readonly string[];
  readonly isExcluded: boolean;
  readonly path: FieldPath;
  /** The entry of matchLabels or the item of matchExpressions. */
  readonly entry: FieldPath;
}

/** Wherever a selector stands: label selectors are written alike. */
function* demandedLabels(node: YamlNode | undefined, path: FieldPath): Iterable<DemandedLabel> {
  for (const { key, value } of entriesOf(node)) {
    const at = [...path, keyText(key)];
    if (keyText(key) === 'matchLabels') {
      for (const label of entriesOf(value)) {
        const entry = [...at, keyText(label.key)];
        yield {
          key: withoutSource(keyText(label.key)),
          values: [textAt(label.value, []) ?? ''],
          isExcluded: false,
          path: entry,
          entry,
        };
      }
    } else if (keyText(key) === 'matchExpressions') {
      for (const [index, item] of itemsAt(value, []).entries()) {
        const operator = textAt(item, ['operator']) ?? '';
        if (operator !== 'In' && operator !== 'NotIn') continue;
        const values = itemsAt(item, ['values']).map((each) => textAt(each, []) ?? '');
        const entry = [...at, index];
        yield {
          key: withoutSource(textAt(item, ['key']) ?? ''),
          values,
          isExcluded: operator === 'NotIn',
          path: [...entry, 'key'],
          entry,
        };
      }
    } else {
      yield* demandedLabels(value, at);
    }
  }
  for (const [index, item] of itemsAt(node, []).entries()) yield* demandedLabels(item, [...path, index]);
}

function withoutSource(key: string): string {
  return key.replace(/^(k8s|any)[:.]/, '');
}

/** When the value of a label becomes another one, or undefined for a label that stays. */
function changeOf(key: string, values: readonly string[]): string | undefined {
  if (values.length === 0 || values.some((value) => value === '' || isPlaceholder(value))) return undefined;
  const change = changes.get(key);
  return change !== undefined && values.every((value) => change.values.test(value)) ? change.words : undefined;
}

const any = /./;
/** `v1` names a variant that runs beside others, as for the subsets of Istio; a version has more parts, or is a commit. */
const release = /\d+\.\d+|^[0-9a-f]{7,40}$/;
const rollout = { words: 'new with every rollout', values: any };
const job = { words: 'new for every Job', values: any };
/** CronJobs put the time behind the name; a Job that is written by itself keeps its name. */
const run = { words: 'new for every run', values: /-\d{8,}$/ };

/** https://kubernetes.io/docs/reference/labels-annotations-taints/ and https://helm.sh/docs/chart_best_practices/labels/ */
const changes: ReadonlyMap<string, { readonly words: string; readonly values: RegExp }> = new Map([
  ['helm.sh/chart', { words: 'new with every version of the chart', values: any }],
  ['chart', { words: 'new with every version of the chart', values: /-v?\d+\.\d+/ }],
  ['app.kubernetes.io/version', { words: 'new with every release', values: release }],
  ['version', { words: 'new with every release', values: release }],
  ['pod-template-hash', rollout],
  ['rollouts-pod-template-hash', rollout],
  ['controller-revision-hash', rollout],
  ['pod-template-generation', rollout],
  ['controller-uid', job],
  ['batch.kubernetes.io/controller-uid', job],
  ['job-name', run],
  ['batch.kubernetes.io/job-name', run],
]);
