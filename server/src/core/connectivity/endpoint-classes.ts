import type { Endpoint } from './endpoint';
import { atomOf } from './ip-set';
import type { SelectorUniverse } from './selector-universe';

/** Endpoints that no policy can tell apart: one verdict holds for all of them. */
export interface EndpointClass {
  /** From 0, without gaps. */
  readonly id: number;
  readonly representative: Endpoint;
}

/** Puts endpoints into classes, one at a time. */
export type Classify = (endpoint: Endpoint) => EndpointClass;

export function classifier(universe: SelectorUniverse): Classify {
  const byKey = new Map<string, EndpointClass>();
  const byEndpoint = new Map<Endpoint, EndpointClass>();
  return (endpoint) => {
    const known = byEndpoint.get(endpoint);
    if (known !== undefined) return known;
    const key = keyOf(endpoint, universe);
    const endpointClass = byKey.get(key) ?? { id: byKey.size, representative: endpoint };
    byKey.set(key, endpointClass);
    byEndpoint.set(endpoint, endpointClass);
    return endpointClass;
  };
}

// JSON keeps values apart whatever characters they hold.
function keyOf(endpoint: Endpoint, universe: SelectorUniverse): string {
  const atoms = endpoint.addresses?.boundaries.map((boundary) => atomOf(universe.ipCuts, boundary));
  switch (endpoint.kind) {
    case 'pod': {
      const { workload, namespace } = endpoint;
      const labels = [...workload.labels].filter(([key]) => universe.labelKeys.has(key)).sort(byFirst);
      const ports = workload.ports
        .filter(({ name }) => name !== undefined && universe.portNames.has(name))
        .map(({ name, port, protocol }) => `${name} ${protocol} ${port}`)
        .sort();
      // Host-network pods and their own node's pods are told apart by the node's address.
      const node = [workload.hostNetwork, workload.hostIp, workload.hostNetwork && workload.podIps];
      return JSON.stringify([namespace.name, labels, ports, atoms, node, workload.unknown]);
    }
    case 'node':
      return JSON.stringify(['node', endpoint.ip]);
    case 'addresses':
      return JSON.stringify(['addresses', atoms]);
    case 'name':
      return JSON.stringify(['name', endpoint.name]);
  }
}

function byFirst([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
