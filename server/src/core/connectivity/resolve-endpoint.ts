import type { Cluster } from '../cluster/cluster';
import { statefulSetPodName } from '../kubernetes/controller-labels';
import type { Service } from '../kubernetes/entities';
import { nearestOnes } from '../text/nearest';
import { type Endpoint, endpointsOfNamespace, type PodEndpoint } from './endpoint';
import { formatIp, type IpAddress, IpSet, parseCidr, parseIp } from './ip-set';
import { knownAddresses, type OpenedAddress } from './known-addresses';
import { memoize } from './memoize';
import { serviceOfDnsName, servicesNamed } from './service-backends';
import { couldNamePod, printedAs, workloadName } from './workload-name';

/** What a name in a question means. */
export type Resolution =
  | {
      readonly kind: 'found';
      /** More than one when pods of one owner, or manifests of one name, are meant: the answer must hold for all. */
      readonly endpoints: readonly Endpoint[];
      /** True when the name means one pod, which can always reach itself, and not the pods of a workload. */
      readonly isSinglePod: boolean;
      /** Services of which the address is an external IP or that of the load balancer. */
      readonly opened?: readonly OpenedAddress[];
      /** The Service of the same name, and how to ask for it: `ns/Service/name`. */
      readonly namesake?: { readonly written: string; readonly services: readonly Service[] };
    }
  /** A Service, which forwards to others. More than one when its manifests contradict each other. */
  | { readonly kind: 'service'; readonly services: readonly Service[] }
  /** `why` may end with names that were probably meant. */
  | { readonly kind: 'not-found'; readonly why: string; readonly isLike?: boolean };

/**
 * Reads `ns/name`, `ns/Kind/name`, `ns/name[Kind]`, an IP address or a CIDR, or `fqdn:name`; the kind in any case, and as
 * kubectl shortens it. `Kind/name` means the only one of all namespaces, where no namespace is called so.
 * A Service is meant by a name that no workload has, by its cluster IP, and by its name in cluster DNS.
 */
export function resolveEndpoint(cluster: Cluster, text: string): Resolution {
  const address = parseIp(text);
  if (address !== undefined) return resolveAddress(cluster, text, address);
  const range = parseCidr(text);
  if (range !== undefined) return resolveRange(cluster, text, range.set);
  if (parseIp(text.split('/', 1)[0] ?? '') !== undefined)
    return notFound(`"${text}" is no CIDR such as 10.0.0.0/8 or fd00::/8.`);
  if (text.startsWith('fqdn:') && text.length > 5) {
    const services = serviceOfDnsName(cluster, text.slice(5));
    if (services !== undefined) return { kind: 'service', services };
    return found([{ kind: 'name', name: text.slice(5), addresses: undefined }]);
  }
  const parsed = parseName(text);
  if (parsed === undefined) {
    const why = `"${text}" is none of ns/name, ns/Kind/name, ns/name[Kind], an IP address, a CIDR and fqdn:name.`;
    return notThere(cluster, text, why);
  }
  return resolveName(cluster, parsed, text);
}

interface ParsedName {
  readonly namespace: string;
  readonly kind: string | undefined;
  readonly name: string;
}

function parseName(text: string): ParsedName | undefined {
  const bracketed = /^([^/[\]]+)\/([^/[\]]+)\[([^/[\]]+)\]$/.exec(text);
  if (bracketed !== null) {
    const [, namespace = '', name = '', kind = ''] = bracketed;
    return { namespace, kind, name };
  }
  const parts = text.split('/');
  if (parts.some((part) => part === '' || /[[\]]/.test(part))) return undefined;
  const [namespace = '', second = '', third] = parts;
  if (parts.length === 2) return { namespace, kind: undefined, name: second };
  return parts.length === 3 ? { namespace, kind: second, name: third ?? '' } : undefined;
}

function resolveName(cluster: Cluster, { namespace, kind, name }: ParsedName, text: string): Resolution {
  const view = cluster.namespaces.get(namespace);
  const all = view === undefined ? [] : endpointsOfNamespace(view);
  const hasKind = (found: string) => kind === undefined || isKind(found, kind);
  const ownNamed = all.filter(({ workload: { identity } }) => identity.name === name && hasKind(identity.kind));
  const owned = all.filter(({ workload }) => isOwnedBy(workload.owner, name, kind) && workload.identity.kind === 'Pod');
  const exact = [...new Set([...ownNamed, ...owned])];
  const services = hasKind('Service') ? servicesNamed(cluster, namespace, name) : [];
  if (exact.length > 0) {
    const group = resolveGroup(exact, text, ownNamed.every(isPod) && owned.length === 0);
    const hasNamesake = group.kind === 'found' && services.length > 0;
    return hasNamesake ? { ...group, namesake: { written: `${namespace}/Service/${name}`, services } } : group;
  }
  if (services.length > 0) return { kind: 'service', services };
  // A pod that only its controller's manifest describes.
  const isPodName = hasKind('Pod');
  const replicas = isPodName ? innermost(all.filter(({ workload }) => couldNamePod(workload, name))) : [];
  if (replicas.length > 0)
    return resolveGroup(
      replicas.map((pod) => podNamed(pod, name)),
      text,
      true,
    );
  const elsewhere = view === undefined && kind === undefined ? resolveKindAndName(cluster, namespace, name, text) : [];
  if (elsewhere.length === 1 && elsewhere[0] !== undefined) return elsewhere[0].resolution;
  if (elsewhere.length > 1)
    return notFound(
      `"${text}" can mean ${quotedList(
        elsewhere.map(({ at }) => at),
        'or',
      )}.`,
    );
  const why = `The manifests have no workload, pod or Service "${text}".`;
  return notThere(cluster, `${namespace}/${name}`, why);
}

/** `service/web`, as kubectl has it, in each namespace. */
function resolveKindAndName(cluster: Cluster, kind: string, name: string, text: string) {
  return [...cluster.namespaces.keys()].sort().flatMap((namespace) => {
    const resolution = resolveName(cluster, { namespace, kind, name }, text);
    return resolution.kind === 'not-found' ? [] : [{ at: `${namespace}/${kind}/${name}`, resolution }];
  });
}

/** https://kubernetes.io/docs/reference/kubectl/#resource-types */
function isKind(kind: string, written: string): boolean {
  const lower = written.toLowerCase();
  return [lower, lower.replace(/s$/, ''), shortNames.get(lower)].includes(kind.toLowerCase());
}

const shortNames: ReadonlyMap<string, string> = new Map([
  ['po', 'pod'],
  ['svc', 'service'],
  ['deploy', 'deployment'],
  ['ds', 'daemonset'],
  ['sts', 'statefulset'],
  ['rs', 'replicaset'],
  ['rc', 'replicationcontroller'],
  ['cj', 'cronjob'],
]);

/** Of a StatefulSet, with the label that says so. https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/ */
function podNamed(pod: PodEndpoint, name: string): PodEndpoint {
  const { workload } = pod;
  if (workload.identity.kind !== 'StatefulSet') return pod;
  return { ...pod, workload: { ...workload, labels: new Map([...workload.labels, [statefulSetPodName, name]]) } };
}

/** With what was probably meant: the same name in another namespace, or similar ones; else with what the namespace has. */
function notThere(cluster: Cluster, text: string, why: string): Resolution {
  const names = knownNames(cluster);
  const name = text.slice(text.lastIndexOf('/') + 1);
  const same = names.filter((candidate) => candidate.endsWith(`/${name}`));
  const meant = same.length > 0 ? same : nearestOnes(text, names);
  if (meant.length > 0) {
    return { kind: 'not-found', why: `${why} Did you mean ${quotedList(meant, 'or')}?`, isLike: true };
  }
  const namespace = text.slice(0, text.indexOf('/') + 1);
  const there = namespace === '' ? [] : names.filter((candidate) => candidate.startsWith(namespace));
  if (there.length === 0) return notFound(why);
  return notFound(`${why} Namespace "${namespace.slice(0, -1)}" has ${quotedList(there, 'and')}.`);
}

/** The first three. */
function quotedList(names: readonly string[], word: 'or' | 'and'): string {
  const shown = names.slice(0, 3).map((name) => `"${name}"`);
  const rest = names.length - shown.length;
  const parts = rest > 0 && word === 'and' ? [...shown, `${rest} more`] : shown;
  const last = parts.pop();
  return parts.length === 0 ? `${last}` : `${parts.join(', ')} ${word} ${last}`;
}

/** Of workloads and Services. The mark lets a bundle in which nobody asks go without. */
const knownNames = /* @__PURE__ */ memoize((cluster: Cluster): readonly string[] => {
  const views = [...cluster.namespaces.values()];
  const pods = views.flatMap(endpointsOfNamespace);
  const workloads = pods.map(({ namespace, workload }) => `${namespace.name}/${printedAs(workload).name}`);
  const services = views.flatMap((view) => view.services.map((service) => `${view.name}/${service.name}`));
  return [...new Set([...workloads, ...services])].sort();
});

function isOwnedBy(owner: { kind: string; name: string } | undefined, name: string, kind: string | undefined): boolean {
  return owner?.name === name && (kind === undefined || isKind(owner.kind, kind));
}

/** Without the owners of others: a Deployment and its ReplicaSet both give pods such names. */
function innermost(pods: readonly PodEndpoint[]): readonly PodEndpoint[] {
  return pods.filter(({ workload: { identity } }) => {
    return !pods.some(({ workload: { owner } }) => owner?.name === identity.name && owner.kind === identity.kind);
  });
}

function isPod({ workload }: PodEndpoint): boolean {
  return workload.identity.kind === 'Pod';
}

function resolveGroup(endpoints: readonly PodEndpoint[], text: string, isSinglePod: boolean): Resolution {
  const names = [...new Set(endpoints.map(({ workload }) => workloadName(workload)))].sort();
  if (names.length > 1) return notFound(`"${text}" can mean ${names.join(' or ')}.`);
  return found(endpoints, isSinglePod);
}

/** The address of a pod, node or Service of the manifests means that; any other one is outside the cluster. */
function resolveAddress(cluster: Cluster, text: string, address: IpAddress): Resolution {
  const { pods, nodes, services, opened } = knownAddresses(cluster);
  const own = pods.get(address) ?? [];
  if (own.length > 1) {
    const names = [...new Set(own.map((pod) => `${pod.namespace.name}/${pod.workload.identity.name}`))].sort();
    return notFound(`The address ${text} is written on more than one pod: ${names.join(', ')}.`);
  }
  if (own.length === 1)
    return found(
      own.map((pod) => ({ ...pod, addresses: IpSet.of(address) })),
      true,
    );
  const ofAddress = services.get(address);
  if (ofAddress !== undefined) return { kind: 'service', services: ofAddress };
  const { ranges } = cluster.facts;
  const what = ranges.pods?.contains(address) ? 'pod' : ranges.services?.contains(address) ? 'Service' : undefined;
  const ofOpened = opened.get(address);
  if (what !== undefined && ofOpened === undefined && !nodes.has(address))
    return notFound(`${text} is the address of a ${what}, and no manifest says of which.`);
  const addresses = IpSet.of(address);
  const ofNode = nodes.get(address);
  const endpoint: Endpoint =
    ofNode === undefined ? { kind: 'addresses', addresses } : { kind: 'node', ip: text, addresses, ofNode };
  return { ...found([endpoint]), ...(ofOpened === undefined ? {} : { opened: ofOpened }) };
}

/** Addresses outside of the cluster. */
function resolveRange(cluster: Cluster, text: string, range: IpSet): Resolution {
  const [first = 0n] = range.boundaries;
  if (range.size === 1n) return resolveAddress(cluster, formatIp(first), first);
  const { ranges } = cluster.facts;
  const known = Object.values(knownAddresses(cluster)).flatMap((each) => [...each.keys()]);
  const isInside = known.some((address) => range.contains(address));
  if (isInside || [ranges.pods, ranges.services].some((inside) => inside && !inside.intersect(range).isEmpty))
    return notFound(`${text} has addresses of pods, nodes or Services: ask for them by name, or for a smaller range.`);
  return found([{ kind: 'addresses', addresses: range }]);
}

function found(endpoints: readonly Endpoint[], isSinglePod = false): Resolution & { readonly kind: 'found' } {
  return { kind: 'found', endpoints, isSinglePod };
}

function notFound(why: string): Resolution {
  return { kind: 'not-found', why };
}

/** How messages call an endpoint: "shop/web", an address, or a DNS name. */
export function nameOfEndpoint(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case 'pod':
      return `${endpoint.namespace.name}/${printedAs(endpoint.workload).name}`;
    case 'node':
      return `node ${endpoint.ip}`;
    case 'addresses':
      return endpoint.addresses.size === 1n
        ? (endpoint.addresses.toString().split('-')[0] ?? '')
        : endpoint.addresses.toString();
    case 'name':
      return endpoint.name;
  }
}
