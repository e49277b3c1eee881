import { type Endpoint, isFromOwnNode } from './endpoint';
import { allAllowed, type Bounds } from './evaluate-plane';

/** A connection needs the sender's egress and the receiver's ingress to allow it; replies are never asked about. */
export function combinePlanes(egress: Bounds, ingress: Bounds): Bounds {
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
export function exceptOwnNode(source: Endpoint, destination: Endpoint, ingress: Bounds): Bounds {
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
