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

/** That a load balancer is open and that it opens node ports as well is told one after the other. */
export function loadBalancerCause({ identity, ref, basePath }: Service, rank: number): Cause {
  return { key: JSON.stringify(['load-balancer', ref, basePath, identity.name]), rank };
}
