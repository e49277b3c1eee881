import type { NamespaceView } from '../cluster/namespace-view';
import { groupBy } from '../group-by';
import type { Ingress, Service } from '../kubernetes/entities';
import type { Route } from '../kubernetes/forwarding';
import { renameOf } from '../kubernetes/rename-of';
import { memoize } from './memoize';
import { servicesByName } from './service-backends';

/**
 * The Services of a namespace that an object means by a name.
 * Kustomize gives an Ingress the new name of a Service that it renames; routes are not among the references that it knows.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/nameprefix/
 */
export function servicesMeant(
  view: Pick<NamespaceView, 'services'> | undefined,
  entry: Ingress | Route,
  name: string,
): readonly Service[] {
  if (view === undefined) return [];
  const named = servicesByName(view.services).get(name) ?? [];
  if (entry.kind !== 'ingress') return named;
  const written = servicesByWrittenName(view.services).get(name) ?? [];
  // Of several, the one that got the same prefix and suffix.
  const together = written.filter((service) => renameOf(service) === renameOf(entry));
  if (together.length > 0) return together;
  return named.length > 0 ? named : written;
}

const servicesByWrittenName = memoize((services: readonly Service[]) =>
  groupBy(
    services.filter(({ writtenName }) => writtenName !== undefined),
    ({ writtenName }) => writtenName,
  ),
);
