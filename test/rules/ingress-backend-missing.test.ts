import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['ingress-backend-missing'] };

const service = (ports = '[{ name: http, port: 80, targetPort: web }]', more = '') => `---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec:
  ports: ${ports}
  ${more}
`;

const ingress = (backend: string, marker = '', name = 'api') => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  defaultBackend:
    service:
      name: ${name}
${marker}
      port: ${backend}
`;

const missing = '      #     ~~~ [ingress-backend-missing] forwards to Service "api", which is not in namespace "shop"';

describe('a Service that there is not', () => {
  test('in a namespace with others', () =>
    checkFindings(`${ingress('{ number: 80 }', missing)}${service().replace('name: api', 'name: other')}`, {
      ...rules,
      severity: 'warning',
    }));

  test('in a namespace of which nothing else is known', () =>
    checkFindings(ingress('{ number: 80 }', missing), { ...rules, severity: 'information' }));

  test('in a form of before Kubernetes 1.22, once for all paths', () =>
    checkFindings(
      `#- a.yaml
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  rules:
    - http:
        paths:
          - backend: { serviceName: web, servicePort: 80 }
          #                         ~~~ [ingress-backend-missing] forwards to Service "web"
          - backend: { serviceName: web, servicePort: 81 }
          - backend: { serviceName: api, servicePort: http }
${service()}`,
      rules,
    ));

  test('of a Route', () =>
    checkFindings(
      `#- a.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: shop, namespace: shop }
spec:
  to: { kind: Service, name: web }
  #                          ~~~ [ingress-backend-missing] Route "shop" forwards to Service "web"
---
${service()}`,
      rules,
    ));

  describe('is not said', () => {
    test.each([
      ['of the solvers of cert-manager', ingress('{ number: 80 }', '', 'cm-acme-http-solver-x')],
      ['of actions of AWS', ingress('{ name: use-annotation }')],
      ['of a placeholder', ingress('{ number: 80 }', '', `"\${NAME}"`)],
      [
        'of the API server',
        ingress('{ number: 443 }', '', 'kubernetes').replace('namespace: shop', 'namespace: default'),
      ],
      ['in kube-system', ingress('{ number: 80 }').replace('namespace: shop', 'namespace: kube-system')],
      [
        'where an operator may make Services',
        `${ingress('{ number: 80 }')}---\napiVersion: example.com/v1\nkind: Shop\nmetadata: { name: x, namespace: shop }\n`,
      ],
      [
        'where a template may be one',
        `${ingress('{ number: 80 }')}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n  namespace: shop\n`,
      ],
      [
        'where another scope has it',
        `${ingress('{ number: 80 }')}#- other/kustomization.yaml\nresources: [b.yaml]\n#- other/b.yaml\n${service()}`,
      ],
    ])('%s', (_, yaml) => checkFindings(yaml, rules));
  });
});

describe('a port', () => {
  test.each([
    [
      'by number',
      '{ number: 8080 }',
      '      #               ~~~~ [ingress-backend-missing] port 8080 of Service "api", which has only 80 (http)',
    ],
    ['by name', '{ name: https }', '      #             ~~~~~ [ingress-backend-missing] port "https" of Service "api"'],
  ])('that there is not, %s', (_, port, marker) =>
    checkFindings(`${ingress(port).trimEnd()}\n${marker}\n${service()}`, { ...rules, severity: 'warning' }),
  );

  test.each([
    ['by name', '{ name: http }', service()],
    ['by number', '{ number: 80 }', service()],
    ['behind the Service, as ingress-nginx takes it', '{ name: web }', service()],
    ['of a name', '{ number: 81 }', service('[]', 'type: ExternalName')],
    ['of a headless Service without ports', '{ number: 81 }', service('[]', 'clusterIP: None')],
    ['beside a placeholder', '{ number: 81 }', service(`[{ port: "\${PORT}" }]`)],
  ])('that there is: %s', (_, port, yaml) => checkFindings(`${ingress(port)}${yaml}`, rules));

  test('of the pod, for a Route', () =>
    checkFindings(
      `#- a.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: shop, namespace: shop }
spec:
  to: { kind: Service, name: api }
  port:
    targetPort: 8080
    #           ~~~~ [ingress-backend-missing] port 8080
${service('[{ port: 8080, targetPort: 80 }]')}`,
      rules,
    ));
});

describe('with a kustomization', () => {
  test('an Ingress follows a Service that gets a prefix, and a missing one is told in its scope', () =>
    checkFindings(
      `#- base/kustomization.yaml
namePrefix: prod-
resources: [a.yaml]
#- base/a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  rules:
    - http:
        paths:
          - backend: { service: { name: api, port: { number: 80 } } }
          - backend: { service: { name: db, port: { number: 80 } } }
          #                             ~~ [ingress-backend-missing]
${service()}`,
      rules,
    ));
});

test('every path to the missing Service gets the other one', () =>
  checkFix(
    `#- a.yaml
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  rules:
    - http:
        paths:
          - backend: { serviceName: apo, servicePort: 80 }
          - backend: { serviceName: apo, servicePort: http }
${service()}`,
    `#- a.yaml
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  rules:
    - http:
        paths:
          - backend: { serviceName: api, servicePort: 80 }
          - backend: { serviceName: api, servicePort: http }
${service()}`,
    'Service "api"',
    rules,
  ));
