import type { NamespaceView } from '../../cluster/namespace-view';
import type { EntityBase } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { field } from '../finding';
import type { Rule } from '../rule';

export const workloadInDefaultOrSystemNamespace: Rule = {
  id: 'workload-in-default-or-system-namespace',
  title: 'Application in "default" or among the parts of the cluster',
  severity: 'information',
  slice: 'namespace',
  *check(view) {
    const [first, ...others] = misplaced(view);
    if (first === undefined) return;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const are = others.length === 0 ? 'is' : 'are';
    yield {
      message: `${nameOf(first)}${more} ${are} in namespace "${view.name}", ${reasons.get(view.name)}.`,
      at: first.ref,
      place: field([...first.basePath, 'metadata', 'namespace']),
      resource: first.identity,
      related: others.slice(0, limits.relatedLocations).map((other) => ({
        at: other.ref,
        place: field([...other.basePath, 'metadata', 'namespace']),
        message: `${nameOf(other)} is in namespace "${view.name}" as well.`,
      })),
      data: null,
    };
  },
};

/** What the message says of each namespace; of others nothing is found. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['default', 'so the namespace tells policies nothing'],
  ['kube-system', 'beside the parts of the cluster'],
  ['kube-public', 'which is for public information'],
  ['kube-node-lease', 'which is for the leases of nodes'],
]);

/** Workloads first, because they are what has to move. */
function misplaced(view: NamespaceView): readonly EntityBase[] {
  const workloads = () => view.workloads.filter(statesNamespace);
  switch (view.name) {
    case 'default':
      // The API server's own Service is there in every cluster.
      return [
        ...workloads(),
        ...view.networkPolicies,
        ...view.services.filter(({ name }) => name !== 'kubernetes'),
      ].filter(statesNamespace);
    case 'kube-system':
      // Static pods, such as a proxy in front of the API servers, use the node's network.
      return workloads().filter(({ applicationImage, hostNetwork }) => applicationImage !== undefined && !hostNetwork);
    case 'kube-public':
    case 'kube-node-lease':
      return workloads();
    default:
      return [];
  }
}

function statesNamespace({ namespaceSource, unknown }: EntityBase): boolean {
  return namespaceSource === 'metadata.namespace' && unknown === undefined;
}

function nameOf({ identity }: EntityBase): string {
  return `${identity.kind} "${identity.name}"`;
}
