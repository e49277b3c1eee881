import type { ApiObject } from '../gateway/api-object';
import { isPlaceholder } from '../kubernetes/placeholder';
import { groupOf } from '../kubernetes/read-resource';
import { type FieldPath, isAtOrBelow } from '../yaml/field-path';
import { allowListsOf, openFamilies } from './allow-lists';
import { type AllowedSources, unknownBecause } from './entry-point';
import { annotationsOf, type EntryIngress } from './ingress';
import type { IngressProduct, ServedBy } from './ingress-controllers';
import { isInternalIngress } from './internal-entries';

/** Who may connect, by the lists that an object itself has. */
export function sourcesOfObject(object: ApiObject): AllowedSources {
  return sourcesOfLists(listsOf(object));
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
  const { object, annotations, by } = ingress;
  // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#specscheme
  if (by === 'aws' && ingress.hasClassParameters) return unknownBecause('the parameters of its class decide');
  if (by === 'aws' && !annotations.has('alb.ingress.kubernetes.io/scheme')) {
    return unknownBecause('its scheme is not written, and IngressClassParams may say that the internet reaches it');
  }
  if (isInternalIngress(ingress)) {
    // Of other controllers only the name of the class says so.
    const isWritten = by === 'aws' || by === 'azure' || by === 'gce';
    return isWritten ? { kind: 'inside' } : unknownBecause('the name of its class says that it is inside');
  }
  if (by === undefined || by === 'other') return unknownBecause('what its controller reads is not known');
  if (by === 'traefik') {
    return annotations.has('traefik.ingress.kubernetes.io/router.middlewares')
      ? unknownBecause('middlewares of Traefik decide')
      : { kind: 'anybody' };
  }
  const prefix = prefixes[by];
  const lists = listsOf(object).filter(({ path }) => prefix !== undefined && String(path.at(-1)).startsWith(prefix));
  if (lists.length === 0 && by === 'aws' && keptByAws.some((name) => annotations.has(`${prefix}${name}`))) {
    return unknownBecause('security groups, or others of its group, decide');
  }
  const sources = sourcesOfLists(lists);
  if (sources.kind !== 'anybody') return sources;
  if (denying.some((name) => annotations.has(`${prefix}${name}`))) {
    return unknownBecause('a list of those who may not connect decides');
  }
  const isInSnippet = [...annotations].some(([key, text]) => /-snippets?$/.test(key) && /\b(allow|deny)\s/.test(text));
  return isInSnippet ? unknownBecause('a snippet of its controller decides') : sources;
}

/** Lists of those who may not connect, of ingress-nginx and HAProxy. */
const denying = ['denylist-source-range', 'deny-list', 'blacklist'];

const keptByAws = ['security-groups', 'security-group-prefix-lists', 'group.name'];

/** What the annotations of products begin with that have lists. */
const prefixes: Readonly<Partial<Record<IngressProduct, string>>> = {
  'ingress-nginx': 'nginx.ingress.kubernetes.io/',
  aws: 'alb.ingress.kubernetes.io/',
  haproxy: 'haproxy.org/',
};

/** The annotation with the addresses that may connect; null where none is known. */
export function allowListAnnotation(by: ServedBy): string | null {
  if (by === 'ingress-nginx') return `${prefixes[by]}whitelist-source-range`;
  if (by === 'aws') return `${prefixes[by]}inbound-cidrs`;
  return by === 'haproxy' ? `${prefixes[by]}allow-list` : null;
}

function listsOf(object: ApiObject) {
  const { identity, content: node } = object;
  return allowListsOf({
    group: groupOf(identity.apiVersion),
    kind: identity.kind,
    annotations: annotationsOf(object),
    node,
  });
}

function sourcesOfLists(lists: ReturnType<typeof listsOf>): AllowedSources {
  if (lists.some(({ isInternal }) => isInternal)) return { kind: 'inside' };
  return sourcesOfEntries(lists.flatMap((list) => list.entries));
}

/** As they are written; none: anybody. */
export function sourcesOfEntries(entries: readonly string[]): AllowedSources {
  if (entries.length === 0 || openFamilies(entries).length > 0) return { kind: 'anybody' };
  // What takes their place may be everybody.
  if (entries.some(isPlaceholder)) return unknownBecause('entries of its list are filled in by another tool');
  return { kind: 'listed', entries };
}
