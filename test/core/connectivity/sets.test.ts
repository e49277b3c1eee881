import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectionSet } from '../../../server/src/core/connectivity/connection-set';
import { IpSet, ipSetOfCidr, parseIp, partition } from '../../../server/src/core/connectivity/ip-set';
import { PortSet } from '../../../server/src/core/connectivity/port-set';
import { runs } from '../../support/runs';

describe('PortSet', () => {
  test('prints ascending inclusive ranges and merges neighbours', () => {
    const ports = PortSet.of(8080).union(PortSet.of(81)).union(PortSet.of(80));
    expect(`${ports}`).toBe('80-81,8080');
    expect(`${PortSet.full}`).toBe('1-65535');
    expect(`${PortSet.full.subtract(PortSet.of(443))}`).toBe('1-442,444-65535');
  });

  test('drops what is no port', () => {
    for (const [first, last] of [
      [0, 0],
      [-5, 0],
      [65_536, 70_000],
      [90, 80],
      [1.5, 1.5],
      [Number.NaN, 80],
    ] as const) {
      expect(PortSet.range(first, last).isEmpty).toBe(true);
    }
    expect(`${PortSet.range(0, 3)}`).toBe('1-3');
    expect(`${PortSet.range(65_530, 99_999)}`).toBe('65530-65535');
    expect(PortSet.of(80).contains(80.5)).toBe(false);
  });

  test('agrees with sets of numbers', () => {
    fc.assert(
      fc.property(portRanges, portRanges, (a, b) => {
        const [setA, setB] = [portSetOf(a), portSetOf(b)];
        const [numbersA, numbersB] = [numbersOf(a), numbersOf(b)];
        for (const port of samplePorts) {
          expect(setA.union(setB).contains(port)).toBe(numbersA.has(port) || numbersB.has(port));
          expect(setA.intersect(setB).contains(port)).toBe(numbersA.has(port) && numbersB.has(port));
          expect(setA.subtract(setB).contains(port)).toBe(numbersA.has(port) && !numbersB.has(port));
        }
        expect(setA.isEmpty).toBe(numbersA.size === 0);
        expect(setA.includes(setB)).toBe([...numbersB].every((port) => numbersA.has(port)));
      }),
      runs(200),
    );
  });

  test('keeps the laws of set algebra', () => {
    const full = PortSet.full;
    fc.assert(
      fc.property(portRanges.map(portSetOf), portRanges.map(portSetOf), portRanges.map(portSetOf), (a, b, c) => {
        same(a.union(b), b.union(a));
        same(a.intersect(b), b.intersect(a));
        same(a.union(b).union(c), a.union(b.union(c)));
        same(a.intersect(b.union(c)), a.intersect(b).union(a.intersect(c)));
        same(a.union(b.intersect(c)), a.union(b).intersect(a.union(c)));
        same(full.subtract(full.subtract(a)), a);
        same(full.subtract(a.union(b)), full.subtract(a).intersect(full.subtract(b)));
        same(a.subtract(b), a.intersect(full.subtract(b)));
        same(a.subtract(a), PortSet.empty);
      }),
      runs(200),
    );
  });
});

describe('IpSet', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0-10.255.255.255'],
    ['10.1.2.3/8', '10.0.0.0-10.255.255.255'],
    ['0.0.0.0/0', '0.0.0.0-255.255.255.255'],
    ['192.168.1.7/32', '192.168.1.7-192.168.1.7'],
    ['fd00::/8', 'fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['::/0', '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db8::1/127', '2001:db8::-2001:db8::1'],
    ['::ffff:10.0.0.0/104', '10.0.0.0-10.255.255.255'],
  ])('reads %s', (cidr, printed) => {
    expect(ipSetOfCidr(cidr).problem).toBeUndefined();
    expect(`${ipSetOfCidr(cidr).value}`).toBe(printed);
  });

  test.each([
    '',
    '/',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8 ',
    ' 10.0.0.0/8',
    '10.0.0.0/08',
    '10.0.0/8',
    '10/8',
    '010.0.0.0/8',
    '10.0.0.256/8',
    '0x0a.0.0.0/8',
    '10.0.0.0/255.0.0.0',
    'fd00::/129',
    'fe80::1%eth0/64',
    ':::/0',
    'web/8',
    '::ffff:10.0.0.0/95',
    '10.0.0.0/8/8',
    '1234567890/8',
  ])('refuses %j with a sentence', (cidr) => {
    const { value, problem } = ipSetOfCidr(cidr);
    expect(value.isEmpty).toBe(true);
    expect(problem).toBe(`"${cidr}" is not a CIDR such as 10.0.0.0/8 or fd00::/8.`);
  });

  test('never throws on text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f.:/%]*$/)), (text) => {
        parseIp(text);
        ipSetOfCidr(text);
        ipSetOfCidr(`${text}/24`);
      }),
      runs(200),
    );
  });

  test('takes the exceptions out of a block', () => {
    const block = setOf('10.0.0.0/8').subtract(setOf('10.1.0.0/16'));
    expect(`${block}`).toBe('10.0.0.0-10.0.255.255,10.2.0.0-10.255.255.255');
    expect(block.contains(ip('10.1.2.3'))).toBe(false);
    expect(block.contains(ip('10.2.0.0'))).toBe(true);
    expect(block.contains(ip('11.0.0.0'))).toBe(false);
  });

  test('keeps the families apart', () => {
    expect(setOf('0.0.0.0/0').contains(ip('::1'))).toBe(false);
    expect(setOf('::/0').contains(ip('1.2.3.4'))).toBe(false);
    expect(setOf('0.0.0.0/0').union(setOf('::/0')).ranges).toHaveLength(2);
    expect(parseIp('::ffff:1.2.3.4')).toBe(parseIp('1.2.3.4'));
  });

  test('splits a range where blocks begin or end', () => {
    const parts = partition(IpSet.allIpv4, [setOf('10.0.0.0/8'), setOf('10.0.0.0/8').subtract(setOf('10.1.0.0/16'))]);
    expect(parts.map(String)).toEqual([
      '0.0.0.0-9.255.255.255',
      '10.0.0.0-10.0.255.255',
      '10.1.0.0-10.1.255.255',
      '10.2.0.0-10.255.255.255',
      '11.0.0.0-255.255.255.255',
    ]);
    expect(partition(IpSet.allIpv4, []).map(String)).toEqual(['0.0.0.0-255.255.255.255']);
    expect(partition(IpSet.allIpv4, [setOf('0.0.0.0/0')]).map(String)).toEqual(['0.0.0.0-255.255.255.255']);
  });

  test('every part of a partition lies inside or outside of every set, and the parts are the whole', () => {
    const cidr = fc
      .tuple(fc.nat({ max: 255 }), fc.nat({ max: 32 }))
      .map(([byte, prefix]) => setOf(`${byte}.${byte}.0.0/${prefix}`));
    fc.assert(
      fc.property(fc.array(cidr, { maxLength: 5 }), (sets) => {
        const parts = partition(IpSet.allIpv4, sets);
        for (const part of parts) {
          for (const set of sets) expect(set.includes(part) || set.intersect(part).isEmpty).toBe(true);
        }
        expect(parts.reduce((all, part) => all.union(part), IpSet.empty).equals(IpSet.allIpv4)).toBe(true);
      }),
      runs(200),
    );
  });
});

describe('ConnectionSet', () => {
  const tcp = (first: number, last = first) => ConnectionSet.of('TCP', PortSet.range(first, last));
  const udp = (port: number) => ConnectionSet.of('UDP', PortSet.of(port));

  test('prints protocols in the order SCTP, TCP, UDP', () => {
    expect(`${ConnectionSet.all}`).toBe('All Connections');
    expect(`${ConnectionSet.none}`).toBe('No Connections');
    expect(`${udp(53).union(tcp(8080)).union(tcp(80, 81))}`).toBe('TCP 80-81,8080,UDP 53');
    expect(`${ConnectionSet.of('TCP', PortSet.full)}`).toBe('TCP 1-65535');
    expect(`${ConnectionSet.all.subtract(udp(53)).subtract(tcp(1, 65_535))}`).toBe('SCTP 1-65535,UDP 1-52,54-65535');
  });

  test('is all again when every protocol is full', () => {
    const rest = ConnectionSet.all.subtract(tcp(80));
    expect(rest.isAll).toBe(false);
    expect(rest.union(tcp(80)).isAll).toBe(true);
    expect(tcp(80).subtract(tcp(1, 100)).isEmpty).toBe(true);
    expect(tcp(80).intersect(udp(80)).isEmpty).toBe(true);
    expect(rest.includes(udp(80))).toBe(true);
    expect(rest.includes(tcp(79, 81))).toBe(false);
  });
});

const samplePorts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 79, 80, 81, 65_534, 65_535];
const samplePort = fc.constantFrom(...samplePorts);
const portRanges = fc.array(
  fc.tuple(samplePort, samplePort).map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const))),
  { maxLength: 4 },
);

function portSetOf(ranges: readonly (readonly [number, number])[]): PortSet {
  return ranges.reduce((set, [first, last]) => set.union(PortSet.range(first, last)), PortSet.empty);
}

function numbersOf(ranges: readonly (readonly [number, number])[]): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const [first, last] of ranges) for (let port = first; port <= last; port++) numbers.add(port);
  return numbers;
}

function same(a: PortSet, b: PortSet): void {
  expect(`${a}`).toBe(`${b}`);
  expect(a.equals(b)).toBe(true);
}

function setOf(cidr: string): IpSet {
  return ipSetOfCidr(cidr).value;
}

function ip(text: string): bigint {
  const address = parseIp(text);
  if (address === undefined) throw new Error(`"${text}" is no address.`);
  return address;
}
