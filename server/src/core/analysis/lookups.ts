import { domainOf } from '../cluster/dangling-policies';
import { labelKey } from '../cluster/policy-index';
import type { LabelRequirement, LabelSelector } from '../kubernetes/label-selector';
import type { ResourceIdentity } from '../kubernetes/resource';
import type { Analysis } from './analysis';

/*
 * What the findings of a file hang on beside their own documents. `holds` of a rule may read the scopes only through
 * functions that note what they look up; after an edit only those files are looked at again of which a lookup may have
 * another answer. So an edit costs what hangs on it, not what the workspace holds.
 */

/** Something that has one answer in one state of the scopes: one text for one question. Made by `lookup`. */
export type Lookup = string;

/** What `holds` of a rule gets: an analysis without its scopes, see `scopesFor`. */
export type Surroundings = Omit<Analysis, 'scopes'>;

/** The questions. `changed-lookups.ts` says after which changes each has to be asked again. */
export const lookup = {
  /** Whether any scope may hold pods that no manifest shows. */
  hidden: 'hidden',
  /** The facts of a scope. */
  facts: (scopeId: string): Lookup => `facts ${scopeId}`,
  /** Anything in a namespace of a scope. */
  view: (scopeId: string, namespace: string): Lookup => `view ${scopeId} ${namespace}`,
  /** What a workload of a namespace of a scope is, and the policies of the namespace that may select it. */
  callsFrom: (scopeId: string, namespace: string, { kind, name }: Pick<ResourceIdentity, 'kind' | 'name'>): Lookup =>
    `calls-from ${scopeId} ${namespace} ${kind} ${name}`,
  /** The same of a Service and the pods behind it. */
  callsTo: (scopeId: string, namespace: string, service: string): Lookup =>
    `calls-to ${scopeId} ${namespace} ${service}`,
  /** What decides over the connections of all pods of a namespace of a scope, beside its NetworkPolicies. */
  callsOf: (scopeId: string, namespace: string): Lookup => `calls-of ${scopeId} ${namespace}`,
  /** The monitors of that kind and name in a namespace of a scope. */
  monitor: (scopeId: string, namespace: string, { kind, name }: Pick<ResourceIdentity, 'kind' | 'name'>): Lookup =>
    `monitor ${scopeId} ${namespace} ${kind} ${name}`,
  /** Which Prometheus the operator is asked for in a scope. */
  scrapers: (scopeId: string): Lookup => `scrapers ${scopeId}`,
  /** What decides over connections in a scope: pods, Services, Gateways, Namespaces. */
  connections: (scopeId: string): Lookup => `connections ${scopeId}`,
  /** Pods, Services and their endpoints in the namespace of that name of any scope. */
  held: (namespace: string): Lookup => `held ${namespace}`,
  /** Which scopes have something of the namespace. */
  exists: (namespace: string): Lookup => `exists ${namespace}`,
  /** Whether all workloads of the namespace are known in each scope, and there are some. */
  known: (namespace: string): Lookup => `known ${namespace}`,
  /** The names of all namespaces. */
  names: 'names',
  /** Names, labels and manifests of all namespaces, and which of them have workloads. */
  namespaces: 'namespaces',
  /** Whether a Namespace manifest or a configuration sets the label. */
  namespaceLabel: (key: string, value: string): Lookup => `namespace-label ${labelKey(key, value)}`,
  /** Whether there are Namespace manifests, or stated labels, and whether all of their labels are certain. */
  namespaceManifests: 'namespace-manifests',
  /** The Services with a cluster IP. */
  address: (ip: string): Lookup => `address ${ip}`,
  /** The workloads of a namespace that run as the ServiceAccount. */
  serviceAccount: (namespace: string, name: string): Lookup => `service-account ${namespace} ${name}`,
  /** The roles of that name: of a namespace, or ClusterRoles. */
  role: (namespace: string | undefined, name: string): Lookup => `role ${namespace ?? ''} ${name}`,
  /** What is kept for groups of rules, of a kind: of a namespace, or of the whole cluster. */
  kept: (namespace: string | undefined, kind: string): Lookup => `kept ${namespace ?? ''} ${kind}`,
  /** The Ingresses of all namespaces with a rule for the host, which is in lower case. */
  host: (host: string): Lookup => `host ${host}`,
  /** Policies of kinds that are not modelled. */
  opaquePolicies: 'opaque-policies',
} as const;

/** Where Services are looked for by their labels, with the functions for pods below. */
export const servicesOf = {
  namespace: (scopeId: string, name: string): string => `services ${scopeId} ${name}`,
  scope: (scopeId: string): string => `services-of ${scopeId}`,
} as const;

/** Where pods are looked for by their labels. */
export const podsOf = {
  namespace: (name: string): string => `pods ${name}`,
  scope: (id: string): string => `pods-of ${id}`,
} as const;

/** Asked again where pods with the label, of the place, come, go or change. */
export function podsWith(place: string, key: string, value: string): Lookup {
  return `${place} ${labelKey(key, value)}`;
}

/** Asked again where pods with any label of that key, of the place, come, go or change; for every pod without a key. */
export function podsWithKey(place: string, key?: string): Lookup {
  return key === undefined ? `${place} *` : `${place} *${key}`;
}

/** Asked again where pods with any label of that domain, `example.com/`, of the place, come, go or change. */
export function podsWithDomain(place: string, domain: string): Lookup {
  return `${place} */${domain}`;
}

/** What decides whether a pod fulfils the selector: of labels that have to be there, one is enough. */
export function podsSelectedBy(place: string, { requirements }: LabelSelector): readonly Lookup[] {
  const [fewest] = requirements
    .filter(({ operator }) => operator === 'In')
    .toSorted((a, b) => a.values.length - b.values.length);
  if (fewest !== undefined) return fewest.values.map((value) => podsWith(place, fewest.key, value));
  const present = requirements.find(({ operator }) => operator === 'Exists');
  return [podsWithKey(place, present?.key)];
}

/** What decides which of the requirements no pod fulfils, and which other values there are. */
export function podsComparedWith(place: string, { requirements }: LabelSelector): readonly Lookup[] {
  return requirements.flatMap(({ key, operator }: LabelRequirement) => {
    const domain = domainOf(key);
    return [
      operator === 'In' || operator === 'Exists' ? podsWithKey(place, key) : podsWithKey(place),
      // By the labels of people a domain is theirs, and not one of controllers.
      ...(domain === undefined ? [] : [podsWithDomain(place, domain)]),
    ];
  });
}

let noted: Set<Lookup> | undefined;

/** The scopes, to answer these questions. */
export function scopesFor(surroundings: Surroundings, lookups: Iterable<Lookup>): Analysis['scopes'] {
  if (noted !== undefined) for (const each of lookups) noted.add(each);
  return (surroundings as Analysis).scopes;
}

/** What `look` gives, and everything that it looked up. */
export function noting<T>(look: () => T): { readonly answer: T; readonly lookups: ReadonlySet<Lookup> } {
  const before = noted;
  const lookups = new Set<Lookup>();
  noted = lookups;
  try {
    return { answer: look(), lookups };
  } finally {
    noted = before;
  }
}
