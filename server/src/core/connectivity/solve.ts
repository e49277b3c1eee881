import type { Cluster } from '../cluster/cluster';
import type { Direction } from '../kubernetes/entities';
import { compileTiers } from '../policies/compile-cluster';
import type { Endpoint } from './endpoint';
import { classifier, type EndpointClass } from './endpoint-classes';
import { combine, exceptOwnNode } from './evaluate-pair';
import { type Bounds, evaluatePlane } from './evaluate-plane';
import type { ConnectivityOptions } from './options';
import { universeOf } from './selector-universe';
import { profileOf, type SubjectProfile } from './subject-profile';

/** Answers for many pairs of one cluster. Policies are evaluated once for each pair of classes, when it is first asked for. */
export interface Connectivity {
  /** What `source` may send to `destination`; a pod's connection to itself is not special here. */
  readonly connections: (source: Endpoint, destination: Endpoint) => Bounds;
}

export function solve(cluster: Cluster, options: ConnectivityOptions): Connectivity {
  const classify = classifier(universeOf(compileTiers(cluster).flatMap(({ units }) => units)));
  const egress = planeOf(cluster, 'egress', options);
  const ingress = planeOf(cluster, 'ingress', options);
  return {
    connections: (source, destination) => {
      const from = classify(source);
      const to = classify(destination);
      return combine(egress(from, to), exceptOwnNode(source, destination, ingress(to, from)));
    },
  };
}

/** One direction: what the policies that select `subject` allow with `peer`, each pair of classes evaluated once. */
function planeOf(cluster: Cluster, direction: Direction, options: ConnectivityOptions) {
  const profiles: SubjectProfile[] = [];
  const rows: Bounds[][] = [];
  return (subject: EndpointClass, peer: EndpointClass): Bounds => {
    profiles[subject.id] ??= profileOf(cluster, subject.representative, direction, options);
    const profile = profiles[subject.id] as SubjectProfile;
    rows[subject.id] ??= [];
    const row = rows[subject.id] as Bounds[];
    const destination = direction === 'egress' ? peer : subject;
    row[peer.id] ??= evaluatePlane(profile, peer.representative, destination.representative, options);
    return row[peer.id] as Bounds;
  };
}
