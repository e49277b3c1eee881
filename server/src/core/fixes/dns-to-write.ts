import { type DnsPods, dnsPods, openShiftDns } from '../cluster/cluster-parts';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { isOfOpenShift } from '../cluster/openshift';
import { memoize } from '../connectivity/memoize';

/**
 * Where cluster DNS runs, the place that new policies name first: OpenShift's own where the manifests are for OpenShift,
 * unless a configuration states a place.
 */
export function dnsToWrite(
  namespaces: { values(): Iterable<NamespaceView> },
  { dns }: Pick<NamespaceFacts, 'dns'>,
): readonly DnsPods[] {
  if (dns !== dnsPods || !isOpenShift(namespaces)) return dns;
  const isOwn = ({ namespace }: DnsPods) => namespace === openShiftDns;
  return [...dnsPods.filter(isOwn), ...dnsPods.filter((place) => !isOwn(place))];
}

/** Kinds that no other cluster has. */
const isOpenShift = memoize((namespaces: { values(): Iterable<NamespaceView> }) =>
  [...namespaces.values()].some(isOfOpenShift),
);
