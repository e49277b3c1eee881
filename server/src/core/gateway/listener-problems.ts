import { isPlaceholder } from '../kubernetes/placeholder';
import { supportedKinds } from '../kubernetes/read-gateway';
import { type FieldPath, itemsAt, nodeAt } from '../yaml/field-path';
import { type ApiObject, gatewayGroup, type ObjectRef, refAt } from './api-object';
import type { GatewayWorld } from './gateway-world';
import { type Listener, listenersOf } from './listeners';
import type { Problem, Reason } from './problem';
import { checkRef, pemAt } from './references';

/**
 * Why listeners of a Gateway or a ListenerSet do not work as they are written: kinds of routes, certificates, protocols.
 * https://gateway-api.sigs.k8s.io/reference/spec/#listenerconditionreason
 */
export function listenerProblems(world: GatewayWorld, owner: ApiObject): readonly Problem[] {
  return [
    ...clientCertificateProblems(world, owner),
    ...listenersOf(owner).flatMap((each) => problemsOfListener(world, each)),
  ];
}

/** Those of one listener alone. */
export function problemsOfListener(world: GatewayWorld, listener: Listener): readonly Problem[] {
  const { owner, path, protocol, certificates } = listener;
  const kinds = supportedKinds(listener);
  if (kinds === undefined) {
    // Protocols of implementations have a domain before them, but for that of Istio between its proxies.
    if (protocol === '' || protocol.includes('/') || protocol === 'HBONE' || isPlaceholder(protocol)) return [];
    const says = `has a protocol that Gateway API does not know: "${protocol}"`;
    return [
      {
        type: 'Accepted',
        reason: 'UnsupportedProtocol',
        subject: path,
        path: [...path, 'protocol'],
        truth: 'yes',
        says,
      },
    ];
  }
  return [
    ...certificates.flatMap((ref) => secretProblem(world, owner, ref, path, 'InvalidCertificateRef') ?? []),
    ...clientValidationProblems(world, listener),
    ...routeKindProblems(listener, kinds),
  ];
}

/** With what a Gateway shows itself to the Services behind it. */
function clientCertificateProblems(world: GatewayWorld, owner: ApiObject): readonly Problem[] {
  const ref = refAt(owner, ['spec', 'tls', 'backend', 'clientCertificateRef'], { group: '', kind: 'Secret' });
  const found = ref && secretProblem(world, owner, ref, [], 'InvalidClientCertificateRef');
  return found === undefined ? [] : [found];
}

function secretProblem(
  world: GatewayWorld,
  from: ApiObject,
  target: ObjectRef,
  subject: FieldPath,
  reason: Reason,
): Problem | undefined {
  const base = { type: 'ResolvedRefs', subject, path: [...target.path, 'name'], target } as const;
  const wrong = checkRef(world, from, target, ['Secret']);
  if (wrong !== undefined) {
    const { what, ...found } = wrong;
    return { ...base, ...found, reason: what === 'grant' ? 'RefNotPermitted' : reason };
  }
  const state = pemAt(world, target, ['tls.crt', 'tls.key']);
  if (state === undefined) return undefined;
  const secret = `refers to Secret "${target.name}", which`;
  return state === 'missing'
    ? { ...base, reason, truth: 'yes', says: `${secret} is not in namespace "${target.namespace}"`, isMissing: true }
    : { ...base, reason, truth: 'yes', says: `${secret} has no certificate with its key` };
}

/**
 * The authorities of clients' certificates: those of the port, else those of all listeners with HTTPS.
 * https://gateway-api.sigs.k8s.io/geps/gep-91/
 */
function clientValidationProblems(world: GatewayWorld, { owner, path, port, protocol }: Listener): readonly Problem[] {
  if (protocol !== 'HTTPS') return [];
  const frontend: FieldPath = ['spec', 'tls', 'frontend'];
  const ports = itemsAt(owner.content, [...frontend, 'perPort']);
  const index = ports.findIndex((each) => {
    const number = nodeAt(each, ['port']);
    return number?.kind === 'scalar' && number.value === port;
  });
  const validation = index < 0 ? [...frontend, 'default'] : [...frontend, 'perPort', index, 'tls'];
  const refs: FieldPath = [...validation, 'validation', 'caCertificateRefs'];
  return itemsAt(owner.content, refs).flatMap((_, each) => {
    const target = refAt(owner, [...refs, each], { group: '', kind: 'ConfigMap' });
    const found = target && authorityProblem(world, owner, target);
    return found === undefined ? [] : { type: 'ResolvedRefs' as const, subject: path, ...found };
  });
}

function authorityProblem(
  world: GatewayWorld,
  owner: ApiObject,
  target: ObjectRef,
): Omit<Problem, 'type' | 'subject'> | undefined {
  const base = { path: [...target.path, 'name'], target };
  const wrong = checkRef(world, owner, target, ['ConfigMap']);
  if (wrong !== undefined) {
    const { what, ...found } = wrong;
    return { ...base, ...found, reason: what === 'grant' ? 'RefNotPermitted' : 'InvalidCACertificateKind' };
  }
  return authorityDataProblem(world, target);
}

/** Of a ConfigMap that is there for the certificates of authorities. */
export function authorityDataProblem(
  world: GatewayWorld,
  target: ObjectRef,
): Pick<Problem, 'path' | 'target' | 'reason' | 'truth' | 'says' | 'isMissing'> | undefined {
  const state = pemAt(world, target, ['ca.crt']);
  if (state === undefined) return undefined;
  const base = { path: [...target.path, 'name'], target, reason: 'InvalidCACertificateRef', truth: 'yes' } as const;
  const object = `refers to ${target.kind} "${target.name}", which`;
  return state === 'missing'
    ? { ...base, says: `${object} is not in namespace "${target.namespace}"`, isMissing: true }
    : { ...base, says: `${object} has no certificate in "ca.crt"` };
}

function routeKindProblems({ path: subject, kinds, protocol, tlsMode }: Listener, supported: readonly string[]) {
  const wrong = (kinds ?? []).filter(({ group, kind }) => group === gatewayGroup && !supported.includes(kind));
  const mode = tlsMode === 'Passthrough' ? ' that is passed through' : '';
  return wrong.map(
    ({ kind, path }): Problem => ({
      type: 'ResolvedRefs',
      reason: 'InvalidRouteKinds',
      subject,
      path: [...path, 'kind'],
      truth: 'yes',
      says: `takes no ${kind}: its protocol is ${protocol}${mode}`,
    }),
  );
}
