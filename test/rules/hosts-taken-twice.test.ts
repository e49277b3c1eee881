import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['conflicting-host-or-listener'] };

const ingress = (namespace: string, name: string, path: string, more = '', mark = '') => `#- ${namespace}.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations: { ${more} }
spec:
  ingressClassName: ${more.includes('alb.') ? 'alb' : 'nginx'}
  rules:
    - host: Shop.example.com
      http:
        paths:
          - path: ${path}
${mark}            backend: { service: { name: web, port: { number: 80 } } }
`;

const taken = '            #     ~ [conflicting-host-or-listener]';

describe('of two namespaces', () => {
  test('the later one has the finding', () =>
    checkFindings(
      ingress('prod', 'shop', '/') +
        ingress(
          'team',
          'mine',
          '/',
          '',
          `${taken} Ingress "mine" and "prod/shop" both take shop.example.com/: only one gets requests.\n`,
        ),
      { ...rules, severity: 'warning' },
    ));

  test('a group of AWS is one load balancer', () => {
    const group = (name: string) => `alb.ingress.kubernetes.io/group.name: ${name}`;
    return checkFindings(
      ingress('prod', 'shop', '/', group('edge')) +
        ingress('team', 'mine', '/', group('edge'), `${taken} both take shop.example.com/\n`) +
        ingress('test', 'other', '/', group('inside')),
      rules,
    );
  });

  test.each([
    ['another path', ingress('prod', 'shop', '/') + ingress('team', 'mine', '/cart')],
    [
      'a canary',
      ingress('prod', 'shop', '/') +
        ingress('team', 'mine', '/', 'nginx.ingress.kubernetes.io/canary: "true", note: none'),
    ],
    [
      'another entry point of Traefik',
      ingress('prod', 'shop', '/', 'traefik.ingress.kubernetes.io/router.entrypoints: web') +
        ingress('team', 'mine', '/', 'traefik.ingress.kubernetes.io/router.entrypoints: websecure'),
    ],
    [
      'a condition of AWS',
      ingress('prod', 'shop', '/', 'alb.ingress.kubernetes.io/group.name: edge') +
        ingress(
          'team',
          'mine',
          '/',
          'alb.ingress.kubernetes.io/group.name: edge, alb.ingress.kubernetes.io/conditions.web: "[]"',
        ),
    ],
    [
      'load balancers of their own',
      ingress('prod', 'shop', '/', 'alb.ingress.kubernetes.io/target-type: ip') +
        ingress('team', 'mine', '/', 'alb.ingress.kubernetes.io/target-type: ip'),
    ],
  ])('%s is no conflict', (_, yaml) => checkFindings(yaml, rules));
});
