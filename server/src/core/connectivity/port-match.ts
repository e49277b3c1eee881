import type { PortMatch } from '../policies/ir';
import { ConnectionSet } from './connection-set';
import { type Endpoint, isOrdinaryPod } from './endpoint';
import { PortSet } from './port-set';

/** What a rule's ports mean on one destination. A named port that the destination's pod does not have means nothing. */
export function connectionsTo(destination: Endpoint | undefined, ports: PortMatch): ConnectionSet {
  if (ports.kind === 'any') return ConnectionSet.all;
  if (ports.named.length === 0 || destination === undefined || !isOrdinaryPod(destination)) return ports.numbered;
  let connections = ports.numbered;
  for (const { name, protocol } of ports.named) {
    for (const port of destination.workload.ports) {
      if (port.name !== name || (protocol !== undefined && port.protocol !== protocol)) continue;
      connections = connections.union(ConnectionSet.of(port.protocol, PortSet.of(port.port)));
    }
  }
  return connections;
}
