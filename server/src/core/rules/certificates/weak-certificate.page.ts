import type { RulePage } from '../rule-page';
import { certificateData, weakCertificateData } from './example-certificates';

export const weakCertificatePage: RulePage = {
  docs: {
    what: 'A certificate has an RSA key of less than 2048 bits, a key on a curve of less than 256, a DSA key, or is signed with MD5 or SHA-1.\nA Certificate of cert-manager asks for such a key.\nInformation for a certificate for a public host that has signed itself, or that holds for more than 398 days.',
    why: 'Such keys can be worked out and such signatures forged, so somebody else can have a certificate for the same host.\nBrowsers refuse all of them.',
    how: 'Make a new key: ECDSA with P-256, or RSA with 2048 bits or more, and have it signed with SHA-256.',
    limits:
      'Authorities that are trusted by themselves may be as old as they are.\nA host is public when its name could be registered: not `.internal`, `.local`, `.test`, `.svc` and the like, nor a name of documentation such as `shop.example.com`.\nWho has signed a certificate is not known here, so one of your own authority may be reported for its life as well.',
    references: [
      'https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final',
      'CA/Browser Forum Baseline Requirements 6.1.5 and 6.3.2',
      'NSA/CISA Kubernetes Hardening Guide, Encryption',
    ],
  },
  examples: [
    {
      title: 'A short key',
      yaml: `#- shop/web-tls.yaml
apiVersion: v1
kind: Secret
metadata:
  name: web-tls
  namespace: shop
type: kubernetes.io/tls
data:
  tls.crt: ${weakCertificateData}
# ~~~~~~~ [weak-certificate] with an RSA key of 1024 bits
  tls.key: ""
`,
    },
    {
      title: 'A short key that is asked for',
      yaml: `#- shop/web.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames: [shop.internal]
  issuerRef:
    name: internal
  privateKey:
    algorithm: RSA
    size: 1024
    #     ~~~~ [weak-certificate] Certificate "web" asks for an RSA key of 1024 bits
`,
      fixed: {
        fix: 'Ask for 2048 bits',
        yaml: `#- shop/web.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames: [shop.internal]
  issuerRef:
    name: internal
  privateKey:
    algorithm: RSA
    size: 2048
`,
      },
    },
    {
      title: 'A key on a curve',
      yaml: `#- shop/web-tls.yaml
apiVersion: v1
kind: Secret
metadata:
  name: web-tls
  namespace: shop
type: kubernetes.io/tls
data:
  tls.crt: ${certificateData}
  tls.key: ""
`,
    },
  ],
};
