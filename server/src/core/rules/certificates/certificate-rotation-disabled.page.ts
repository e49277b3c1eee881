import type { RulePage } from '../rule-page';

export const certificateRotationDisabledPage: RulePage = {
  docs: {
    what: 'A Certificate of cert-manager keeps its private key when it is renewed (`rotationPolicy: Never`), has a `duration` and a `renewBefore` that cert-manager refuses, is for an authority with which something serves (as a fixed certificate of an authority in a Secret may be), or has an issuer that no browser trusts for a public host.\nThe same of what annotations of an Ingress or a Gateway ask for.\nInformation for a `duration` of more than 398 days, and for a Secret with a fixed certificate with which something serves.',
    why: 'A key that was stolen once is good for as long as it is used.\nWhat is refused is never renewed.\nWith an authority whoever gets into the server issues certificates himself.',
    how: 'Leave `rotationPolicy` out, or set `Always`, which is the default since cert-manager 1.18.\nLet certificates hold for 90 days and be renewed after 60, which is the default as well.\nTake an issuer that clients trust.',
    limits:
      'Without `rotationPolicy` it depends on the version of cert-manager, which is not known.\nSelf-signed issuers and the staging environment of Let’s Encrypt are reported for hosts that anybody could ask for, and not where a name of the namespace, the file or the object says that it is a trial.\nNobody can ask for `.internal`, `.local`, `.test` and the like, nor for names of documentation such as `shop.example.com`.',
    references: [
      'https://cert-manager.io/docs/usage/certificate/',
      'https://cert-manager.io/docs/releases/release-notes/release-notes-1.18/',
      'https://letsencrypt.org/docs/staging-environment/',
    ],
  },
  examples: [
    {
      title: 'A key for ever',
      yaml: `#- shop/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames: [shop.example.com]
  issuerRef:
    name: internal
  privateKey:
    rotationPolicy: Never
    #               ~~~~~ [certificate-rotation-disabled] keeps its private key at renewal
`,
      fixed: {
        fix: 'Set rotationPolicy to Always',
        yaml: `#- shop/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames: [shop.example.com]
  issuerRef:
    name: internal
  privateKey:
    rotationPolicy: Always
`,
      },
    },
    {
      title: 'Renewed before it is made',
      yaml: `#- shop/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames: [shop.example.com]
  issuerRef:
    name: internal
  duration: 24h
  renewBefore: 48h
  #            ~~~ [certificate-rotation-disabled] its renewal would be before its start
`,
    },
    {
      title: 'The defaults',
      yaml: `#- shop/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames: [shop.example.com]
  issuerRef:
    name: internal
`,
    },
  ],
};
