import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { controlPlaneRules } from '../../server/src/core/rules/control-plane/control-plane-rules';
import { analyseFiles } from '../support/analysis';
import { describeCorpus, readJson } from '../support/corpus';

/*
 * What other checkers say of the flags of a control plane, flag by flag: a rule of ours stands for several of theirs, so
 * what it finds counts by its words. Where we say something else, the reason stands here.
 */

/** A check of a peer by its folder: which of our findings mean the same. */
const checks: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  checkov: {
    example_ApiServerEtcdCaFile: /etcd-cafile/,
    example_ApiServerEtcdCertAndKey: /etcd-(cert|key)file/,
    example_ApiServerKubeletClientCertAndKey: /kubelet-client-(certificate|key)/,
    example_ApiServerKubeletHttps: /kubelet-https/,
    example_ApiServerSecurePort: /secure-port=/,
    example_ApiServerStrongCryptographicCiphers: /tls-cipher-suites/,
    example_ControllerManagerBindAddress: /bind-address/,
    example_EtcdAutoTls: /\(--auto-tls/,
    example_EtcdCertAndKey: /\(no --(cert|key)-file/,
    example_EtcdPeerFiles: /\(no --peer-(cert|key)-file/,
    example_KubeletCryptographicCiphers: /tls-cipher-suites/,
    example_KubeletKeyFilesSetAppropriate: /certificate of its own/,
    example_KubeletReadOnlyPort: /\(--read-only-port/,
    example_RotateKubeletServerCertificate: /RotateKubeletServerCertificate/,
  },
  'trivy-checks': {
    'KCV-0001_apiserver_anonymous_auth': /anonymous-auth/,
    'KCV-0004_apiserver_kubelet_https': /kubelet-https/,
    'KCV-0005_apiserver_kubelet_client_certificate_and_key': /kubelet-client-(certificate|key)/,
    'KCV-0006_apiserver_kubelet_certificate_authority': /kubelet-certificate-authority|verifies no kubelet/,
    'KCV-0017_apiserver_secure_port': /secure-port=/,
    'KCV-0026_apiserver_etcd_certfile_and_keyfile': /etcd-(cert|key)file/,
    'KCV-0027_apiserver_tls_cert_file_and_private_key_file': /tls-(cert|private-key)-file/,
    'KCV-0028_apiserver_client_ca_file': /client-ca-file/,
    'KCV-0029_apiserver_etcd_cafile': /etcd-cafile/,
    'KCV-0037_controllermanager_root_ca_file': /root-ca-file/,
    'KCV-0038_controllermanager_rotate_kubelet_server_certificate': /RotateKubeletServerCertificate/,
    'KCV-0041_scheduler_bind_address': /bind-address/,
    'KCV-0042_etcd_cert_file_and_key_file': /\(no --(cert|key)-file/,
    'KCV-0043_etcd_client_cert_auth': /[^-]--client-cert-auth/,
    'KCV-0044_etcd_auto_tls': /\(--auto-tls/,
    'KCV-0045_etcd_peer_cert_file_and_key_file': /\(no --peer-(cert|key)-file/,
    'KCV-0046_etcd_peer_client_cert_auth': /--peer-client-cert-auth/,
    'KCV-0047_etcd_peer_auto_tls': /--peer-auto-tls/,
  },
  kubescape: {
    'ensure-that-the-api-server-anonymous-auth-argument-is-set-to-false': /anonymous-auth/,
    'ensure-that-the-api-server-client-ca-file-argument-is-set-as-appropriate': /client-ca-file/,
    'ensure-that-the-api-server-etcd-cafile-argument-is-set-as-appropriate': /etcd-cafile/,
    'ensure-that-the-api-server-etcd-certfile-and-etcd-keyfile-arguments-are-set-as-appropriate': /etcd-(cert|key)file/,
    'ensure-that-the-api-server-kubelet-certificate-authority-argument-is-set-as-appropriate':
      /kubelet-certificate-authority|verifies no kubelet/,
    'ensure-that-the-api-server-kubelet-client-certificate-and-kubelet-client-key-arguments-are-set-as-appropriate':
      /kubelet-client-(certificate|key)/,
    'ensure-that-the-api-server-secure-port-argument-is-not-set-to-0': /secure-port=/,
    'ensure-that-the-api-server-tls-cert-file-and-tls-private-key-file-arguments-are-set-as-appropriate':
      /tls-(cert|private-key)-file/,
    'ensure-that-the-controller-manager-RotateKubeletServerCertificate-argument-is-set-to-true':
      /RotateKubeletServerCertificate/,
    'ensure-that-the-controller-manager-bind-address-argument-is-set-to-127.0.0.1': /bind-address/,
    'ensure-that-the-controller-manager-root-ca-file-argument-is-set-as-appropriate': /root-ca-file/,
    'ensure-that-the-scheduler-bind-address-argument-is-set-to-127.0.0.1': /bind-address/,
    'etcd-auto-tls-disabled': /\(--auto-tls/,
    'etcd-client-auth-cert': /[^-]--client-cert-auth/,
    'etcd-peer-auto-tls-disabled': /--peer-auto-tls/,
    'etcd-peer-client-auth-cert': /--peer-client-cert-auth/,
    'etcd-peer-tls-enabled': /\(no --peer-(cert|key)-file/,
    'etcd-tls-enabled': /\(no --(cert|key)-file/,
    'etcd-unique-ca': /trusted-ca-file/,
  },
};

/** Cases in which we say something else than the peer, and why. */
const otherwise: Readonly<Record<string, string>> = {
  'KCV-0038_controllermanager_rotate_kubelet_server_certificate/test_use_rotate_kubelet_server_certificate_is_not_configured.yaml':
    'The gate is on unless somebody turns it off.',
  'ensure-that-the-api-server-secure-port-argument-is-not-set-to-0/failed':
    'The flag is given twice, and the last value counts, which is no 0.',
};

interface Expectation {
  readonly fixture?: string;
  readonly fixtureDir?: string;
  readonly outcome: string;
}

describeCorpus('peers', (folder) => {
  const used = new Set<string>();

  for (const [peer, ofPeer] of Object.entries(checks)) {
    const expectations = readJson<readonly Expectation[]>(path.join(folder, peer), 'expected.json');
    describe(peer, () => {
      test.each(Object.entries(ofPeer))('%s', async (check, words) => {
        const cases = expectations
          .map(({ fixture, fixtureDir, outcome }) => ({ name: fixture ?? fixtureDir ?? '', outcome }))
          .filter(({ name }) => name === check || name.startsWith(`${check}/`))
          .flatMap(({ name, outcome }) => casesOf(path.join(folder, peer), name, outcome));
        expect(cases.length).toBeGreaterThan(0);
        for (const { name, fails, files } of cases) {
          const texts = files.map((file) => ({
            path: file,
            text: readFileSync(path.join(folder, peer, file), 'utf8'),
          }));
          const findings = allFindings(await analyseFiles(texts));
          const messages = findings.map(({ message }) => message);
          const sentences = findings
            .filter(({ ruleId }) => ruleId in controlPlaneRules.rules)
            .map(({ message }) => message.replace(/ CIS Kubernetes Benchmark [^ ]+: .+$/, ''));
          expect(sentences.filter(({ length }) => length > 120)).toEqual([]);
          const isOther = otherwise[name] !== undefined;
          if (isOther) used.add(name);
          expect(
            messages.some((message) => words.test(message)),
            `${name}\n${messages.join('\n')}`,
          ).toBe(fails !== isOther);
        }
      });
    });
  }

  test('every difference that is listed was needed', () => {
    expect(Object.keys(otherwise).filter((name) => !used.has(name))).toEqual([]);
  });
});

interface Case {
  readonly name: string;
  readonly fails: boolean;
  /** Relative to the folder of the peer. */
  readonly files: readonly string[];
}

/** The files of a mixed folder say in their names whether they pass. */
function casesOf(folder: string, name: string, outcome: string): readonly Case[] {
  if (/\.ya?ml$/.test(name)) return [{ name, fails: outcome === 'fail', files: [name] }];
  const files = readdirSync(path.join(folder, name), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => path.join(name, file))
    .toSorted();
  if (outcome === 'pass' || outcome === 'fail') return [{ name, fails: outcome === 'fail', files }];
  return files.map((file) => ({ name: file, fails: file.includes('FAILED'), files: [file] }));
}
