import { compareText } from '../text/compare-text';
import { ConnectionSet } from './connection-set';

/** Connections to pods that are not known: ports by number, and ports by names that only such a pod could resolve. */
export interface NamedConnections {
  readonly numbered: ConnectionSet;
  /** `TCP http`; without a protocol, which stands for all of them, `http`. Sorted. */
  readonly named: readonly string[];
}

/** What is certainly allowed, and what is possibly allowed. */
export interface NamedBounds {
  readonly lower: NamedConnections;
  readonly upper: NamedConnections;
}

export const noNamedConnections: NamedConnections = { numbered: ConnectionSet.none, named: [] };

export function sameNamedBounds(a: NamedBounds, b: NamedBounds): boolean {
  return sameConnections(a.lower, b.lower) && sameConnections(a.upper, b.upper);
}

/** What is allowed for the one or the other. */
export function uniteNamedBounds(a: NamedBounds, b: NamedBounds): NamedBounds {
  return { lower: uniteConnections(a.lower, b.lower), upper: uniteConnections(a.upper, b.upper) };
}

export function sameConnections(a: NamedConnections, b: NamedConnections): boolean {
  return a.numbered.equals(b.numbered) && a.named.join() === b.named.join();
}

function uniteConnections(a: NamedConnections, b: NamedConnections): NamedConnections {
  const named = [...new Set([...a.named, ...b.named])].sort(compareText);
  return { numbered: a.numbered.union(b.numbered), named };
}

/** As `ConnectionSet.toString`, with the names behind the numbers: `TCP 80,http`. Names of all protocols come first. */
export function connectionsText({ numbered, named }: NamedConnections): string {
  if (named.length === 0) return `${numbered}`;
  const byProtocol = new Map(['', 'SCTP', 'TCP', 'UDP'].map((protocol): [string, string[]] => [protocol, []]));
  for (const text of numbered.isEmpty ? [] : `${numbered}`.split(/,(?=[A-Z])/)) {
    const [protocol = '', ports = ''] = text.split(' ');
    byProtocol.get(protocol)?.push(ports);
  }
  for (const text of named) {
    const [name = '', protocol = ''] = text.split(' ').reverse();
    byProtocol.get(protocol)?.push(name);
  }
  return [...byProtocol]
    .filter(([, ports]) => ports.length > 0)
    .map(([protocol, ports]) => `${protocol} ${ports.join(',')}`.trim())
    .join(',');
}
