import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['public-entry-without-waf', 'waf-ineffective'] };

const gateway = (className: string, mark = '') => `#- a.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: ${className}
${mark}  listeners: [{ name: http, protocol: HTTP, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec:
  parentRefs: [{ name: edge }]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }] }
`;
const policy = (service: string, mark = '') => `---
apiVersion: networking.gke.io/v1
kind: GCPBackendPolicy
metadata: { name: armour, namespace: shop }
spec:
  default: { securityPolicy: strict }
  targetRef:
    group: ""
    kind: Service
    name: ${service}
${mark}`;

describe('Gateways of Google Cloud', () => {
  test('on the internet', () =>
    checkFindings(
      gateway(
        'gke-l7-global-external-managed',
        `  #                 ${'~'.repeat(30)} [public-entry-without-waf] Gateway "edge" is on the internet without\n`,
      ),
      { ...rules, severity: 'information' },
    ));

  test.each([
    ['inside', gateway('gke-l7-rilb')],
    ['with Cloud Armor', gateway('gke-l7-global-external-managed') + policy('web')],
    ['of others', gateway('cilium')],
    [
      'with backends of another namespace',
      gateway('gke-l7-global-external-managed').replace('name: web, port', 'name: web, namespace: other, port'),
    ],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));

  test('with Cloud Armor for a Service that there is not', () =>
    checkFindings(
      gateway('gke-l7-rilb') +
        policy('wep', '    #     ~~~ [waf-ineffective] GCPBackendPolicy "armour" protects nothing: Service "wep"\n'),
      { ...rules, severity: 'warning' },
    ));
});
