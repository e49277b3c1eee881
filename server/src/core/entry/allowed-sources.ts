import { IpSet, parseCidr, parseIp } from '../connectivity/ip-set';
import type { ApiObject } from '../gateway/api-object';
import { isPlaceholder } from '../kubernetes/placeholder';
import { groupOf } from '../kubernetes/read-resource';
import { type FieldPath, isAtOrBelow } from '../yaml/field-path';
import {
  type AllowList,
  allowListsOf,
  entriesThatCount,
  ingressAnnotations,
  malformedEntry,
  openFamilies,
} from './allow-lists';
import { aws, haproxyIngress, haproxyIngressPrefixes, nginx } from './annotation-names';
import { type AllowedSources, unknownBecause } from './entry-point';
import { annotationsOf, type EntryIngress } from './ingress';
import type { IngressProduct, ServedBy } from './ingress-controllers';
import { isInternalIngress } from './internal-entries';

/** Who may connect, by the lists that an object itself has. */
export function sourcesOfObject(object: ApiObject): AllowedSources {
  return sourcesOfLists(listsOf(object));
}

/** The same of several objects, where it is enough that one of them lets somebody in. */
export function sourcesOfObjects(objects: readonly ApiObject[]): AllowedSources {
  return sourcesOfLists(objects.flatMap(listsOf));
}

/** Who gets through two lists, one after the other: at most whom either of them lets in. */
export function narrower(a: AllowedSources, b: AllowedSources): AllowedSources {
  if (a.kind !== 'listed' || b.kind !== 'listed') return order.indexOf(a.kind) <= order.indexOf(b.kind) ? a : b;
  const [first, second] = [setOf(a.entries), setOf(b.entries)];
  if (first.includes(second)) return b;
  return second.includes(first) ? a : unknownBecause('two lists of addresses decide together');
}

const order: readonly AllowedSources['kind'][] = ['nobody', 'inside', 'listed', 'unknown', 'anybody'];

function setOf(entries: readonly string[]): IpSet {
  return IpSet.unionOf(
    entries.map((entry) => {
      const address = parseIp(entry);
      return address === undefined ? (parseCidr(entry)?.set ?? IpSet.empty) : IpSet.of(address);
    }),
  );
}

/** The same of a part of it, such as a route: a list there counts in place of one of the whole. */
export function sourcesOfPart(object: ApiObject, part: FieldPath, whole: FieldPath): AllowedSources {
  const lists = listsOf(object);
  const at = (place: FieldPath) => lists.filter(({ path }) => isAtOrBelow(path, place));
  const own = at(part);
  return sourcesOfLists(own.length > 0 ? own : at(whole));
}

/** The same of an Ingress: by the annotations that its controller reads. */
export function sourcesOfIngress(ingress: EntryIngress): AllowedSources {
  return insideOf(ingress) ?? unlessPassedThrough(ingress, sourcesOfAnnotations(ingress));
}

/**
 * What ingress-nginx passes through as TLS goes past its lists, where a flag of it allows that.
 * https://kubernetes.github.io/ingress-nginx/user-guide/tls/#ssl-passthrough
 */
export function unlessPassedThrough({ by, passesTls }: EntryIngress, sources: AllowedSources): AllowedSources {
  if (sources.kind === 'anybody' || by !== 'ingress-nginx' || passesTls === 'no') return sources;
  return passesTls === 'yes'
    ? { kind: 'anybody' }
    : unknownBecause('with ssl-passthrough a flag of its controller decides whether its list is read');
}

function sourcesOfAnnotations(ingress: EntryIngress): AllowedSources {
  const { object, annotations, by } = ingress;
  const ofProduct = prefixesOf(ingress);
  if (ofProduct === undefined) return unknownBecause('what its controller reads is not known');
  const isRead = (name: string) => ofProduct.some((prefix) => name.startsWith(prefix));
  const lists = listsOf(object).filter(({ path }) => isRead(String(path.at(-1))));
  const sources = sourcesOfLists(lists);
  if (sources.kind !== 'anybody') return sources;
  if (
    lists.length === 0 &&
    ingressAnnotations.some(([name]) => isRead(name) && (annotations.get(name)?.trim() ?? '') !== '')
  ) {
    return unknownBecause('its list has exceptions, or is kept in a file');
  }
  if (lists.length === 0 && by === 'aws' && keptByAws.some((name) => annotations.has(aws(name)))) {
    return unknownBecause('security groups, or others of its group, decide');
  }
  if (denying.some((name) => ofProduct.some((prefix) => annotations.has(`${prefix}${name}`)))) {
    return unknownBecause('a list of those who may not connect decides');
  }
  const isInSnippet = [...annotations].some(([key, text]) => /-snippets?$/.test(key) && /\b(allow|deny)\s/.test(text));
  return isInSnippet ? unknownBecause('a snippet of its controller decides') : sources;
}

/** Lists of those who may not connect, of ingress-nginx and HAProxy. */
const denying = ['denylist-source-range', 'deny-list', 'blacklist'];

/** Undefined for controllers that are not known. */
function prefixesOf({ by }: EntryIngress): readonly string[] | undefined {
  return by === undefined || by === 'other' ? undefined : (prefixes[by] ?? []);
}

/** That only a network inside reaches an Ingress, or that this is not known; undefined where lists decide. */
export function insideOf(ingress: EntryIngress): AllowedSources | undefined {
  const { annotations, by } = ingress;
  // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#specscheme
  if (by === 'aws' && ingress.hasClassParameters) return unknownBecause('the parameters of its class decide');
  if (by === 'aws' && !annotations.has(aws('scheme'))) {
    return unknownBecause('its scheme is not written, and IngressClassParams may say that the internet reaches it');
  }
  if (!isInternalIngress(ingress)) return undefined;
  // Of other controllers only the name of the class says so.
  const isWritten = by === 'aws' || by === 'azure' || by === 'gce';
  return isWritten ? { kind: 'inside' } : unknownBecause('the name of its class says that it is inside');
}

const keptByAws = ['security-groups', 'security-group-prefix-lists', 'group.name'];

/** What the annotations of products begin with that have lists. */
const prefixes: Readonly<Partial<Record<IngressProduct, readonly string[]>>> = {
  'ingress-nginx': [nginx('')],
  aws: [aws('')],
  haproxy: ['haproxy.org/'],
  'haproxy-ingress': haproxyIngressPrefixes,
};

/** The annotation with the addresses that may connect; null where none is known. */
export function allowListAnnotation(by: ServedBy): string | null {
  if (by === 'ingress-nginx') return nginx('whitelist-source-range');
  if (by === 'aws') return aws('inbound-cidrs');
  if (by === 'haproxy-ingress') return haproxyIngress('allowlist-source-range');
  return by === 'haproxy' ? 'haproxy.org/allow-list' : null;
}

function listsOf(object: ApiObject): readonly AllowList[] {
  const { identity, content: node } = object;
  return allowListsOf({
    group: groupOf(identity.apiVersion),
    kind: identity.kind,
    annotations: annotationsOf(object),
    node,
  });
}

function sourcesOfLists(written: readonly AllowList[]): AllowedSources {
  const isMalformed = (list: AllowList) => malformedEntry(list) !== undefined;
  const lists = written.filter((list) => list.ifMalformed !== 'ignored' || !isMalformed(list));
  const closed = lists.find(
    (list) => list.ifMalformed === 'nobody' && isMalformed(list) && !list.entries.some(isPlaceholder),
  );
  if (closed !== undefined) {
    return { kind: 'nobody', why: closed.entries.join() === '' ? 'its list is empty' : 'its list cannot be read' };
  }
  if (lists.some(({ isInternal }) => isInternal)) return { kind: 'inside' };
  return sourcesOfEntries(lists.flatMap(entriesThatCount));
}

/** The same of a text with commas between the entries, for those who read an empty one as no list. */
export function sourcesOfText(text: string | undefined): AllowedSources {
  return sourcesOfEntries((text ?? '').split(',').flatMap((entry) => entry.trim() || []));
}

/** As they are written; none: anybody. */
function sourcesOfEntries(entries: readonly string[]): AllowedSources {
  if (entries.length === 0 || openFamilies(entries).length > 0) return { kind: 'anybody' };
  // What takes their place may be everybody.
  if (entries.some(isPlaceholder)) return unknownBecause('entries of its list are filled in by another tool');
  return { kind: 'listed', entries };
}
