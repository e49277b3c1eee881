import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { type Truth, truthOf } from '../connectivity/truth';
import { type ApiObject, objectsOfKind } from '../gateway/api-object';
import type { IngressController } from '../kubernetes/entities';
import { classNamesIn } from '../kubernetes/ingress-class-names';
import { isIngress } from '../kubernetes/kinds';
import type { Labels } from '../kubernetes/labels';
import { groupOf, readLabels } from '../kubernetes/read-resource';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import { haproxyIngressPrefixes, nginx } from './annotation-names';
import { classesMeant, type ServedBy, servedBy } from './ingress-controllers';
import { passesThroughByKong } from './kong-http';

/** An Ingress with what decides over how it is served. */
export interface EntryIngress {
  readonly object: ApiObject;
  readonly annotations: Labels;
  /** As `classNamesOf` has them. */
  readonly classNames: readonly string[];
  readonly by: ServedBy;
  /** Whether TLS is left to the pods; not known of ingress-nginx where an annotation asks for it, because a flag decides. */
  readonly passesTls: Truth;
  /** Its class has parameters, which may say more than is written here. */
  readonly hasClassParameters: boolean;
  /** Of the rules, in their order; undefined: every host. */
  readonly hosts: readonly { readonly host: string | undefined; readonly path: FieldPath }[];
  readonly hasDefaultBackend: boolean;
  /** The hosts for which it has TLS; an entry without hosts is for all of them. */
  readonly tls: readonly { readonly hosts: readonly string[]; readonly path: FieldPath }[];
}

/** The Ingresses of a namespace that are certain. Kept while nothing that they hang on changes. */
export function ingressesIn({ kept }: NamespaceView, { ingressClasses }: NamespaceFacts): readonly EntryIngress[] {
  const known = memo.get(kept);
  if (known?.ingressClasses === ingressClasses) return known.ingresses;
  const ingresses = objectsOfKind({ kept }, 'Ingress')
    .filter(
      ({ unknown, identity }) =>
        unknown === undefined && isIngress({ ...identity, group: groupOf(identity.apiVersion) }),
    )
    .map((object) => {
      const read = readEntry(object);
      const classes = classesMeant(read.classNames, ingressClasses);
      const by = servedBy(read.classNames, read.annotations, ingressClasses);
      return {
        ...read,
        by,
        passesTls: passesTls(by, read.annotations),
        hasClassParameters: classes.some(({ hasParameters }) => hasParameters),
      };
    });
  memo.set(kept, { ingressClasses, ingresses });
  return ingresses;
}

const memo = new WeakMap<
  NamespaceView['kept'],
  { readonly ingressClasses: NamespaceFacts['ingressClasses']; readonly ingresses: readonly EntryIngress[] }
>();

const readEntry = memoize((object: ApiObject): Omit<EntryIngress, 'by' | 'passesTls' | 'hasClassParameters'> => {
  const { content } = object;
  return {
    object,
    annotations: annotationsOf(object),
    classNames: classNamesIn(content),
    hosts: itemsAt(content, ['spec', 'rules']).map((rule, index) => ({
      host: stringAt(rule, ['host']) || undefined,
      path: ['spec', 'rules', index],
    })),
    hasDefaultBackend: ['defaultBackend', 'backend'].some((key) => nodeAt(content, ['spec', key]) !== undefined),
    tls: itemsAt(content, ['spec', 'tls']).map((entry, index) => ({
      hosts: itemsAt(entry, ['hosts']).flatMap((host) => stringAt(host, []) ?? []),
      path: ['spec', 'tls', index],
    })),
  };
});

function passesTls(by: ServedBy, annotations: Labels): Truth {
  switch (by) {
    case 'ingress-nginx':
      return isPassedThroughByNginx(annotations) ? 'unknown' : 'no';
    case 'haproxy':
      return truthOf(isSwitchedOn(annotations, 'haproxy.org/ssl-passthrough'));
    case 'haproxy-ingress':
      return truthOf(haproxyIngressPrefixes.some((prefix) => isSwitchedOn(annotations, `${prefix}ssl-passthrough`)));
    case 'kong':
      return passesThroughByKong(annotations);
    default:
      return 'no';
  }
}

/**
 * The same Ingress with what the flags of the controllers that serve it decide.
 * https://kubernetes.github.io/ingress-nginx/user-guide/tls/#ssl-passthrough
 */
export function asServedBy(ingress: EntryIngress, controllers: readonly IngressController[]): EntryIngress {
  if (ingress.by !== 'ingress-nginx' || ingress.passesTls !== 'unknown') return ingress;
  const [flag, ...others] = new Set(controllers.map((controller) => controller.passesTls));
  return flag === undefined || others.length > 0 ? ingress : { ...ingress, passesTls: truthOf(flag) };
}

export const annotationsOf: (object: ApiObject) => Labels = memoize(({ content }: ApiObject) =>
  readLabels(nodeAt(content, ['metadata', 'annotations'])),
);

/** The hosts of an Ingress in words: `shop.example.com`, `3 hosts`, `every host`. */
export function hostWords(hosts: EntryIngress['hosts']): string {
  const names = [...new Set(hosts.flatMap(({ host }) => host ?? []))];
  if (names.length === 0 || names.length < hosts.filter(({ host }) => host === undefined).length) return 'every host';
  return names.length === 1 ? `${names[0]}` : `${names.length} hosts`;
}

/** Whether a load balancer or a tunnel is made for it alone, so that it takes nothing from other Ingresses. */
export function hasOwnLoadBalancer(ingress: EntryIngress): boolean {
  const { by, annotations, classNames } = ingress;
  if (by === 'other') return classNames.some((name) => /tailscale|ngrok/.test(name));
  return by === 'gce' || (by === 'aws' && !annotations.has('alb.ingress.kubernetes.io/group.name'));
}

/** Whether an annotation is written and says yes. */
export function isSwitchedOn(annotations: Labels, name: string): boolean {
  return annotations.get(name)?.trim().toLowerCase() === 'true';
}

/** Whether ingress-nginx leaves TLS to the pods, and reads no other annotation, where its flags allow that. */
export function isPassedThroughByNginx(annotations: Labels): boolean {
  return isSwitchedOn(annotations, nginx('ssl-passthrough'));
}

/**
 * Whether it only adds paths to the master Ingress of its host, which has what goes for the host.
 * https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/cross-namespace-configuration/
 */
export function isMinion({ by, annotations }: EntryIngress): boolean {
  return by === 'nginx' && annotations.get('nginx.org/mergeable-ingress-type')?.trim() === 'minion';
}
