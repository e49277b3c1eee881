import type { Cluster } from '../cluster/cluster';
import type { Endpoint } from './endpoint';
import { isFromOwnNode } from './endpoint';
import { allAllowed, type Bounds, evaluatePlane } from './evaluate-plane';
import type { ConnectivityOptions } from './options';
import { profileOf } from './subject-profile';

/** What one endpoint may send to another; both the sender's egress and the receiver's ingress must allow it. Replies are never asked about. */
export function evaluatePair(
  cluster: Cluster,
  source: Endpoint,
  destination: Endpoint,
  options: ConnectivityOptions,
): Bounds {
  const egress = profileOf(cluster, source, 'egress', options);
  const ingress = profileOf(cluster, destination, 'ingress', options);
  return combine(
    evaluatePlane(egress, destination, destination, options),
    exceptOwnNode(source, destination, evaluatePlane(ingress, source, destination, options)),
  );
}

/** Both must allow. */
export function combine(egress: Bounds, ingress: Bounds): Bounds {
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
