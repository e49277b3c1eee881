import type { Service } from '../../kubernetes/entities';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { Cause, DraftFinding } from '../rule';

export type Data = { readonly basePath: FieldPath; readonly nodePortCount: number };

/** A finding at a field of a Service. */
export function serviceFinding(
  { ref, basePath, identity, access }: Service,
  path: FieldPath,
  found: Pick<DraftFinding, 'message' | 'severity' | 'cause'> & { readonly part?: 'key' },
): DraftFinding {
  const { part = 'value', ...finding } = found;
  return {
    ...finding,
    at: ref,
    place: field([...basePath, ...path], part),
    resource: identity,
    related: [],
    data: { basePath, nodePortCount: access.nodePorts.length } satisfies Data,
  };
}

/** Of Services that lead to the API server or etcd of the cluster, the rules about the control plane speak. */
export function leadsToControlPlane({ selector, identity }: Service): boolean {
  const component = selector?.get('component');
  if (component === 'kube-apiserver') return identity.namespace === 'kube-system';
  return component === 'etcd' || (selector?.get('k8s-app') === 'etcd' && selector.size === 1);
}

/**
 * That a Service is open to the outside is one mistake, whatever makes it worse: what is published speaks first, then
 * that the load balancer is open, then that there are ports on every node.
 */
export function openServiceCause(
  { identity, ref, basePath }: Service,
  rank: 'what is published' | 'load balancer' | 'node ports',
): Cause {
  const ranks = ['what is published', 'load balancer', 'node ports'];
  return { key: JSON.stringify(['open-service', ref, basePath, identity.name]), rank: ranks.indexOf(rank) };
}
