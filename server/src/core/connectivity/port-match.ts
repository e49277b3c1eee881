import type { PortMatch, Rule } from '../policies/ir';
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

export type NamedPort = (PortMatch & { readonly kind: 'some' })['named'][number];

/** Every port that rules name. */
export function namedPortsOf(rules: readonly Rule[]): readonly NamedPort[] {
  return rules.flatMap(({ ports }) => (ports.kind === 'some' ? ports.named : []));
}

/** Then what the rule means depends on the pod at the receiving end. */
export function hasNamedPorts({ ports }: Rule): boolean {
  return ports.kind === 'some' && ports.named.length > 0;
}
