import { isDns1123Label } from '../kubernetes/api-identity';
import type { Direction, OpaquePods, OpaquePolicy, Workload } from '../kubernetes/entities';
import { selectsEverything } from '../kubernetes/label-selector';
import { isPlaceholder } from '../kubernetes/placeholder';
import { hiddenPods } from '../kubernetes/read-entity';
import { resourceWords } from '../kubernetes/resource';
import { sealEntity } from '../kubernetes/seal-entity';
import {
  directions,
  directionsOf,
  type FirstNamespaces,
  firstPolicy,
  type Policy,
  policiesOf,
  type Topic,
  type Views,
} from './first-namespaces';
import type { NamespaceView, Unplaced } from './namespace-view';

/*
 * Namespaces whose name is none: another tool fills it in (`${NAMESPACE}`), or the API server refuses it. Objects with
 * the same such text are taken for those of one namespace, which may be every other one of the scope.
 */

/** Whether a name is that of one certain namespace. */
export function isPlaced(namespace: string): boolean {
  return isDns1123Label(namespace);
}

/** Why it is not, as the start of a sentence. */
export function whyUnplaced(namespace: string): string {
  const why = isPlaceholder(namespace) ? 'is filled in by another tool' : 'is not a valid name';
  return `The namespace "${namespace}" ${why}`;
}

/** What the namespaces of these names, which are none, may have to do with others. Costs these, and what of them changed. */
export function unplacedIn(namespaces: Views, names: readonly string[], firsts: FirstNamespaces): Unplaced {
  const policies: OpaquePolicy[] = [];
  const pods: OpaquePods[] = [];
  for (const name of names) {
    const view = namespaces.get(name);
    if (view === undefined) continue;
    const other = (topic: Topic) => namespaces.get(firsts[topic].find((each) => each !== name) ?? '');
    const found = unplacedOf(view, {
      hasOthers: namespaces.size > 1,
      workload: other('workloads')?.workloads[0],
      ingress: firstPolicy(other('ingress'), 'ingress'),
      egress: firstPolicy(other('egress'), 'egress'),
    });
    policies.push(...found.policies);
    pods.push(...found.pods);
  }
  return { policies, pods };
}

/** What stands for all other namespaces. */
interface Others {
  readonly hasOthers: boolean;
  readonly workload: Workload | undefined;
  readonly ingress: Policy | undefined;
  readonly egress: Policy | undefined;
}

function unplacedOf(view: NamespaceView, others: Others): Unplaced {
  const known = kept.get(view);
  if (known !== undefined && isSame(known.others, others)) return known.unplaced;
  const { workload, hasOthers } = others;
  const [first] = view.workloads;
  const hasOwn = first !== undefined && hasOthers;
  const unplaced = {
    policies: [
      ...(workload === undefined ? [] : policiesElsewhere(view)),
      ...(hasOwn ? policiesFromElsewhere(view, others) : []),
    ],
    pods: [
      ...(workload === undefined ? [] : [hiddenPods(workload.ref, view.name)]),
      ...(hasOwn ? [{ ...hiddenPods(first.ref, undefined), notIn: view.name }] : []),
    ],
  };
  kept.set(view, { others, unplaced });
  return unplaced;
}

const kept = new WeakMap<NamespaceView, { readonly others: Others; readonly unplaced: Unplaced }>();

function isSame(a: Others, b: Others): boolean {
  return a.hasOthers === b.hasOthers && a.workload === b.workload && a.ingress === b.ingress && a.egress === b.egress;
}

/** Those of the namespace, as others may have them. Of very many not each is weighed with every pod. */
function policiesElsewhere(view: NamespaceView): readonly OpaquePolicy[] {
  const whyOf = (policy: Policy) =>
    `${whyUnplaced(view.name)}, so ${policyWords(policy)} may select pods of every namespace.`;
  const policies = policiesOf(view);
  const place = { namespace: undefined, notIn: view.name };
  return policies.length > manyPolicies
    ? standingForAll(policies, place, whyOf)
    : policies.map((policy) => sealEntity({ ...asOpaque(policy), ...place, why: whyOf(policy) }));
}

const manyPolicies = 32;

/** What of others may select pods of the namespace: for each direction the first one stands for all. */
function policiesFromElsewhere({ name }: NamespaceView, others: Others): readonly OpaquePolicy[] {
  const whyOf = (policy: Policy) => `${whyUnplaced(name)}, so ${policyWords(policy)} may select its pods.`;
  return directions.flatMap((direction) => {
    const policy = others[direction];
    return policy === undefined ? [] : standingFor(policy, direction, { namespace: name }, whyOf);
  });
}

/** For each direction the first one, as if it could select every pod there. */
function standingForAll(policies: readonly Policy[], place: Place, whyOf: WhyOf): readonly OpaquePolicy[] {
  return directions.flatMap((direction) => {
    const policy = policies.find((each) => directionsOf(each).includes(direction));
    return policy === undefined ? [] : standingFor(policy, direction, place, whyOf);
  });
}

function standingFor(policy: Policy, direction: Direction, place: Place, whyOf: WhyOf): OpaquePolicy {
  const { podSelector: _, ...rest } = asOpaque(policy);
  return sealEntity({ ...rest, ...place, directions: [direction], why: whyOf(policy) });
}

type Place = Pick<OpaquePolicy, 'namespace' | 'notIn'>;
type WhyOf = (policy: Policy) => string;
function policyWords({ identity: { kind, name } }: Policy): string {
  return resourceWords({ apiVersion: '', kind, name });
}

function asOpaque(policy: Policy): Omit<OpaquePolicy, 'digest'> {
  if (policy.kind === 'opaque-policy') return policy;
  const { ref, basePath, identity, namespaceSource, namespace, podSelector } = policy;
  const narrow = selectsEverything(podSelector) ? {} : { podSelector };
  const place = { ref, basePath, identity, namespaceSource, namespace };
  return { kind: 'opaque-policy', ...place, directions: directionsOf(policy), ...narrow, effect: 'any', why: '' };
}
