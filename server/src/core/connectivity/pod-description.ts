import type { Cluster } from '../cluster/cluster';
import {
  everything,
  type LabelRequirement,
  type LabelSelector,
  requirementKey,
  selectsEverything,
} from '../kubernetes/label-selector';
import { namespaceNameLabel } from '../kubernetes/read-entity';
import { compileTiers } from '../policies/compile-cluster';
import type { Selector } from '../policies/ir';
import { compareText } from '../text/compare-text';
import { knowledgeOf, type NamespaceKnowledge } from './endpoint';
import type { IpSet } from './ip-set';
import { memoize } from './memoize';

/**
 * Pods of which is known what a rule says of its peers, and nothing else: they stand for pods that no manifest has.
 * Of these a rule matches those of which what it asks for follows.
 */
export interface PodDescription {
  readonly namespace: NamedNamespace | LabelSelector;
  readonly pods: LabelSelector;
  /** Where the pod's address is; undefined where no ipBlock means it. */
  readonly within?: IpSet;
}

type NamedNamespace = Pick<NamespaceKnowledge, 'name' | 'labels' | 'doubt'>;

/** Any pod of the cluster. */
export const entireCluster: PodDescription = { namespace: everything, pods: everything };

export function isNamed(namespace: PodDescription['namespace']): namespace is NamedNamespace {
  return 'name' in namespace;
}

/** What an item of `from` or `to` stands for; undefined for what is no pod. */
export function describePods(cluster: Pick<Cluster, 'namespaces'>, selector: Selector): PodDescription | undefined {
  switch (selector.kind) {
    case 'namespace':
      return { namespace: knowledgeOf(cluster, selector.name), pods: everything };
    case 'namespace-labels': {
      const name = onlyName(selector.selector);
      return { namespace: name === undefined ? selector.selector : knowledgeOf(cluster, name), pods: everything };
    }
    case 'and': {
      const [namespaces, pods, ...others] = selector.of;
      if (namespaces === undefined || pods?.kind !== 'pod-labels' || others.length > 0) return undefined;
      const described = describePods(cluster, namespaces);
      return described && { ...described, pods: pods.selector };
    }
    default:
      return undefined;
  }
}

/** The same namespaces and pods have the same keys, however they are written; all of them have none. */
export interface DescriptionKeys {
  readonly namespace: string;
  readonly pods: string;
}

export function keysOf({ namespace, pods }: PodDescription): DescriptionKeys {
  return { namespace: isNamed(namespace) ? `name ${namespace.name}` : selectorKey(namespace), pods: selectorKey(pods) };
}

/** One text for equal descriptions. */
export function descriptionKey(description: PodDescription): string {
  const { namespace, pods } = keysOf(description);
  return JSON.stringify([namespace, pods]);
}

/**
 * Every description in the rules of a cluster, by its key. What is written in two ways is shown as it is written first.
 */
export const descriptionsOf: (cluster: Cluster) => ReadonlyMap<string, PodDescription> = memoize((cluster: Cluster) => {
  const descriptions = new Map<string, PodDescription>();
  for (const { units } of compileTiers(cluster)) {
    for (const { selector } of units.flatMap(({ rules }) => rules.flatMap(({ peers }) => peers))) {
      const description = describePods(cluster, selector);
      if (description === undefined) continue;
      const key = descriptionKey(description);
      if (!descriptions.has(key)) descriptions.set(key, description);
    }
  }
  return descriptions;
});

/** `ns/[all pods]`, `[namespace with {k=v}]/[pod with {app=x}]`, `entire-cluster`. */
export function nameOfDescription({ namespace, pods }: PodDescription): string {
  const isAnywhere = !isNamed(namespace) && selectsEverything(namespace);
  if (isAnywhere && selectsEverything(pods)) return 'entire-cluster';
  const where = isNamed(namespace)
    ? namespace.name
    : isAnywhere
      ? '[all namespaces]'
      : `[namespace with ${selectorWords(namespace)}]`;
  return `${where}/${selectsEverything(pods) ? '[all pods]' : `[pod with ${selectorWords(pods)}]`}`;
}

/** `{app=x,{Key:role,Operator:In,Values:[a b],}}`: labels first, both by key. */
function selectorWords({ requirements }: LabelSelector): string {
  const sorted = requirements.toSorted((a, b) => compareText(a.key, b.key));
  const labels = sorted.filter(({ isLabel }) => isLabel).map(({ key, values }) => `${key}=${values.join()}`);
  const expressions = sorted
    .filter(({ isLabel }) => !isLabel)
    .map(({ key, operator, values }) => `{Key:${key},Operator:${operator},Values:[${values.join(' ')}],}`);
  return `{${[...labels, ...expressions].join(',')}}`;
}

function selectorKey({ requirements }: LabelSelector): string {
  return [...new Set(requirements.map(requirementKey))].sort().join();
}

/** Every namespace has its name as a label. */
function onlyName({ requirements }: LabelSelector): string | undefined {
  const [only, ...others] = requirements;
  return only !== undefined && others.length === 0 && isNameLabel(only) ? only.values[0] : undefined;
}

function isNameLabel({ key, operator, values }: LabelRequirement): boolean {
  return key === namespaceNameLabel && operator === 'In' && values.length === 1;
}
