import { expect, test } from 'vitest';
import { type CisCheck, cisOf } from '../../server/src/core/rules/control-plane/cis';
import { describeCorpus, readJson } from '../support/corpus';

/*
 * The numbers of the CIS benchmark that findings name are those of the benchmark for the version of Kubernetes.
 * The corpus knows recommendations by their title, which some benchmarks word anew, and by their component.
 */

interface Matrix {
  readonly kubernetesVersions: Readonly<Record<string, readonly string[]>>;
  readonly checks: readonly {
    readonly title: string;
    readonly component: string;
    readonly ids: Readonly<Record<string, string>>;
  }[];
}

const titles: readonly (readonly [CisCheck, component: string, title: RegExp])[] = [
  ['servingCertificate', 'master', /--tls-cert-file and --tls-private-key-file/],
  ['clientCa', 'master', /--client-ca-file/],
  ['etcdCa', 'master', /--etcd-cafile/],
  ['etcdClient', 'master', /--etcd-certfile and --etcd-keyfile/],
  ['kubeletClient', 'master', /--kubelet-client-certificate and/],
  ['kubeletCa', 'master', /--kubelet-certificate-authority/],
  ['kubeletHttps', 'master', /--kubelet-https/],
  ['anonymous', 'master', /--anonymous-auth/],
  ['tokenFile', 'master', /--token-auth-file/],
  ['alwaysAllow', 'master', /--authorization-mode argument is not set to AlwaysAllow/],
  ['securePort', 'master', /--secure-port/],
  ['insecurePort', 'master', /--insecure-port/],
  ['insecureAddress', 'master', /--insecure-bind-address/],
  ['apiServerCiphers', 'master', /API Server only makes use of Strong/],
  ['encryption', 'master', /--encryption-provider-config/],
  ['encryptionProviders', 'master', /encryption providers are/],
  ['rootCa', 'master', /--root-ca-file/],
  ['controllerRotation', 'master', /RotateKubeletServerCertificate/],
  ['schedulerAddress', 'master', /--bind-address argument is set to 127/],
  ['etcdCertificate', 'etcd', /the --cert-file and/],
  ['etcdClientCertificates', 'etcd', /the --client-cert-auth/],
  ['etcdAutoTls', 'etcd', /the --auto-tls/],
  ['etcdPeerCertificate', 'etcd', /--peer-cert-file and/],
  ['etcdPeerClientCertificates', 'etcd', /--peer-client-cert-auth/],
  ['etcdPeerAutoTls', 'etcd', /--peer-auto-tls/],
  ['etcdOwnCa', 'etcd', /unique Certificate Authority/],
  ['kubeletAnonymous', 'node', /anonymous-auth/],
  ['kubeletAlwaysAllow', 'node', /--authorization-mode/],
  ['kubeletClientCa', 'node', /--client-ca-file/],
  ['kubeletReadOnlyPort', 'node', /--read-only-port/],
  ['kubeletIdleTimeout', 'node', /--streaming-connection-idle-timeout/],
  ['kubeletCertificate', 'node', /--tls-cert-file and/],
  ['kubeletRotation', 'node', /--rotate-certificates/],
  ['kubeletServerRotation', 'node', /RotateKubeletServerCertificate/],
  ['kubeletCiphers', 'node', /Kubelet only makes use of Strong/],
  ['proxyMetrics', 'node', /kube-proxy metrics/],
];

describeCorpus('kube-bench', (folder) => {
  const { kubernetesVersions, checks } = readJson<Matrix>(folder, 'cis-id-matrix.json');

  test.each(titles)('%s', (check, component, title) => {
    const rows = checks.filter((row) => row.component === component && title.test(row.title));
    expect(rows.length).toBeGreaterThan(0);
    for (const [benchmark, versions] of Object.entries(kubernetesVersions)) {
      const ids = rows.flatMap(({ ids: { [benchmark]: id } }) => id ?? []);
      for (const version of versions) {
        const found = cisOf(check, version);
        expect(found === undefined ? [] : [`${found.benchmark} ${found.id}`], `Kubernetes ${version}`).toEqual(
          ids.map((id) => `${benchmark.replace('cis-', '')} ${id}`),
        );
      }
    }
  });

  test('a version that is not known, or newer than all, has the newest benchmark, and an older one the oldest', () => {
    expect(cisOf('etcdClient', undefined)).toEqual({ benchmark: '1.12', id: '1.2.23' });
    expect(cisOf('etcdClient', '1.40')).toEqual({ benchmark: '1.12', id: '1.2.23' });
    expect(cisOf('etcdClient', '1.15')).toEqual({ benchmark: '1.20', id: '1.2.28' });
  });
});
