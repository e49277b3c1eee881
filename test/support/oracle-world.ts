import type { RawLabels, RawObject } from './arbitrary-network';

/** What the literal readings have in common: manifests as written, and what they leave open. */
export interface OracleWorld {
  readonly manifests: readonly RawObject[];
  readonly namespaceLabels: (namespace: string) => RawLabels;
  /** Of a pod by name, or undefined: no address. */
  readonly addressOf: (pod: RawObject) => string | undefined;
  readonly nodeOf: (pod: RawObject) => string | undefined;
  /** By a node's address. */
  readonly addressOfName?: (name: string) => string | undefined;
  readonly nodeLabels: (address: string) => RawLabels;
}

export type OracleEnd = { readonly pod: RawObject } | { readonly address: string } | { readonly name: string };

export interface RawSelector {
  readonly matchLabels?: RawLabels | null;
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[] | null;
}

export function labelsMatch(selector: RawSelector, labels: RawLabels): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[key] !== value) return false;
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const has = Object.hasOwn(labels, key);
    const isListed = has && values.includes(labels[key] as string);
    if (operator === 'In' && !isListed) return false;
    if (operator === 'NotIn' && isListed) return false;
    if (operator === 'Exists' && !has) return false;
    if (operator === 'DoesNotExist' && has) return false;
  }
  return true;
}

export function addressOfEnd(world: OracleWorld, end: OracleEnd): string | undefined {
  if ('address' in end) return end.address;
  if ('name' in end) return world.addressOfName?.(end.name);
  return podSpec(end.pod).hostNetwork === true ? world.nodeOf(end.pod) : world.addressOf(end.pod);
}

/** Whether both ends have, or may have, an address of one family. */
export function shareFamily(from: OracleEnd, to: OracleEnd): boolean {
  const [one, other] = [statedAddresses(from), statedAddresses(to)];
  if (one.length === 0 || other.length === 0) return true;
  return one.some((a) => other.some((b) => a.includes(':') === b.includes(':')));
}

/** Whether there can be a connection in a world that says more than the manifests: what these leave open is one that can. */
export function mayMeet(world: OracleWorld, from: OracleEnd, to: OracleEnd): boolean {
  const [one, other] = [addressOfEnd(world, from), addressOfEnd(world, to)];
  if (one === undefined || other === undefined || !shareFamily(from, to)) return true;
  return one.includes(':') === other.includes(':');
}

/** None where the manifests say none. */
function statedAddresses(end: OracleEnd): readonly string[] {
  if ('address' in end) return [end.address];
  if ('name' in end) return [];
  const { hostIP, podIP, podIPs = [] } = end.pod.status ?? {};
  const own = [podIP, ...podIPs.map(({ ip }) => ip)];
  const all = podSpec(end.pod).hostNetwork === true ? [hostIP, ...own] : own;
  return all.filter((address) => address !== undefined);
}

/** Compares the leading bits, written out. */
export function cidrContains(cidr: string, address: string): boolean {
  const [network = '', length = ''] = cidr.split('/');
  const [a, b] = [bitsOf(network), bitsOf(address)];
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

function bitsOf(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const zeros = new Array(8 - groups(head).length - groups(tail).length).fill('0');
  const all = address.includes('::') ? [...groups(head), ...zeros, ...groups(tail)] : address.split(':');
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

interface RawPodSpec {
  readonly hostNetwork?: boolean;
  readonly containers: readonly RawContainer[];
  readonly initContainers?: readonly RawContainer[];
}
interface RawContainer {
  readonly ports?: readonly { name?: string; containerPort: number; protocol?: string }[] | null;
  readonly restartPolicy?: string;
}
interface RawTemplate {
  readonly metadata: { readonly labels?: RawLabels };
  readonly spec: RawPodSpec;
}

export function podSpec(object: RawObject): RawPodSpec {
  return object.kind === 'Pod' ? (object.spec as RawPodSpec) : (object.spec as { template: RawTemplate }).template.spec;
}

export function podLabels(object: RawObject): RawLabels {
  if (object.kind === 'Pod') return object.metadata.labels ?? {};
  return (object.spec as { template: RawTemplate }).template.metadata.labels ?? {};
}

export function servedPorts(object: RawObject) {
  const { containers, initContainers = [] } = podSpec(object);
  const serving = [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')];
  return serving.flatMap(({ ports }) => ports ?? []);
}
