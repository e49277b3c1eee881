import type { Cluster } from '../cluster/cluster';
import { dnsPodsOf } from '../cluster/cluster-parts';
import { forEachBit } from '../connectivity/bitset';
import { ConnectionSet } from '../connectivity/connection-set';
import { isFromOwnNode, type PodEndpoint } from '../connectivity/endpoint';
import { evaluatePlane } from '../connectivity/evaluate-plane';
import { placeOf } from '../connectivity/families';
import { solve } from '../connectivity/solve';
import { profileOf } from '../connectivity/subject-profile';
import { workloadName } from '../connectivity/workload-name';
import { declaredDependencies } from '../dependencies/declared-dependencies';
import type { Dependency } from '../dependencies/dependency';
import { denyAll } from '../fixes/new-policy';
import { groupBy } from '../group-by';
import type { Direction } from '../kubernetes/entities';
import { hasLabels, sameLabels } from '../kubernetes/labels';
import { asWritten, endpointFor, isAllowed, isKeptOut, isWide } from './allowed-sides';
import { asEnforced } from './as-enforced';
import type { NeededSide } from './needed-sides';
import { type Synthesis, sidesToWrite } from './synthesize';
import { withPolicies } from './with-policies';

/** What the cluster does with the new policies that it should not do. Both empty: everything is as declared. */
export interface SynthesisCheck {
  /** Declared dependencies that something still keeps out: policies of the whole cluster, or some that are not modelled. */
  readonly broken: readonly Dependency[];
  /** `shop/a[Deployment] => shop/b[Deployment] : TCP 80` that is neither declared nor allowed by what was there. */
  readonly opened: readonly string[];
}

/** Reads the written policies back and analyses the cluster with them. Costs the pairs that can still connect. */
export function verifySynthesis(stated: Cluster, { namespaces }: Pick<Synthesis, 'namespaces'>): SynthesisCheck {
  const cluster = asEnforced(stated);
  const names = new Set(namespaces.map(({ namespace }) => namespace));
  let after = cluster;
  let before = cluster;
  for (const { namespace, policies, extensions } of namespaces) {
    after = withPolicies(after, namespace, [...policies, ...extensions.map(({ policyBeside }) => policyBeside)]);
    const target = { namespace, writesNamespace: true, fileSuffix: '' };
    before = withPolicies(before, namespace, [denyAll(target, ['ingress', 'egress'], new Set())]);
  }
  const sides = declaredDependencies(cluster).dependencies.flatMap((dependency) => sidesToWrite(cluster, dependency));
  const own = sides.filter(({ pod }) => names.has(pod.workload.namespace));
  // Of those for which a wide peer stands, the one that is meant may be allowed where others are not.
  const isBroken = (side: NeededSide) => (isWide(side.peer) ? isKeptOut(after, side) : !isAllowed(after, side));
  const broken = new Set(own.filter(isBroken).map(({ dependency }) => dependency));
  return { broken: [...broken], opened: openedPairs({ before, after, names, sides: own }) };
}

interface Checked {
  /** With a default deny, and without what is allowed anew. */
  readonly before: Cluster;
  readonly after: Cluster;
  readonly names: ReadonlySet<string>;
  readonly sides: readonly NeededSide[];
}

function openedPairs(checked: Checked): readonly string[] {
  const { after } = checked;
  const connectivity = solve(after, asWritten);
  const byNamespace = groupBy(checked.sides, ({ pod, direction }) => `${pod.workload.namespace} ${direction}`);
  const opened = new Set<string>();
  for (const from of after.namespaces.values()) {
    for (const to of after.namespaces.values()) {
      const [sources, destinations] = [connectivity.tableOf(from).pods, connectivity.tableOf(to).pods];
      for (const flow of connectivity.between(from, to)) {
        forEachBit(flow.sources, (i) =>
          forEachBit(flow.destinations, (j) => {
            const [source, destination] = [sources[i], destinations[j]];
            if (source === undefined || destination === undefined || source === destination) return;
            const expected = expectedSide(checked, byNamespace, source, 'egress', destination).intersect(
              expectedSide(checked, byNamespace, destination, 'ingress', source),
            );
            // Nothing keeps a node from its own pods; where it is not known which these are, what is certain counts.
            const node = isFromOwnNode(source, destination);
            const allowed = node === 'no' ? flow.bounds.upper : node === 'yes' ? ConnectionSet.none : flow.bounds.lower;
            const more = allowed.subtract(expected);
            if (more.isEmpty) return;
            opened.add(`${workloadName(source.workload)} => ${workloadName(destination.workload)} : ${more}`);
          }),
        );
      }
    }
  }
  return [...opened].sort();
}

/** What a pod may be allowed in one direction: what is declared, and what policies that were there allow. */
function expectedSide(
  { before, names }: Checked,
  sides: ReadonlyMap<string, readonly NeededSide[]>,
  pod: PodEndpoint,
  direction: Direction,
  peer: PodEndpoint,
): ConnectionSet {
  if (!names.has(pod.workload.namespace) || pod.workload.hostNetwork) return ConnectionSet.all;
  const destination = direction === 'ingress' ? pod : peer;
  const own = evaluatePlane(profileOf(before, pod, direction, asWritten), peer, destination, asWritten).upper;
  const dns =
    direction === 'egress' && dnsPodsOf(peer.workload, before.facts.dns) !== undefined
      ? ConnectionSet.all
      : ConnectionSet.none;
  return (sides.get(`${pod.workload.namespace} ${direction}`) ?? [])
    .filter((side) => isOf(side, pod) && covers(side, peer))
    .reduce((all, { connections }) => all.union(connections), own.union(dns));
}

function isOf(side: NeededSide, pod: PodEndpoint): boolean {
  return side.selected === undefined ? isAlike(side.pod, pod) : isSelected(side.pod, pod);
}

/** The first one stands for every pod that has its labels, or may have them. */
function isSelected({ workload: { namespace, labels } }: PodEndpoint, { workload }: PodEndpoint): boolean {
  if (workload.namespace !== namespace) return false;
  return workload.unknown !== undefined || hasLabels(workload.labels, labels);
}

function covers({ peer }: NeededSide, pod: PodEndpoint): boolean {
  if (peer.kind === 'pod') return isAlike(peer.pod, pod);
  if (peer.kind === 'selected') return isSelected(peer.pod, pod);
  if (peer.kind === 'any-pod') return !pod.workload.hostNetwork;
  // What lets every address in lets pods in as well.
  if (peer.kind === 'any-address' || peer.kind === 'anywhere') return true;
  const place = placeOf(endpointFor(peer));
  return place !== undefined && pod.addresses !== undefined && !place.intersect(pod.addresses).isEmpty;
}

/** Pods of one namespace with the same labels: no policy tells them apart. */
function isAlike(a: PodEndpoint, b: PodEndpoint): boolean {
  return (
    a === b ||
    (a.workload.namespace === b.workload.namespace &&
      a.workload.hostNetwork === b.workload.hostNetwork &&
      sameLabels(a.workload.labels, b.workload.labels))
  );
}
