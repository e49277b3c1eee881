import type { RulePage } from '../rule-page';
import { certificateData, keyData } from './example-certificates';

export const privateKeyInManifestPage: RulePage = {
  docs: {
    what: 'A private key stands in a manifest as it is, or in base64: in a Secret, a ConfigMap, a variable or an argument, also in a kubeconfig that one of them has.',
    why: 'Whoever may read the repository, or ever could, has the key: he can pretend to be the server and read what is sent to it.\nBase64 hides nothing.\nWhat was committed once stays in the history.',
    how: 'Take the key for known: make a new one, and have it made in the cluster, by cert-manager, or brought there by an ExternalSecret or a SealedSecret.\nThe quick-fix writes a Certificate in place of a Secret for TLS, for an issuer of the manifests.',
    limits:
      'Silent about keys that a passphrase protects, stand-ins, templates and what SOPS has encrypted.\nWhether the file is tracked by Git is not asked.\nOther secrets than private keys in PEM are for tools that look for secrets.',
    references: [
      'https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets',
      'NSA/CISA Kubernetes Hardening Guide, Secrets',
      'MITRE ATT&CK T1552',
      'CIS Kubernetes Benchmark 5.4.2',
    ],
  },
  examples: [
    {
      title: 'The key of a server',
      yaml: `#- shop/web-tls.yaml
apiVersion: v1
kind: Secret
metadata:
  name: web-tls
  namespace: shop
type: kubernetes.io/tls
data:
  tls.crt: ${certificateData}
  tls.key: ${keyData}
# ~~~~~~~ [private-key-in-manifest] Secret "web-tls" shows its private key to whoever reads this file
#- cluster/issuer.yaml
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata:
  name: internal
spec:
  ca:
    secretName: authority
`,
      fixed: {
        fix: 'Have ClusterIssuer "internal" make it',
        yaml: `#- shop/web-tls.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web-tls
  namespace: shop
spec:
  secretName: web-tls
  dnsNames:
    - shop.internal
  issuerRef:
    kind: ClusterIssuer
    name: internal
#- cluster/issuer.yaml
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata:
  name: internal
spec:
  ca:
    secretName: authority
`,
      },
    },
    {
      title: 'A key that is brought into the cluster',
      yaml: `#- shop/web-tls.yaml
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: web-tls
  namespace: shop
spec:
  secretStoreRef:
    name: vault
  target:
    name: web-tls
    template:
      type: kubernetes.io/tls
  dataFrom:
    - extract:
        key: shop/web-tls
`,
    },
  ],
};
