import type { RulePage } from '../rule-page';

export const secretsStoredInClearPage: RulePage = {
  docs: {
    what: 'An API server stores Secrets in etcd in clear text, or encrypts them with a key that stands in the manifest, or with version 1 of KMS.',
    why: 'Whoever gets a copy of etcd, a backup or a disk, then has every Secret of the cluster.\nA key that lies beside the configuration is found by everybody who reads the repository, and by everybody who ever has.',
    how: 'Give the API server an `EncryptionConfiguration` whose first provider for `secrets` is `kms` with `apiVersion: v2`, or `secretbox`.\nTake keys out of the repository, change those that were in it, and write all Secrets anew.',
    limits:
      'That a static Pod has no `--encryption-provider-config` is a warning; in configurations of kubeadm and other tools it is not asked for.\nA text that is no key, such as `<base64>`, is taken for one that somebody fills in.\n`identity` behind other providers is how old data is read, and not reported.\nRKE2 encrypts whatever `secrets-encryption` says, so it counts only where the configuration is one of k3s: by its other keys, or by `k3s` in the name of its file, of a folder or of the workspace.',
    references: [
      'https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/',
      'https://kubernetes.io/docs/tasks/administer-cluster/kms-provider/',
      'CIS Kubernetes Benchmark 1.12: 1.2.27, 1.2.28',
    ],
  },
  examples: [
    {
      title: 'The provider that does nothing stands first',
      yaml: `#- encryption.yaml
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
      - identity: {}
      # ~~~~~~~~ [secrets-stored-in-clear] The EncryptionConfiguration stores Secrets in clear text
      - kms:
          apiVersion: v2
          name: vault
          endpoint: unix:///run/kms.sock
`,
      fixed: {
        fix: 'identity last',
        yaml: `#- encryption.yaml
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
      - kms:
          apiVersion: v2
          name: vault
          endpoint: unix:///run/kms.sock
      - identity: {}
`,
      },
    },
    {
      title: 'A key in the repository',
      yaml: `#- encryption.yaml
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
      - secretbox:
          keys:
            - name: key1
              secret: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
              #       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [secrets-stored-in-clear] has its key in the manifest
`,
    },
    {
      title: 'A key that somebody fills in',
      yaml: `#- encryption.yaml
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
      - secretbox:
          keys:
            - name: key1
              secret: <base64 of 32 bytes>
      - identity: {}
`,
    },
  ],
};
