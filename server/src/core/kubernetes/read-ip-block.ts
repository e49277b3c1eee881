import { type Cidr, formatIp, parseCidr, parseIp } from '../connectivity/ip-set';
import { type FieldPath, fieldOf, isNull } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlNode } from '../yaml/tree';
import type { NetworkPolicyPeer } from './entities';
import type { PolicyPart } from './policy-part';
import type { PolicyReading } from './policy-reading';
import { reportUnknownFields } from './unknown-fields';

/** Reads an `ipBlock` as validation.ValidateIPBlock of the API server does; undefined when its `cidr` says nothing. */
export function readIpBlock(part: PolicyPart, reading: PolicyReading): NetworkPolicyPeer | undefined {
  const { node, path } = part;
  if (node?.kind !== 'map') {
    if (!reading.isTemplated(node, path)) reading.reportType(path, 'map', 'ipBlock must be a map with a cidr');
    return undefined;
  }
  reportUnknownFields(part, reading);
  const written = fieldOf(node, 'cidr');
  if (isNull(written) || (written?.kind === 'scalar' && written.value === '')) {
    reading.report(path, 'ipBlock needs a cidr', { about: 'ip-block', kind: 'no-cidr' }, { part: 'key' });
  }
  const cidr = written === undefined ? undefined : readCidr(written, [...path, 'cidr'], reading);
  const except = readExcept(part, cidr, reading);
  return cidr && { kind: 'ip-block', cidr: cidr.written, except: except.map((entry) => entry.written) };
}

export interface ReadCidr extends Cidr {
  readonly written: string;
  readonly path: FieldPath;
}

/** Undefined for what is no CIDR, which is reported unless it is empty. */
export function readCidr(node: YamlNode, path: FieldPath, reading: PolicyReading): ReadCidr | undefined {
  if (isNull(node) || (node.kind === 'scalar' && node.value === '') || reading.isTemplated(node, path)) {
    return undefined;
  }
  const written = node.kind === 'scalar' ? node.source : '';
  const cidr = node.kind === 'scalar' && typeof node.value === 'string' ? parseCidr(node.value) : undefined;
  if (cidr === undefined) {
    const address = parseIp(written);
    const wanted = address === undefined ? undefined : `${formatIp(address)}/${written.includes('.') ? 32 : 128}`;
    reading.report(path, `${quoteText(written)} is not a CIDR`, {
      about: 'ip-block',
      kind: 'invalid-cidr',
      ...(wanted === undefined ? {} : { wanted }),
    });
    return undefined;
  }
  const { canonical: wanted, host, isMapped } = cidr;
  if (cidr.isOddlySpelt) {
    const why = `${quoteText(written)} is written in a way that plugins read differently`;
    // Leading zeros are octal numbers to some; some take an IPv4 address in IPv6 for IPv6, and others read nothing.
    reading.report(path, why, { about: 'ip-block', kind: 'odd-spelling', wanted, isMapped }, { outcome: 'unknown' });
  } else if (cidr.hasHostBits) {
    const why = `${quoteText(written)} has bits set beyond its prefix`;
    reading.report(path, why, { about: 'ip-block', kind: 'host-bits', wanted, host }, { outcome: 'accepted' });
  }
  return { ...cidr, written, path };
}

function readExcept(part: PolicyPart, cidr: ReadCidr | undefined, reading: PolicyReading): readonly ReadCidr[] {
  const list = fieldOf(part.node, 'except');
  const path = [...part.path, 'except'];
  if (isNull(list)) return [];
  if (list?.kind !== 'sequence') {
    if (reading.isTemplated(list, path)) return [];
    reading.report(path, 'except must be a list', { about: 'ip-block', kind: 'except-not-a-list' }, { part: 'key' });
    return [];
  }
  const entries = list.items.flatMap((item, index) => readExceptItem(item, [...path, index], reading) ?? []);
  const isOnly = list.items.length === 1;
  const inside = entries.filter((entry) => cidr === undefined || isStrictlyInside(entry, cidr, isOnly, reading));
  reportRedundant(inside, reading);
  return entries;
}

function readExceptItem(item: YamlNode, path: FieldPath, reading: PolicyReading): ReadCidr | undefined {
  if (!isNull(item) && !(item.kind === 'scalar' && item.value === '')) return readCidr(item, path, reading);
  reading.report(path, '"" is not a CIDR', { about: 'ip-block', kind: 'invalid-cidr' });
  return undefined;
}

function isStrictlyInside(entry: ReadCidr, cidr: ReadCidr, isOnly: boolean, reading: PolicyReading): boolean {
  const why = `except ${quoteText(entry.written)} is not a part of ${quoteText(cidr.written)}`;
  const covers = entry.set.includes(cidr.set);
  if (!covers && cidr.set.includes(entry.set)) return true;
  const blocks = { about: 'ip-block', except: entry.canonical, cidr: cidr.canonical } as const;
  reading.report(
    entry.path,
    why,
    covers ? { ...blocks, kind: 'except-covers' } : { ...blocks, kind: 'except-outside', isOnly },
  );
  return false;
}

/** Two CIDRs are apart or one holds the other, so in order of their first address the last wide one decides. */
function reportRedundant(entries: readonly ReadCidr[], reading: PolicyReading): void {
  const ordered = entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => compare(a.entry.first, b.entry.first) || a.entry.prefix - b.entry.prefix || a.index - b.index);
  let widest: ReadCidr | undefined;
  for (const { entry } of ordered) {
    if (widest?.set.includes(entry.set) !== true) {
      widest = entry;
      continue;
    }
    const why = `except ${entry.canonical} is already part of ${widest.canonical}`;
    const [except, covering] = [entry.canonical, widest.canonical];
    const detail = { about: 'ip-block', kind: 'redundant-except', except, covering } as const;
    reading.report(entry.path, why, detail, { outcome: 'accepted' });
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
