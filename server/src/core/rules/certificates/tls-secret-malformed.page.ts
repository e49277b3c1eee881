import type { RulePage } from '../rule-page';
import { certificateData, keyData, otherCertificateData } from './example-certificates';

export const tlsSecretMalformedPage: RulePage = {
  docs: {
    what: 'A Secret of type `kubernetes.io/tls` that the API server refuses, because a key is missing or is no base64, or with which nothing can serve: the certificate cannot be read, or the private key belongs to another one.\nAlso a private key with a passphrase, for which controllers have nobody to ask (warning), a chain whose certificates have not issued each other (warning), and a certificate with its key in a Secret of type Opaque (information).',
    why: 'An Ingress controller that cannot use a Secret serves a certificate of its own instead, which no client trusts, and says so in its log only.\nA Gateway does not serve the listener at all.\nClients that are given an incomplete chain fail each in another way.',
    how: 'Write the certificate of the host first, then those that have issued it, each issued by the next one.\nTake the key with which the certificate was requested.\nUnder `data` values are base64, under `stringData` they are written as they are.',
    limits:
      'Silent about stand-ins, templates and what SOPS has encrypted.\nKeys of Edwards curves are not compared.\nA certificate that has signed itself may be an authority at the same time, as `openssl req -x509` makes it.\nA chain of more than ten certificates is not looked at.\nSignatures are verified where the platform can.',
    references: [
      'https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets',
      'https://gateway-api.sigs.k8s.io/reference/spec/#listenertlsconfig',
      'RFC 8446, 4.4.2',
      'RFC 5280, 6',
    ],
  },
  examples: [
    {
      title: 'The key of another certificate',
      yaml: `#- shop/web-tls.yaml
apiVersion: v1
kind: Secret
metadata:
  name: web-tls
  namespace: shop
type: kubernetes.io/tls
data:
  tls.crt: ${otherCertificateData}
  tls.key: ${keyData}
# ~~~~~~~ [tls-secret-malformed] has the key of another certificate
# ~~~~~~~ [private-key-in-manifest] shows its private key
`,
    },
    {
      title: 'A key of another name',
      yaml: `#- shop/web-tls.yaml
apiVersion: v1
kind: Secret
metadata:
  name: web-tls
  namespace: shop
type: kubernetes.io/tls
#     ~~~~~~~~~~~~~~~~~ [tls-secret-malformed] has no "tls.crt"
data:
  server.crt: ${certificateData}
  tls.key: ""
`,
      fixed: {
        fix: 'Rename "server.crt"',
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
    },
    {
      title: 'Whose values somebody else fills in',
      yaml: `#- shop/web-tls.yaml
apiVersion: v1
kind: Secret
metadata:
  name: web-tls
  namespace: shop
type: kubernetes.io/tls
data:
  tls.crt: $(CERTIFICATE)
  tls.key: $(KEY)
`,
    },
  ],
};
