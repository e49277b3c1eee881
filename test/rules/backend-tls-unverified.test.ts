import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['backend-tls-unverified'] };

describe('HAProxy Ingress', () => {
  const prefix = 'haproxy-ingress.github.io';
  const ingress = (...annotations: readonly string[]) => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    ${prefix}/timeout-client: 50s
${annotations.map((each) => (each.startsWith(' ') ? `${each}\n` : `    ${each}\n`)).join('')}spec:
  ingressClassName: haproxy
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 443 } } } }] }
`;
  const service = (annotation: string) => `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, annotations: { ${annotation} } }
spec: { selector: { app: web }, ports: [{ port: 443 }] }
`;
  const secure = `${prefix}/secure-backends: "true"`;

  test('with TLS to whoever answers', () =>
    checkFindings(
      ingress(
        secure,
        '    #                                          ~~~~~~ [backend-tls-unverified] secure-verify-ca-secret is missing',
      ),
      rules,
    ));

  test('by its protocol, whatever an older annotation says', () =>
    checkFindings(
      ingress(
        `${prefix}/secure-backends: "false"`,
        `${prefix}/backend-protocol: h1-ssl`,
        '    #                                           ~~~~~~ [backend-tls-unverified] secure-verify-ca-secret is missing',
      ),
      rules,
    ));

  test.each([
    ['an authority', ingress(secure, `${prefix}/secure-verify-ca-secret: shop/ca`)],
    ['plain HTTP', ingress(`${prefix}/backend-protocol: h1`)],
    ['TLS that is passed through', ingress(secure, `${prefix}/ssl-passthrough: "true"`)],
    ['a Service that has the authority', ingress(secure) + service(`${prefix}/secure-verify-ca-secret: ca`)],
    [
      'a Service that has the authority by the older prefix',
      ingress(secure) + service('ingress.kubernetes.io/secure-verify-ca-secret: ca'),
    ],
    ['a Service that is spoken to without TLS', ingress(secure) + service(`${prefix}/secure-backends: "false"`)],
  ])('with %s', (_, yaml) => checkFindings(yaml, rules));

  test('is told the authority', () =>
    checkFix(
      ingress(`${prefix}/backend-protocol: h2-ssl`),
      ingress(`${prefix}/backend-protocol: h2-ssl`, `${prefix}/secure-verify-ca-secret: shop/web-backend-ca`),
      'Look at the certificates of backends',
      rules,
    ));
});

describe('Kong', () => {
  const service = (annotations: string) => `#- a.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
${annotations}spec: { selector: { app: web }, ports: [{ port: 443 }] }
`;

  test('with TLS to whoever answers', () =>
    checkFindings(
      service(`    konghq.com/protocol: https
    konghq.com/tls-verify: "false"
    #                      ~~~~~~~ [backend-tls-unverified] Service "web" has TLS to its backends without looking at their certificates: tls-verify is false
`),
      rules,
    ));

  test.each([
    ['the look at certificates', '    konghq.com/protocol: https\n    konghq.com/tls-verify: "true"\n'],
    ['plain HTTP', '    konghq.com/protocol: http\n    konghq.com/tls-verify: "false"\n'],
  ])('with %s', (_, annotations) => checkFindings(service(annotations), rules));
});
