import type { RulePage } from '../rule-page';
import { certificateData, oldCertificateData, oldKeyData } from './example-certificates';

export const certificateExpiredOrExpiringPage: RulePage = {
  docs: {
    what: 'A certificate in a Secret, a ConfigMap, a `caBundle`, a variable or a value of a chart has expired (error), expires within 30 days, or is not valid yet.\nThe trust anchors of Linkerd are reported 60 days before their end.\nThe day is that of the machine, or of `--now`.',
    why: 'On the day after its end every client refuses the certificate, all of them at once.\nOf what expires in a `caBundle`, the API server calls no webhook any more, and a webhook that fails closed stops the cluster.',
    how: 'Renew the certificate, and have cert-manager do it from now on: it makes a new one long before the end.\nThe quick-fix writes a Certificate in place of the Secret, for an issuer of the manifests.\nIn a `.firebreak.yaml`, `rules: { certificate-expired-or-expiring: { days: 14 } }` says how long before the end.',
    limits:
      'Of a list of authorities only the last to end counts, because old ones are kept beside new ones while they are exchanged.\nOf a chain the root at its end is not looked at: clients have their own.\nSilent about what cannot be read, templates and what SOPS has encrypted.',
    references: [
      'RFC 5280, 4.1.2.5',
      'https://cert-manager.io/docs/usage/certificate/',
      'https://linkerd.io/2/tasks/replacing_expired_certificates/',
    ],
  },
  examples: [
    {
      title: 'A certificate that nobody has renewed',
      yaml: `#- shop/web-tls.yaml
apiVersion: v1
kind: Secret
metadata:
  name: web-tls
  namespace: shop
type: kubernetes.io/tls
data:
  tls.crt: ${oldCertificateData}
# ~~~~~~~ [certificate-expired-or-expiring] expired on 2026-03-02
  tls.key: ${oldKeyData}
# ~~~~~~~ [private-key-in-manifest] shows its private key
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
      title: 'An authority that holds for long',
      yaml: `#- shop/trust.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: trust
  namespace: shop
binaryData:
  ca.crt: ${certificateData}
`,
    },
  ],
};
