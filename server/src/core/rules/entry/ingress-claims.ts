import { memoize } from '../../connectivity/memoize';
import { type EntryIngress, hasOwnLoadBalancer, isSwitchedOn } from '../../entry/ingress';
import { ingressRequests } from '../../entry/ingress-requests';
import type { FieldPath } from '../../yaml/field-path';

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
export const claimsOf: (ingress: EntryIngress) => readonly IngressClaim[] = memoize((ingress: EntryIngress) => {
  if (hasOwnLoadBalancer(ingress) || isShared(ingress)) return [];
  const group = ingress.annotations.get('alb.ingress.kubernetes.io/group.name');
  // Traefik takes the same path by one Ingress without TLS, which redirects, and by another one with it.
  const entryPoints = ingress.annotations.get('traefik.ingress.kubernetes.io/router.entrypoints');
  return ingressRequests(ingress).flatMap((requests): readonly IngressClaim[] => {
    const { path: written, pathType, entry } = requests;
    const host = requests.host?.toLowerCase();
    // Requests of every host are the rest, which several may want.
    if (host === undefined || entry === undefined) return [];
    const path = written ?? '/';
    const isExact = pathType === 'Exact';
    return [
      {
        ingress,
        path: written === undefined ? entry : [...entry, 'path'],
        host,
        words: `${host}${path}`,
        key: JSON.stringify([
          ingress.classNames,
          group,
          entryPoints,
          host,
          isExact ? path : path.replace(/(.)\/$/, '$1'),
          isExact,
        ]),
      },
    ];
  });
});

/** A canary shares its path, masters and minions of NGINX are one, and conditions of AWS tell requests of a path apart. */
function isShared({ annotations }: EntryIngress): boolean {
  return (
    isSwitchedOn(annotations, 'nginx.ingress.kubernetes.io/canary') ||
    annotations.has('nginx.org/mergeable-ingress-type') ||
    [...annotations.keys()].some((key) => key.startsWith('alb.ingress.kubernetes.io/conditions.'))
  );
}
