import { type EntryIngress, isSwitchedOn } from '../../entry/ingress';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';

/** A path of a host that an Ingress takes. */
export interface IngressClaim {
  readonly ingress: EntryIngress;
  /** From the object. */
  readonly path: FieldPath;
  /** In lower case. */
  readonly host: string;
  /** `shop.example.com/cart` */
  readonly words: string;
  /** Equal for claims of which a controller can grant one only. */
  readonly key: string;
}

/** None of an Ingress that shares its paths, or has a load balancer of its own. */
export function claimsOf(ingress: EntryIngress): readonly IngressClaim[] {
  const { object, annotations, by } = ingress;
  const group = annotations.get('alb.ingress.kubernetes.io/group.name');
  const isAlone = by === 'gce' || (by === 'aws' && group === undefined);
  if (isAlone || isShared(ingress)) return [];
  const className =
    annotations.get('kubernetes.io/ingress.class') ?? stringAt(object.content, ['spec', 'ingressClassName']) ?? '';
  return itemsAt(object.content, ['spec', 'rules']).flatMap((rule, ruleIndex) => {
    const host = (stringAt(rule, ['host']) ?? '').toLowerCase();
    // Requests of every host are the rest, which several may want.
    if (host === '') return [];
    return itemsAt(rule, ['http', 'paths']).map((entry, index): IngressClaim => {
      const written = stringAt(entry, ['path']);
      const path = written ?? '/';
      const isExact = stringAt(entry, ['pathType']) === 'Exact';
      const at: FieldPath = ['spec', 'rules', ruleIndex, 'http', 'paths', index];
      return {
        ingress,
        path: written === undefined ? at : [...at, 'path'],
        host,
        words: `${host}${path}`,
        key: JSON.stringify([className, group, host, isExact ? path : path.replace(/(.)\/$/, '$1'), isExact]),
      };
    });
  });
}

/** A canary shares its path, and masters and minions of NGINX are one. */
function isShared({ annotations }: EntryIngress): boolean {
  return (
    isSwitchedOn(annotations, 'nginx.ingress.kubernetes.io/canary') ||
    annotations.has('nginx.org/mergeable-ingress-type')
  );
}
