import type { Cluster } from '../cluster/cluster';
import { memoize } from '../connectivity/memoize';
import type { Workload } from '../kubernetes/entities';

/**
 * One object for all states of a cluster in which every name and address means the same: what was resolved in one of
 * them holds in the others. Most edits change no Service, so after them nothing is looked up again.
 */
export const lookupState: (cluster: Cluster) => object = memoize(({ namespaces }: Cluster): object => {
  let node = root;
  for (const { services, workloads } of namespaces.values()) {
    node = nextNode(node, services);
    node = nextNode(node, addressed(workloads));
  }
  const names = JSON.stringify([...namespaces.keys()]);
  const known = node.states.get(names);
  if (known !== undefined) return known;
  const state = {};
  node.states.set(names, state);
  return state;
});

/** A tree whose branches live as long as the lists that lead to them. */
interface Node {
  readonly next: WeakMap<object, Node>;
  readonly states: Map<string, object>;
}

const root: Node = { next: new WeakMap(), states: new Map() };

function nextNode(node: Node, list: object): Node {
  const known = node.next.get(list);
  if (known !== undefined) return known;
  const made = { next: new WeakMap<object, Node>(), states: new Map<string, object>() };
  node.next.set(list, made);
  return made;
}

/** The workloads whose addresses are written; one list for all namespaces that have none. */
const addressed = memoize((workloads: readonly Workload[]): readonly Workload[] => {
  const found = workloads.filter(({ podIps }) => podIps.length > 0);
  return found.length === 0 ? nobody : found;
});

const nobody: readonly Workload[] = [];
