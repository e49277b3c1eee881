import { FirstUnlike } from '../first-unlike';
import { isPlaceholder } from './placeholder';

/** What tells the listeners of a Gateway apart. */
export interface ListenerTraits {
  readonly port: number | undefined;
  readonly protocol: string;
  /** Undefined: every host. */
  readonly hostname: string | undefined;
}

/**
 * The ports that listeners take. Two are in conflict where what comes in may be meant for either: with one port and
 * different protocols, or with one port and host. Those of which another tool fills in a part are in conflict with none.
 * https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec
 */
export class TakenPorts<Each extends ListenerTraits> {
  private readonly ports = new Map<string, TakenPort<Each>>();

  take(listener: Each): void {
    if (!isCertain(listener)) return;
    const key = portOf(listener);
    const taken = this.ports.get(key) ?? { protocols: new FirstUnlike<Each>(isOfOneProtocol), hosts: new Map() };
    this.ports.set(key, taken);
    const host = hostOf(listener);
    const alike = taken.hosts.get(host) ?? new FirstUnlike<Each>(Object.is);
    taken.hosts.set(host, alike);
    taken.protocols.add(listener);
    alike.add(listener);
  }

  /** One of the others, with which a listener is in conflict whether or not it takes its port as well. */
  inConflictWith(listener: Each): Each | undefined {
    const taken = isCertain(listener) ? this.ports.get(portOf(listener)) : undefined;
    return taken?.protocols.unlike(listener) ?? taken?.hosts.get(hostOf(listener))?.unlike(listener);
  }
}

interface TakenPort<Each> {
  readonly protocols: FirstUnlike<Each>;
  readonly hosts: Map<string | undefined, FirstUnlike<Each>>;
}

function isCertain({ port, protocol, hostname = '' }: ListenerTraits): boolean {
  return port !== undefined && !isPlaceholder(protocol) && !isPlaceholder(hostname);
}

/** UDP has ports of its own. */
function portOf({ port, protocol }: ListenerTraits): string {
  return `${port}${protocol === 'UDP' ? '/UDP' : ''}`;
}

function hostOf({ hostname }: ListenerTraits): string | undefined {
  return hostname?.toLowerCase();
}

function isOfOneProtocol(a: ListenerTraits, b: ListenerTraits): boolean {
  return a.protocol === b.protocol || (isTls(a) && isTls(b));
}

/** Both begin with the name of the host, by which they are told apart. */
function isTls({ protocol }: ListenerTraits): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS';
}

/** Those that are in conflict with none of the others: of those that are, a Gateway must not serve any. */
export function distinctListeners<Each extends ListenerTraits>(listeners: readonly Each[]): readonly Each[] {
  const ports = new TakenPorts<Each>();
  for (const listener of listeners) ports.take(listener);
  return listeners.filter((listener) => ports.inConflictWith(listener) === undefined);
}
