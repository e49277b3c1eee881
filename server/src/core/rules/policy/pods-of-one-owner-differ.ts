import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { endpointsOfNamespace, type PodEndpoint } from '../../connectivity/endpoint';
import { selectorSeparates } from '../../graph/split-owners';
import { groupBy } from '../../group-by';
import type { Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { field } from '../finding';
import type { Rule } from '../rule';

export const podsOfOneOwnerDiffer: Rule = {
  id: 'pods-of-one-owner-differ',
  title: 'Pods of one owner that policies treat differently',
  severity: 'information',
  slice: 'namespace',
  *check(view, facts) {
    for (const pods of groupByOwner(view).values()) {
      const [first, ...others] = pods;
      if (first === undefined || others.length === 0 || !areSeparated(view, facts, pods)) continue;
      const { workload } = first;
      yield {
        message: `Pods of "${workload.owner?.name}" have different labels, and policies treat them differently.`,
        at: workload.ref,
        place: field([...workload.basePath, 'metadata', 'labels']),
        resource: workload.identity,
        related: others.slice(0, limits.relatedLocations).map(({ workload: other }) => ({
          at: other.ref,
          place: field([...other.basePath, 'metadata', 'labels']),
          message: `Pod "${other.identity.name}" has the same owner.`,
        })),
        data: null,
      };
    }
  },
};

/** Ordinary pods of which everything is known. */
function groupByOwner(view: NamespaceView): ReadonlyMap<string, readonly PodEndpoint[]> {
  if (!view.workloads.some(isOwned)) return new Map();
  const pods = endpointsOfNamespace(view).filter(
    ({ workload }) => isOwned(workload) && !workload.hostNetwork && workload.unknown === undefined,
  );
  return groupBy(pods, ({ workload: { owner } }) => `${owner?.kind} ${owner?.name}`);
}

function isOwned({ identity, owner }: Workload): boolean {
  return identity.kind === 'Pod' && owner !== undefined;
}

function areSeparated(view: NamespaceView, facts: NamespaceFacts, pods: readonly PodEndpoint[]): boolean {
  const alike = pods.map((pod) => {
    const labels = new Map([...pod.workload.labels].filter(([key]) => !givenByControllers.test(key)));
    return { ...pod, workload: { ...pod.workload, labels } };
  });
  return selectorSeparates({ scope: view.scope.name, namespaces: new Map([[view.name, view]]), facts }, alike);
}

/** https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const givenByControllers =
  /^(pod-template-hash|controller-revision-hash|pod-template-generation|rollouts-pod-template-hash|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/job-completion-index)$/;
