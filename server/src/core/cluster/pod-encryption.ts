import type { EncryptionSign } from '../kubernetes/encryption-signs';
import type { Workload } from '../kubernetes/entities';
import { linkerdInject } from '../kubernetes/linkerd-annotations';
import { hasAmbientMesh } from './mesh-members';
import type { NamespaceView } from './namespace-view';
import type { StatedEncryption } from './stated-encryption';

/** Pods at one end of a connection, as far as they are known. */
export interface PodsAtEnd {
  /** Undefined where the manifests have nothing of it. */
  readonly view: NamespaceView | undefined;
  /** None where they are not known. */
  readonly workloads: readonly Workload[];
}

/**
 * Whether anything encrypts what pods send to each other as it is, without their doing. `possible`: the workspace has
 * something that may, and nothing shows that it leaves these pods out.
 */
export function encryptionBetween(
  signs: ReadonlySet<EncryptionSign>,
  stated: StatedEncryption | undefined,
  ends: readonly [PodsAtEnd, PodsAtEnd],
): 'declared' | 'possible' | 'none' {
  if (stated !== undefined) return stated === 'none' ? 'none' : 'declared';
  const mayEncrypt = (sign: EncryptionSign) => sign === 'network' || !ends.some((pods) => areOutside(pods, sign));
  return [...signs].some(mayEncrypt) ? 'possible' : 'none';
}

/** Whether pods are left out of a mesh for certain: both sides have to be in it. */
function areOutside({ view, workloads }: PodsAtEnd, mesh: Exclude<EncryptionSign, 'network'>): boolean {
  return workloads.length > 0 && workloads.every((workload) => isOutside(view, workload, mesh));
}

function isOutside(
  view: NamespaceView | undefined,
  workload: Workload,
  mesh: Exclude<EncryptionSign, 'network'>,
): boolean {
  if (workload.unknown !== undefined) return false;
  if (workload.hostNetwork) return true;
  switch (mesh) {
    case 'istio':
      return isOutsideIstio(view, workload);
    case 'linkerd': {
      // Somebody has put the proxy into the manifest.
      if (workload.labels.has('linkerd.io/control-plane-ns')) return false;
      const own = workload.linkerd?.get(linkerdInject) ?? view?.manifests[0]?.linkerd?.get(linkerdInject);
      return own === 'disabled';
    }
    case 'consul':
      return workload.proxies?.consul === false;
    case 'other-mesh':
      return false;
  }
}

/**
 * What refuses a sidecar may be in the ambient mesh all the same, by a label of the pod or of its namespace, and the
 * manifest may have a sidecar already, which its label says.
 * https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
function isOutsideIstio(view: NamespaceView | undefined, { proxies, labels }: Workload): boolean {
  if (view === undefined || view.manifests.length === 0 || view.statedLabels !== undefined) return false;
  if (view.manifests.some(({ unknown }) => unknown !== undefined)) return false;
  if (labels.get('security.istio.io/tlsMode') === 'istio') return false;
  const ambient = labels.get('istio.io/dataplane-mode');
  if (ambient !== 'none' && (ambient !== undefined || hasAmbientMesh(view))) return false;
  return (
    proxies?.istio === false || view.manifests.every(({ labels: own }) => own.get('istio-injection') === 'disabled')
  );
}
