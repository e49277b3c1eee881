import type { Direction, NetworkPolicy, OpaquePolicy } from '../kubernetes/entities';
import { isolates } from './isolates';
import type { NamespaceView } from './namespace-view';

/** What a namespace may have: workloads, or policies of a direction. */
export type Topic = 'workloads' | Direction;

/**
 * The names of the first two namespaces that have it, of each topic: what stands for all namespaces but one. Ascending.
 * An edit costs the namespaces that it changes, and only where one of these lost what it had a look at all others.
 */
export type FirstNamespaces = Readonly<Record<Topic, readonly string[]>>;

export type Policy = NetworkPolicy | OpaquePolicy;

/** Namespaces by name. */
export type Views = Pick<ReadonlyMap<string, NamespaceView>, 'get' | 'keys' | 'size'>;

export function firstNamespaces(namespaces: Views): FirstNamespaces {
  return record((topic) => firstTwo(namespaces.keys(), topic, namespaces));
}

/** The same after some of the namespaces changed. */
export function updateFirstNamespaces(
  before: FirstNamespaces,
  changed: ReadonlySet<string>,
  namespaces: Views,
): FirstNamespaces {
  return record((topic) => {
    const hasAll = before[topic].every((name) => has(topic, namespaces.get(name)));
    return firstTwo(hasAll ? new Set([...before[topic], ...changed]) : namespaces.keys(), topic, namespaces);
  });
}

/** The first policy of a namespace that isolates in the direction. */
export function firstPolicy(view: NamespaceView | undefined, direction: Direction): Policy | undefined {
  return view && policiesOf(view).find((policy) => directionsOf(policy).includes(direction));
}

export function policiesOf({ networkPolicies, opaquePolicies }: NamespaceView): readonly Policy[] {
  return [...networkPolicies, ...opaquePolicies];
}

export const directions = ['ingress', 'egress'] as const;

export function directionsOf(policy: Policy): readonly Direction[] {
  if (policy.kind === 'opaque-policy') return policy.directions;
  return directions.filter((direction) => isolates(policy, direction));
}

function record(namesOf: (topic: Topic) => readonly string[]): FirstNamespaces {
  return { workloads: namesOf('workloads'), ingress: namesOf('ingress'), egress: namesOf('egress') };
}

function firstTwo(names: Iterable<string>, topic: Topic, namespaces: Views): readonly string[] {
  let [first, second]: (string | undefined)[] = [];
  for (const name of names) {
    const isEarly = second === undefined || name < second;
    if (!isEarly || !has(topic, namespaces.get(name))) continue;
    if (first === undefined || name < first) [first, second] = [name, first];
    else second = name;
  }
  return [first, second].filter((name) => name !== undefined);
}

function has(topic: Topic, view: NamespaceView | undefined): boolean {
  if (topic !== 'workloads') return firstPolicy(view, topic) !== undefined;
  return view !== undefined && view.workloads.length > 0;
}
