import { type Endpoint, isFromOwnNode } from './endpoint';
import { allAllowed, type Bounds, type PeerBounds, whicheverOf } from './evaluate-plane';
import { bothFamilies, type Family } from './families';

/**
 * A connection needs the sender's egress and the receiver's ingress to allow it, in one of the families that both ends may
 * have; replies are never asked about.
 */
export function combinePlanes(
  egress: PeerBounds,
  ingress: PeerBounds,
  families: readonly Family[] = bothFamilies,
): Bounds {
  if (egress.byFamily === undefined && ingress.byFamily === undefined) return inOneFamily(egress, ingress);
  return families
    .map((family) => inOneFamily(egress.byFamily?.[family] ?? egress, ingress.byFamily?.[family] ?? ingress))
    .reduce(whicheverOf);
}

function inOneFamily(egress: Bounds, ingress: Bounds): Bounds {
  const upper = egress.upper.intersect(ingress.upper);
  return { lower: isExact(egress) && isExact(ingress) ? upper : egress.lower.intersect(ingress.lower), upper };
}

/** What is allowed for the one or the other. */
export function eitherOf(a: Bounds, b: Bounds): Bounds {
  const upper = a.upper.union(b.upper);
  return { lower: isExact(a) && isExact(b) ? upper : a.lower.union(b.lower), upper };
}

function isExact({ lower, upper }: Bounds): boolean {
  return lower === upper;
}

/** A node reaches its own pods whatever their policies say, or health checks would fail. */
export function exceptOwnNode(source: Endpoint, destination: Endpoint, ingress: PeerBounds): PeerBounds {
  if (destination.kind !== 'pod') return ingress;
  switch (isFromOwnNode(source, destination)) {
    case 'yes':
      return allAllowed;
    case 'unknown':
      return { lower: ingress.lower, upper: allAllowed.upper };
    case 'no':
      return ingress;
  }
}
