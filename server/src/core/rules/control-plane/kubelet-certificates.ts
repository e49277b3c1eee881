import type { Analysis } from '../../analysis/analysis';
import { type Component, flagValue, isFalse, isTrue } from './component';
import { componentsOf } from './read-components';

/** Who signs the serving certificates of kubelets. */
export type KubeletCertificates = 'cluster' | 'themselves' | 'unknown';

/**
 * As the configurations of kubelets in the workspace say together: one that signs its own decides. `unknown` where there
 * is none, or certificates come from somewhere else. Costs the documents about the control plane.
 * https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/#kubelet-serving-certs
 */
export function kubeletCertificates({ files, needs }: Pick<Analysis, 'files' | 'needs'>): KubeletCertificates {
  const signers = [...(needs.get('control-plane') ?? [])]
    .flatMap((uri) => files.get(uri)?.documents ?? [])
    .flatMap(({ document }) => componentsOf(document))
    .flatMap(signerOf);
  if (signers.includes('themselves')) return 'themselves';
  return signers.length > 0 && !signers.includes('unknown') ? 'cluster' : 'unknown';
}

/** Nothing where another configuration decides. */
function signerOf(component: Component): readonly KubeletCertificates[] {
  if (component.name !== 'kubelet') return [];
  if ((flagValue(component, 'tls-cert-file') ?? '') !== '') return ['unknown'];
  const flag = 'rotate-server-certificates';
  const value = flagValue(component, flag);
  if (isTrue(value)) return ['cluster'];
  // The default of a configuration file.
  const isLeftOut = component.absent === 'config-file' && !component.flags.has(flag);
  if (isFalse(value) || isLeftOut) return ['themselves'];
  return component.flags.has(flag) ? ['unknown'] : [];
}
