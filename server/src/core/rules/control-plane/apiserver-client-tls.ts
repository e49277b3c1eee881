import { kubernetesOf } from '../../analysis/kubernetes-of';
import type { GroupedRule } from '../rule-group';
import { isLoopbackUrl } from './addresses';
import { mendPair } from './certificate-pair';
import { type Component, flagValue, isFalse, isMissing, isSince, isUnset, listOf, minorVersion } from './component';
import { type Flaw, flagRule, writtenOrMissing } from './flag-rule';
import { pki } from './kubeadm-pki';

const ofFlags = flagRule(function* (component): Iterable<Flaw> {
  if (component.name !== 'kube-apiserver') return;
  yield* checkEtcd(component);
  yield* checkKubelet(component);
});

export const apiserverClientTls: GroupedRule<'document'> = {
  ...ofFlags,
  holds(finding, surroundings) {
    const { data, at } = finding;
    const isOfOld = 'isOfOldVersions' in (data as object);
    if (isOfOld && isSince(minorVersion(kubernetesOf(surroundings.options, at.uri)), alwaysHttps)) return false;
    return ofFlags.holds?.(finding, surroundings) ?? true;
  },
};

/** Since then it talks to kubelets over TLS whatever the flag says, which 1.22 removed. https://github.com/kubernetes/kubernetes/pull/91630 */
const alwaysHttps = '1.19';

/** For etcd: whose certificate it has to show, and the one that it is shown. */
const authority = { 'etcd-cafile': `${pki}/etcd/ca.crt` };
const shown = {
  'etcd-certfile': `${pki}/apiserver-etcd-client.crt`,
  'etcd-keyfile': `${pki}/apiserver-etcd-client.key`,
};

function* checkEtcd(component: Component): Iterable<Flaw> {
  const servers = listOf(flagValue(component, 'etcd-servers'));
  const plain = servers.filter((url) => url.startsWith('http://'));
  if (plain.length > 0) {
    const isLocal = plain.every(isLoopbackUrl);
    yield {
      flag: 'etcd-servers',
      because: '--etcd-servers',
      effect: `sends all data of the cluster to etcd in clear text${isLocal ? ', within its node' : ''}`,
      ...(isLocal ? { severity: 'warning' } : {}),
      mends: [
        {
          title: 'Talk to etcd over TLS: https',
          set: { 'etcd-servers': servers.map((url) => url.replace(/^http:/, 'https:')).join(',') },
        },
      ],
    };
    return;
  }
  if (['etcd-cafile', 'etcd-certfile', 'etcd-keyfile'].every((name) => isMissing(component, name))) {
    yield {
      because: 'no --etcd-cafile, --etcd-certfile',
      effect: 'neither verifies etcd nor shows it a certificate',
      cis: ['etcdCa', 'etcdClient'],
      mends: [{ title: 'Use the certificates for etcd that kubeadm makes', set: { ...authority, ...shown } }],
    };
    return;
  }
  if (isUnset(component, 'etcd-cafile')) {
    yield {
      ...writtenOrMissing(component, 'etcd-cafile'),
      effect: 'does not verify that it talks to its etcd',
      cis: 'etcdCa',
      mends: [{ title: 'Verify etcd: --etcd-cafile', set: authority }],
    };
  }
  const missing = ['etcd-certfile', 'etcd-keyfile'].find((name) => isUnset(component, name));
  if (missing === undefined) return;
  yield {
    ...writtenOrMissing(component, missing),
    effect: 'shows etcd no certificate, so it must admit anybody',
    cis: 'etcdClient',
    mends: mendPair(component, 'Show etcd the certificate that kubeadm makes', shown),
  };
}

function* checkKubelet(component: Component): Iterable<Flaw> {
  if (isFalse(flagValue(component, 'kubelet-https')) && !isSince(component.version, alwaysHttps)) {
    const isOfOldVersions = component.version === undefined;
    yield {
      flag: 'kubelet-https',
      effect: `talks to kubelets in clear text${isOfOldVersions ? ` before Kubernetes ${alwaysHttps}` : ''}`,
      ...(isOfOldVersions ? { data: { isOfOldVersions } } : {}),
      cis: 'kubeletHttps',
      mends: [{ title: 'Talk to kubelets over TLS: remove --kubelet-https', remove: ['kubelet-https'] }],
    };
  }
  const mends = mendPair(component, 'Show kubelets the certificate that kubeadm makes', {
    'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
    'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
  });
  const files = ['kubelet-client-certificate', 'kubelet-client-key', 'kubelet-certificate-authority'];
  if (files.every((name) => isMissing(component, name))) {
    yield {
      because: 'no --kubelet-client-certificate',
      effect: 'verifies no kubelet and shows it no certificate',
      cis: ['kubeletClient', 'kubeletCa'],
      mends,
    };
    return;
  }
  const missing = ['kubelet-client-certificate', 'kubelet-client-key'].find((name) => isUnset(component, name));
  if (missing !== undefined) {
    yield {
      ...writtenOrMissing(component, missing),
      effect: 'shows kubelets no certificate, so they admit all',
      cis: 'kubeletClient',
      mends,
    };
  }
  if (isUnset(component, 'kubelet-certificate-authority')) {
    yield {
      ...writtenOrMissing(component, 'kubelet-certificate-authority'),
      effect: 'does not verify the certificates of kubelets',
      severity: 'warning',
      cis: 'kubeletCa',
      mends: [
        {
          // `kubectl logs` and `exec` fail where kubelets sign their own certificates, as kubeadm has them do.
          title: {
            cluster: 'Verify kubelets, whose certificates the cluster signs: --kubelet-certificate-authority',
            themselves: 'Verify kubelets, once they have serverTLSBootstrap: --kubelet-certificate-authority',
            unknown: 'Verify kubelets, if the cluster signs their certificates: --kubelet-certificate-authority',
          },
          needsChoice: true,
          set: { 'kubelet-certificate-authority': `${pki}/ca.crt` },
        },
      ],
    };
  }
}
