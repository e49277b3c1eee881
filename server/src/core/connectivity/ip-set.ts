import ipaddr from 'ipaddr.js';
import {
  type Boundaries,
  boundariesUpTo,
  differenceOf,
  hasEvery,
  hasValue,
  intersectionOf,
  interval,
  sameBoundaries,
  unionOf,
} from './interval-set';

/**
 * One address as a number: IPv4 from 0, IPv6 from `ipv6Start`.
 * The gap between the families keeps 255.255.255.255 and :: from being neighbours.
 */
export type IpAddress = bigint;

const ipv4End = 1n << 32n;
const ipv6Start = 1n << 33n;
const ipv6End = ipv6Start + (1n << 128n);

/** An immutable set of IPv4 and IPv6 addresses. */
export class IpSet {
  static readonly empty = new IpSet([]);
  static readonly allIpv4 = new IpSet([0n, ipv4End]);
  static readonly allIpv6 = new IpSet([ipv6Start, ipv6End]);
  static readonly all = IpSet.allIpv4.union(IpSet.allIpv6);

  static of(address: IpAddress): IpSet {
    return new IpSet(interval(address, address + 1n));
  }

  /** From `first` up to and without `end`, both of one family. */
  static range(first: IpAddress, end: IpAddress): IpSet {
    return new IpSet(interval(first, end));
  }

  /** All of several sets. Of halves first, so that very many cost little more than a look at each. */
  static unionOf(sets: readonly IpSet[]): IpSet {
    if (sets.length < 2) return sets[0] ?? IpSet.empty;
    const middle = sets.length >> 1;
    return IpSet.unionOf(sets.slice(0, middle)).union(IpSet.unionOf(sets.slice(middle)));
  }

  readonly boundaries: Boundaries<IpAddress>;

  private constructor(boundaries: Boundaries<IpAddress>) {
    this.boundaries = boundaries;
  }

  get isEmpty(): boolean {
    return this.boundaries.length === 0;
  }

  contains(address: IpAddress): boolean {
    return hasValue(this.boundaries, address);
  }

  includes(other: IpSet): boolean {
    return hasEvery(this.boundaries, other.boundaries);
  }

  union(other: IpSet): IpSet {
    return new IpSet(unionOf(this.boundaries, other.boundaries));
  }

  intersect(other: IpSet): IpSet {
    return new IpSet(intersectionOf(this.boundaries, other.boundaries));
  }

  subtract(other: IpSet): IpSet {
    return new IpSet(differenceOf(this.boundaries, other.boundaries));
  }

  equals(other: IpSet): boolean {
    return sameBoundaries(this.boundaries, other.boundaries);
  }

  /** How many addresses there are in it. */
  get size(): bigint {
    return this.ranges.reduce((sum, { boundaries: [first = 0n, end = 0n] }) => sum + (end - first), 0n);
  }

  /** One set for each contiguous range, ascending. */
  get ranges(): readonly IpSet[] {
    const result: IpSet[] = [];
    for (let index = 0; index < this.boundaries.length; index += 2) {
      result.push(new IpSet(this.boundaries.slice(index, index + 2)));
    }
    return result;
  }

  /** `a.b.c.d-e.f.g.h` for each contiguous range, joined by commas. */
  toString(): string {
    return this.ranges
      .map(({ boundaries: [first = 0n, end = 0n] }) => `${formatIp(first)}-${formatIp(end - 1n)}`)
      .join(',');
  }
}

/** What an `ipBlock.cidr` says, and how it is spelt. */
export interface Cidr {
  readonly set: IpSet;
  readonly first: IpAddress;
  readonly prefix: number;
  /** The form that every reader takes: 10.0.0.0/8. */
  readonly canonical: string;
  /** The written address alone: 10.0.0.1/32. */
  readonly host: string;
  /** Bits are set beyond the prefix, as in 10.0.0.1/8; readers mask them. */
  readonly hasHostBits: boolean;
  readonly hasLeadingZeros: boolean;
  /** An IPv4 address is written as IPv6: ::ffff:10.0.0.0/104. */
  readonly isMapped: boolean;
  /** Leading zeros, or an IPv4 address written as IPv6. API servers take these until Kubernetes 1.35. */
  readonly isOddlySpelt: boolean;
}

/** Reads a CIDR as the API server does (k8s.io/utils/net.ParseCIDRSloppy): leading zeros are no octal sign. */
export function parseCidr(text: string): Cidr | undefined {
  // Rules and policies ask for the same texts again and again.
  const known = parsedCidrs.get(text);
  if (known !== undefined) return known.cidr;
  if (parsedCidrs.size >= maxParsedCidrs) parsedCidrs.clear();
  const cidr = readCidr(text);
  parsedCidrs.set(text, { cidr });
  return cidr;
}

const parsedCidrs = new Map<string, { readonly cidr: Cidr | undefined }>();
const maxParsedCidrs = 5000;

function readCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const prefixText = slash < 0 ? '' : text.slice(slash + 1);
  if (!/^\d{1,4}$/.test(prefixText)) return undefined;
  // Only of decimal parts: those of IPv6 may have them.
  const addressText = text.slice(0, slash).replace(/\d+(?:\.\d+)+$/, (decimal) => decimal.replace(/\b0+(?=\d)/g, ''));
  const address = parseBytes(addressText);
  if (address === undefined) return undefined;
  const prefix = Number(prefixText) - (address.isMapped ? 96 : 0);
  const bits = address.family === 'ipv4' ? 32 : 128;
  if (prefix < 0 || prefix > bits) return undefined;
  const start = address.family === 'ipv4' ? 0n : ipv6Start;
  const size = 1n << BigInt(bits - prefix);
  const first = start + ((address.number - start) / size) * size;
  const hasLeadingZeros = addressText !== text.slice(0, slash) || prefixText !== String(Number(prefixText));
  return {
    set: IpSet.range(first, first + size),
    first,
    prefix,
    canonical: `${formatIp(first)}/${prefix}`,
    host: `${formatIp(address.number)}/${bits}`,
    hasHostBits: first !== address.number,
    hasLeadingZeros,
    isMapped: address.isMapped,
    isOddlySpelt: hasLeadingZeros || address.isMapped,
  };
}

/**
 * Reads a CIDR that means the same to every reader. Host bits are masked, as Kubernetes does; a problem is one sentence
 * without location.
 */
export function ipSetOfCidr(cidr: string): { readonly value: IpSet; readonly problem: string | undefined } {
  const parsed = parseCidr(cidr);
  if (parsed !== undefined && !parsed.hasLeadingZeros) return { value: parsed.set, problem: undefined };
  return { value: IpSet.empty, problem: `"${cidr}" is not a CIDR such as 10.0.0.0/8 or fd00::/8.` };
}

/** An address as Kubernetes accepts it: four decimal parts without leading zeros, or IPv6 without a zone. */
export function parseIp(text: string): IpAddress | undefined {
  return parseBytes(text)?.number;
}

export function formatIp(address: IpAddress): string {
  if (address < ipv4End) return ipaddr.fromByteArray(bytesOf(address, 4)).toString();
  return ipaddr.fromByteArray(bytesOf(address - ipv6Start, 16)).toString();
}

/**
 * The coarsest split of `whole` into contiguous ranges such that each set contains a range as a whole or not at all.
 */
export function partition(whole: IpSet, sets: Iterable<IpSet>): readonly IpSet[] {
  const cuts = cutsOf(sets);
  return whole.ranges.flatMap((range) => {
    const [first = 0n, end = 0n] = range.boundaries;
    const inner = cuts.slice(boundariesUpTo(cuts, first), boundariesUpTo(cuts, end - 1n));
    const edges = [first, ...inner, end];
    return edges.slice(1).map((edge, index) => IpSet.range(edges[index] as IpAddress, edge));
  });
}

/** Every boundary of the sets, ascending, each once. */
export function cutsOf(sets: Iterable<IpSet>): Boundaries<IpAddress> {
  const cuts = new Set<IpAddress>();
  for (const set of sets) for (const boundary of set.boundaries) cuts.add(boundary);
  return [...cuts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

interface ParsedAddress {
  readonly family: 'ipv4' | 'ipv6';
  readonly number: IpAddress;
  /** An IPv4 address written as ::ffff:a.b.c.d; Go's net package takes it for the IPv4 address. */
  readonly isMapped: boolean;
}

const fourParts = /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){3}$/;

function parseBytes(text: string): ParsedAddress | undefined {
  // The library finds out by an exception, and most words of a workspace are no addresses.
  if (fourParts.test(text) && ipaddr.IPv4.isValid(text)) {
    return { family: 'ipv4', number: numberOf(ipaddr.IPv4.parse(text).toByteArray()), isMapped: false };
  }
  if (text.includes('%') || !text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  if (address.isIPv4MappedAddress()) {
    return { family: 'ipv4', number: numberOf(address.toIPv4Address().toByteArray()), isMapped: true };
  }
  return { family: 'ipv6', number: ipv6Start + numberOf(address.toByteArray()), isMapped: false };
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
}

function bytesOf(address: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Number((address >> BigInt(8 * (count - 1 - index))) & 255n));
}
