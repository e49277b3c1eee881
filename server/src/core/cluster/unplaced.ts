import { isDns1123Label } from '../kubernetes/api-identity';
import type { Direction, NetworkPolicy, OpaquePods, OpaquePolicy } from '../kubernetes/entities';
import { selectsEverything } from '../kubernetes/label-selector';
import { isPlaceholder } from '../kubernetes/placeholder';
import { hiddenPods } from '../kubernetes/read-entity';
import { resourceWords } from '../kubernetes/resource';
import { sealEntity } from '../kubernetes/seal-entity';
import { isolates } from './isolation';
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

/** What the namespaces without a name may have to do with others. Costs the namespaces of the scope. */
export function unplacedIn(views: Iterable<NamespaceView>, names: readonly string[]): Unplaced {
  const all = [...views].sort((a, b) => (a.name < b.name ? -1 : 1));
  const policies: OpaquePolicy[] = [];
  const pods: OpaquePods[] = [];
  for (const view of all) {
    if (!names.includes(view.name)) continue;
    const others = all.filter((other) => other !== view);
    if (others.some(({ workloads }) => workloads.length > 0)) {
      policies.push(...policiesElsewhere(view));
      pods.push(...podsFromElsewhere(view, others));
    }
    const [first] = view.workloads;
    if (first === undefined || others.length === 0) continue;
    policies.push(...policiesFromElsewhere(view, others));
    pods.push({ ...hiddenPods(first.ref, undefined), notIn: view.name });
  }
  return { policies, pods };
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

/** What of others may select pods of the namespace. */
function policiesFromElsewhere({ name }: NamespaceView, others: readonly NamespaceView[]): readonly OpaquePolicy[] {
  const whyOf = (policy: Policy) => `${whyUnplaced(name)}, so ${policyWords(policy)} may select its pods.`;
  return standingForAll(others.flatMap(policiesOf), { namespace: name }, whyOf);
}

/** For each direction the first one, as if it could select every pod there. */
function standingForAll(
  policies: readonly Policy[],
  place: Pick<OpaquePolicy, 'namespace' | 'notIn'>,
  whyOf: (policy: Policy) => string,
): readonly OpaquePolicy[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const policy = policies.find((each) => asOpaque(each).directions.includes(direction));
    if (policy === undefined) return [];
    const { podSelector: _, ...rest } = asOpaque(policy);
    return [sealEntity({ ...rest, ...place, directions: [direction], why: whyOf(policy) })];
  });
}

function podsFromElsewhere({ name }: NamespaceView, others: readonly NamespaceView[]): readonly OpaquePods[] {
  const workload = others.flatMap(({ workloads }) => workloads.slice(0, 1))[0];
  return workload === undefined ? [] : [hiddenPods(workload.ref, name)];
}

type Policy = NetworkPolicy | OpaquePolicy;

function policiesOf({ networkPolicies, opaquePolicies }: NamespaceView): readonly Policy[] {
  return [...networkPolicies, ...opaquePolicies];
}

function policyWords({ identity: { kind, name } }: Policy): string {
  return resourceWords({ apiVersion: '', kind, name });
}

function asOpaque(policy: Policy): Omit<OpaquePolicy, 'digest'> {
  if (policy.kind === 'opaque-policy') return policy;
  const { ref, basePath, identity, namespaceSource, namespace, podSelector } = policy;
  const directions = (['ingress', 'egress'] as const).filter((direction: Direction) => isolates(policy, direction));
  const narrow = selectsEverything(podSelector) ? {} : { podSelector };
  const place = { ref, basePath, identity, namespaceSource, namespace };
  return { kind: 'opaque-policy', ...place, directions, ...narrow, effect: 'any', why: '' };
}
