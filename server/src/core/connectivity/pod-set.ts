import type { NamespaceView } from '../cluster/namespace-view';
import { endpointsOfNamespace, type PodEndpoint } from './endpoint';
import { memoize } from './memoize';

/** The ordinary pods of one namespace, which one evaluation can often answer for. */
export interface PodSet {
  readonly first: PodEndpoint;
  readonly hasKnownAddress: boolean;
}

/** Undefined for a namespace without ordinary pods. */
export const podSetOf: (namespace: NamespaceView) => PodSet | undefined = memoize((namespace: NamespaceView) => {
  const pods = endpointsOfNamespace(namespace).filter(({ workload }) => !workload.hostNetwork);
  const [first] = pods;
  if (first === undefined) return undefined;
  return { first, hasKnownAddress: pods.some(({ addresses }) => addresses !== undefined) };
});
