import { type Endpoint, isFromOwnNode } from './endpoint';
import { allAllowed, type Bounds } from './evaluate-plane';

/** A connection needs the sender's egress and the receiver's ingress to allow it; replies are never asked about. */
export function combinePlanes(egress: Bounds, ingress: Bounds): Bounds {
  return { lower: egress.lower.intersect(ingress.lower), upper: egress.upper.intersect(ingress.upper) };
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
