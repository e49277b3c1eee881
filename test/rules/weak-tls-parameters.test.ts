import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['weak-tls-parameters'] };

describe('ciphers of ingress-nginx', () => {
  const ingress = (ciphers: string, mark = '') => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    nginx.ingress.kubernetes.io/ssl-ciphers: ${ciphers}
${mark}spec:
  ingressClassName: nginx
  defaultBackend: { service: { name: web, port: { number: 80 } } }
`;

  test.each([
    'RC4-SHA',
    'ECDHE-RSA-AES128-GCM-SHA256:DES-CBC3-SHA:!MD5',
    'ECDHE-RSA-DES-CBC3-SHA,AES128-SHA',
    'HIGH:aNULL',
    'EXP',
    'ADH-AES256-SHA',
  ])('%s', (ciphers) =>
    checkFindings(
      ingress(
        ciphers,
        `    #                                        ${'~'.repeat(ciphers.length)} [weak-tls-parameters] Ingress "web" takes connections with broken ciphers: ssl-ciphers has\n`,
      ),
      rules,
    ),
  );

  test.each([
    'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES256-GCM-SHA384',
    'HIGH:!aNULL:!MD5:!RC4:!3DES',
    'ALL:-RC4:-DES-CBC3-SHA',
    'HIGH:!aNULL:+3DES',
    'DES-CBC3-SHA:!3DES',
    'RC4-MD5:!RC4',
    'DHE-DSS-AES128-SHA256',
  ])('%s is not reported', (ciphers) => checkFindings(ingress(`"${ciphers}"`), rules));

  test('for all Ingresses', () =>
    checkFindings(
      `#- a.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
data:
  ssl-ciphers: RC4-SHA
  #            ~~~~~~~ [weak-tls-parameters] ConfigMap "ingress-nginx-controller" takes connections with broken ciphers: ssl-ciphers has RC4-SHA
`,
      rules,
    ));
});

test('the lowest version of Envoy Gateway', async () => {
  const policy = (version: string) => `#- a.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: ClientTrafficPolicy
metadata: { name: edge, namespace: infra }
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: edge }]
  tls:
    minVersion: ${version}
`;
  const mark = '    #           ~~~~~ [weak-tls-parameters] minVersion is 1.0\n';
  await checkFindings(`${policy('"1.0"')}${mark}`, rules);
  await checkFindings(policy('"1.2"'), rules);
  await checkFindings(policy('Auto'), rules);
  await checkFix(policy('"1.0"'), policy('"1.2"'), 'Take TLS 1.2 and newer alone', rules);
});
