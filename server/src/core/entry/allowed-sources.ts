import type { ApiObject } from '../gateway/api-object';
import { groupOf } from '../kubernetes/read-resource';
import { allowListsOf, openFamilies } from './allow-lists';
import { type AllowedSources, unknownBecause } from './entry-point';
import { annotationsOf, type EntryIngress } from './ingress';
import type { IngressProduct } from './ingress-controllers';
import { isInternalIngress } from './internal-entries';

/** Who may connect, by the lists that an object itself has. */
export function sourcesOfObject(object: ApiObject): AllowedSources {
  return sourcesOfLists(listsOf(object));
}

/** The same of an Ingress: by the annotations that its controller reads. */
export function sourcesOfIngress(ingress: EntryIngress): AllowedSources {
  const { object, annotations, by } = ingress;
  if (isInternalIngress(ingress)) return { kind: 'inside' };
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
  return sourcesOfLists(lists);
}

const keptByAws = ['security-groups', 'security-group-prefix-lists', 'group.name'];

/** What the annotations of products begin with that have lists. */
const prefixes: Readonly<Partial<Record<IngressProduct, string>>> = {
  'ingress-nginx': 'nginx.ingress.kubernetes.io/',
  aws: 'alb.ingress.kubernetes.io/',
  haproxy: 'haproxy.org/',
};

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
  const entries = lists.flatMap((list) => list.entries);
  return entries.length === 0 || openFamilies(entries).length > 0 ? { kind: 'anybody' } : { kind: 'listed', entries };
}
