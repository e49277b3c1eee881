import type { Cluster } from '../cluster/cluster';
import type { Direction } from '../kubernetes/entities';
import { compileTiers } from '../policies/compile-cluster';
import { combinePlanes, exceptOwnNode } from './combine-planes';
import type { Endpoint } from './endpoint';
import { classifier, type EndpointClass } from './endpoint-classes';
import { type Bounds, evaluatePlane } from './evaluate-plane';
import type { ConnectivityOptions } from './options';
import type { PodSet } from './pod-set';
import { universeOf } from './selector-universe';
import { profileOf, type SubjectProfile } from './subject-profile';
import { evaluateUniform } from './uniform-plane';

/*
 * This folder decides who may connect to whom, from policies in their intermediate representation (`policies/ir.ts`).
 * Left out: routing and address translation, whether a plugin enforces policies, and everything above layer 4.
 */

/** Answers for many pairs of one cluster, asked source by source. Policies are evaluated once for each pair of classes. */
export interface Connectivity {
  /** What `source` may send to `destination`; a pod's connection to itself is not special here. */
  readonly connections: (source: Endpoint, destination: Endpoint) => Bounds;
  /** True when one look at the source's egress rules shows that it reaches no ordinary pod of a namespace. */
  readonly reachesNoneOf: (source: Endpoint, pods: PodSet) => boolean;
}

export function solve(cluster: Cluster, options: ConnectivityOptions): Connectivity {
  const classify = classifier(universeOf(compileTiers(cluster).flatMap(({ units }) => units)));
  const egress = planeOf(cluster, 'egress', options);
  const ingress = planeOf(cluster, 'ingress', options);
  return {
    connections: (source, destination) => {
      const from = classify(source);
      const to = classify(destination);
      const sent = egress.evaluate(from, to);
      if (sent.upper.isEmpty) return sent;
      return combinePlanes(sent, exceptOwnNode(source, destination, ingress.evaluate(to, from)));
    },
    reachesNoneOf: (source, pods) => evaluateUniform(egress.profile(classify(source)), pods, options)?.isEmpty === true,
  };
}

/** One direction: what the policies that select `subject` allow with `peer`. */
function planeOf(cluster: Cluster, direction: Direction, options: ConnectivityOptions) {
  const profiles: SubjectProfile[] = [];
  const rows = new Map<number, Bounds[]>();
  const profile = (subject: EndpointClass): SubjectProfile => {
    profiles[subject.id] ??= profileOf(cluster, subject.representative, direction, options);
    return profiles[subject.id] as SubjectProfile;
  };
  const rowOf = (subject: EndpointClass): Bounds[] => {
    const known = rows.get(subject.id);
    if (known !== undefined) return known;
    // Rows would grow with the square of the classes; the latest ones are the ones that are asked again.
    if (rows.size >= maxRows) rows.clear();
    const row: Bounds[] = [];
    rows.set(subject.id, row);
    return row;
  };
  const evaluate = (subject: EndpointClass, peer: EndpointClass): Bounds => {
    const row = rowOf(subject);
    const destination = direction === 'egress' ? peer : subject;
    row[peer.id] ??= evaluatePlane(profile(subject), peer.representative, destination.representative, options);
    return row[peer.id] as Bounds;
  };
  return { profile, evaluate };
}

const maxRows = 2_000;
