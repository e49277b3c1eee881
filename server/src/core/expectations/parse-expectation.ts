import { ConnectionSet, protocols } from '../connectivity/connection-set';
import { IpSet, ipSetOfCidr, parseIp } from '../connectivity/ip-set';
import { PortSet } from '../connectivity/port-set';
import type { Protocol } from '../kubernetes/entities';
import type { PortMatch } from '../policies/ir';
import { isCheapGlob } from '../text/glob';

/** Who is meant at one end. */
export type Party =
  /** `*`: every workload, the addresses outside, and what comes in through controllers that are not in the manifests. */
  | { readonly kind: 'everything' }
  /** `{ingress-controller}` */
  | { readonly kind: 'entry' }
  | { readonly kind: 'addresses'; readonly set: IpSet }
  /** `ns/name`, perhaps with stars, and perhaps with the kind behind it. */
  | { readonly kind: 'workloads'; readonly glob: string; readonly workloadKind: string | undefined };

/** `from -> to:ports`, as read. Without ports all of them are meant. */
export interface ParsedExpectation {
  readonly from: Party;
  readonly to: Party;
  readonly ports: PortMatch;
}

/** Reads `shop/web -> shop/db:5432`; a text says in one sentence why it is none. */
export function parseExpectation(text: string): ParsedExpectation | string {
  const [fromText = '', toText = '', ...others] = text.split(/\s+->\s+/);
  if (toText === '' || others.length > 0) return 'It must be "from -> to", such as shop/web -> shop/db:5432.';
  const from = parseParty(fromText.trim());
  if (typeof from === 'string') return from;
  const { party, ports: portsText } = splitPorts(toText.trim());
  const to = parseParty(party);
  if (typeof to === 'string') return to;
  if (to.kind === 'entry') return '{ingress-controller} sends connections and receives none.';
  if (from.kind === 'addresses' && to.kind === 'addresses') return 'Neither end is in the cluster.';
  const ports = portsText === undefined ? ({ kind: 'any' } as const) : parsePorts(portsText);
  return typeof ports === 'string' ? ports : { from, to, ports };
}

/** Reads one end; a text says in one sentence why it is none. */
export function parseParty(text: string): Party | string {
  if (text === '*') return { kind: 'everything' };
  if (text === '{ingress-controller}') return { kind: 'entry' };
  const set = parseAddresses(text.replace(/\[External\]$/, '').replace(/^\[(.*)\]$/, '$1'));
  if (set !== undefined) return { kind: 'addresses', set };
  const [, glob, workloadKind] = /^([^/\s[\]:]+\/[^/\s[\]:]+)(?:\[([A-Za-z]+)\])?$/.exec(text) ?? [];
  if (glob === undefined || !isCheapGlob(glob)) {
    return `"${text.slice(0, 60)}" is none of ns/name, ns/*, ns/name[Kind], *, addresses and {ingress-controller}.`;
  }
  return { kind: 'workloads', glob, workloadKind };
}

/** An address, a block, or a range as the graph prints it. */
function parseAddresses(text: string): IpSet | undefined {
  const [first = '', last, ...others] = text.split('-').map((part) => part.trim());
  if (others.length > 0) return undefined;
  const [start, end] = [parseIp(first), last === undefined ? undefined : parseIp(last)];
  if (start !== undefined && last === undefined) return IpSet.of(start);
  if (start !== undefined && end !== undefined) return start <= end ? IpSet.range(start, end + 1n) : undefined;
  if (!text.includes('/') || !/^[\da-fA-F.:/]+$/.test(text)) return undefined;
  const block = ipSetOfCidr(text);
  return block.problem === undefined && !block.value.isEmpty ? block.value : undefined;
}

/** `[2001:db8::/32]:443` for addresses with colons of their own. */
function splitPorts(text: string): { readonly party: string; readonly ports: string | undefined } {
  if (parseAddresses(text) !== undefined) return { party: text, ports: undefined };
  const [, party, ports] = /^\[([^\]]*)\](?::(.*))?$/.exec(text) ?? /^([^:]*)(?::(.*))?$/.exec(text) ?? [];
  return { party: party ?? text, ports };
}

/** `5432`, `8080-8090`, `http`, `UDP 53`, `TCP 80,443,UDP 53`: a protocol holds until the next one, and TCP to begin with. */
function parsePorts(text: string): PortMatch | string {
  let numbered = ConnectionSet.none;
  const named: { name: string; protocol: Protocol | undefined }[] = [];
  let protocol: Protocol | undefined;
  for (const item of text.split(',')) {
    const [, word, port = ''] = /^\s*(?:([A-Za-z]+)\s+)?(\S+)\s*$/.exec(item) ?? [];
    if (word !== undefined) protocol = protocols.find((each) => each === word.toUpperCase());
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(port) ?? [];
    const ports = PortSet.range(Number(first), Number(last));
    const isName = first === undefined && /^[a-z0-9-]{1,15}$/.test(port);
    if ((word !== undefined && protocol === undefined) || (!isName && ports.isEmpty) || Number(last) > 65535) {
      return `"${item.trim().slice(0, 60)}" is no port such as 5432, 8080-8090, http or UDP 53.`;
    }
    if (isName) named.push({ name: port, protocol });
    else numbered = numbered.union(ConnectionSet.of(protocol ?? 'TCP', ports));
  }
  return { kind: 'some', numbered, named };
}
