import { memoize } from '../connectivity/memoize';
import { compareText } from '../text/compare-text';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import { type ApiObject, type ObjectRef, refAt } from './api-object';
import { refusedPolicy } from './backend-tls-shape';
import type { GatewayWorld } from './gateway-world';
import { authorityDataProblem } from './listener-problems';
import type { Problem } from './problem';
import { checkRef, servicesAt } from './references';

/**
 * Why a BackendTLSPolicy is void, or cannot check what Services show.
 * https://gateway-api.sigs.k8s.io/geps/gep-1897/
 */
export function backendTlsProblems(world: GatewayWorld, policy: ApiObject): readonly Problem[] {
  return [...targetProblems(world, policy), ...authorityProblems(world, policy)];
}

/** The Services that a BackendTLSPolicy is about, with the name of a port where it is about that alone. */
export function targetsOf(policy: ApiObject): readonly (ObjectRef & { readonly sectionName: string | undefined })[] {
  return itemsAt(policy.content, ['spec', 'targetRefs']).flatMap((written, index) => {
    const ref = refAt(policy, ['spec', 'targetRefs', index], { group: '', kind: 'Service' });
    // It is about objects of its own namespace alone.
    if (ref === undefined || ref.group !== '' || ref.kind !== 'Service') return [];
    return { ...ref, namespace: policy.namespace, sectionName: stringAt(written, ['sectionName']) || undefined };
  });
}

function targetProblems(world: GatewayWorld, policy: ApiObject): readonly Problem[] {
  return targetsOf(policy).flatMap((target): readonly Problem[] => {
    const base = { type: 'Accepted', subject: target.path, target, truth: 'yes' } as const;
    const older = rivalOf(world, policy, target);
    if (older !== undefined) {
      const says = `has no effect: BackendTLSPolicy "${older.identity.name}" for Service "${target.name}" comes first`;
      return [{ ...base, reason: 'Conflicted', path: [...target.path, 'name'], says }];
    }
    const services = servicesAt(world, target);
    if (services === undefined) return [];
    if (services.length === 0) {
      const says = `has no effect: Service "${target.name}" is not in namespace "${policy.namespace}"`;
      return [{ ...base, reason: 'TargetNotFound', path: [...target.path, 'name'], says, isMissing: true }];
    }
    const { sectionName } = target;
    const isKnown = services.every(({ unknown, hasUnknownPorts }) => unknown === undefined && !hasUnknownPorts);
    if (sectionName === undefined || !isKnown) return [];
    if (services.some(({ ports }) => ports.some(({ name }) => name === sectionName))) return [];
    const says = `has no effect: Service "${target.name}" has no port "${sectionName}"`;
    return [{ ...base, reason: 'TargetNotFound', path: [...target.path, 'sectionName'], says }];
  });
}

/** A policy about the same port, or the same whole Service, which wins: the older one, or the first by its name. */
function rivalOf(world: GatewayWorld, policy: ApiObject, target: Target): ApiObject | undefined {
  const first = firstPolicies(world.objects('BackendTLSPolicy', policy.namespace)).get(keyOf(target));
  return first === undefined || compareText(rank(first), rank(policy)) >= 0 ? undefined : first;
}

/** The BackendTLSPolicy that decides about a port of a Service: one about the port before one about all of it. */
export function policyOf(
  world: GatewayWorld,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  port: string | undefined,
): ApiObject | undefined {
  const first = firstPolicies(world.objects('BackendTLSPolicy', namespace));
  return first.get(keyOf({ name, sectionName: port })) ?? first.get(keyOf({ name, sectionName: undefined }));
}

/** Of each target the one that wins. */
const firstPolicies = memoize((policies: readonly ApiObject[]): ReadonlyMap<string, ApiObject> => {
  const first = new Map<string, ApiObject>();
  for (const policy of policies) {
    if (policy.unknown !== undefined || refusedPolicy(policy) !== undefined) continue;
    for (const key of targetsOf(policy).map(keyOf)) {
      const known = first.get(key);
      if (known === undefined || compareText(rank(policy), rank(known)) < 0) first.set(key, policy);
    }
  }
  return first;
});

type Target = ReturnType<typeof targetsOf>[number];

function keyOf({ name, sectionName = '' }: Pick<Target, 'name' | 'sectionName'>): string {
  return `${name} ${sectionName}`;
}

function rank({ content, identity }: ApiObject): string {
  return `${stringAt(content, ['metadata', 'creationTimestamp']) ?? '9'} ${identity.name}`;
}

function authorityProblems(world: GatewayWorld, policy: ApiObject): readonly Problem[] {
  const path: FieldPath = ['spec', 'validation', 'caCertificateRefs'];
  const refs = itemsAt(policy.content, path);
  const problems = refs.flatMap((_, index): readonly Problem[] => {
    const ref = refAt(policy, [...path, index], { group: '', kind: 'ConfigMap' });
    if (ref === undefined) return [];
    const target = { ...ref, namespace: policy.namespace };
    const found = authorityProblem(world, policy, target);
    return found === undefined ? [] : [{ type: 'ResolvedRefs', subject: [], ...found }];
  });
  const isVoid = refs.length > 0 && problems.length === refs.length && nodeAt(policy.content, wellKnown) === undefined;
  // Without any authority, no certificate of a backend can be right.
  const entails = { type: 'Accepted', reason: 'NoValidCACertificate' } as const;
  return isVoid ? problems.map((each) => ({ ...each, entails })) : problems;
}

const wellKnown: FieldPath = ['spec', 'validation', 'wellKnownCACertificates'];

function authorityProblem(
  world: GatewayWorld,
  policy: ApiObject,
  target: ObjectRef,
): Omit<Problem, 'type' | 'subject'> | undefined {
  // Secrets are an extension that most implementations have.
  if (target.group === '' && target.kind === 'Secret') return undefined;
  const wrong = checkRef(world, policy, target, ['ConfigMap']);
  if (wrong === undefined) return authorityDataProblem(world, target);
  const { what: _, ...found } = wrong;
  return { path: [...target.path, 'name'], target, reason: 'InvalidKind', ...found };
}
