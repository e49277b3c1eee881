import type { Workload } from '../kubernetes/entities';
import type { Mesh } from '../kubernetes/mesh-egress';
import type { NamespaceView } from './namespace-view';

/**
 * Whether pods have the proxy of a mesh for certain.
 * https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
export function isInMesh({ manifests }: NamespaceView, { proxies }: Workload, mesh: Mesh): boolean {
  const own = proxies?.[mesh];
  if (mesh === 'consul') return own === true;
  const labels = manifests[0]?.labels;
  if (own === false || labels?.get('istio-injection') === 'disabled') return false;
  return own === true || labels?.get('istio-injection') === 'enabled' || labels?.has('istio.io/rev') === true;
}

/**
 * Whether pods of a namespace may be in a mesh without having a proxy of their own.
 * https://istio.io/latest/docs/ambient/usage/add-workloads/
 */
export function hasAmbientMesh({ manifests }: NamespaceView): boolean {
  return manifests.some(({ labels }) => labels.has('istio.io/dataplane-mode'));
}
