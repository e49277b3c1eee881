import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['service-external-ips'] };

const service = (spec: string) => `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
${spec}
`;

test('says how many addresses there are, whatever the type', () =>
  checkFindings(
    service(`  type: NodePort
  externalIPs: [192.0.2.1, 192.0.2.2, 192.0.2.3]
# ~~~~~~~~~~~ [service-external-ips] Service "web" takes the traffic of all pods and nodes to 192.0.2.1 and 2 more`),
    { ...rules, severity: 'error' },
  ));

describe('silent', () => {
  test.each([
    ['for an empty list', service('  externalIPs: []')],
    ['for a field without value', service('  externalIPs:')],
    ['where nodes do nothing: headless', service('  clusterIP: None\n  externalIPs: [192.0.2.1]')],
    ['where nodes do nothing: ExternalName', service('  type: ExternalName\n  externalIPs: [192.0.2.1]')],
    [
      'for a Service of Knative',
      service('  externalIPs: [192.0.2.1]').replace('apiVersion: v1', 'apiVersion: serving.knative.dev/v1'),
    ],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));
});

test('a patch that adds them is what has to change', () =>
  checkFindings(
    `#- base/kustomization.yaml
resources: [web.yaml]
#- base/web.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
#- prod/kustomization.yaml
resources: [../base]
patches: [{ path: ips.yaml }]
#- prod/ips.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  externalIPs:
# ~~~~~~~~~~~ [service-external-ips]
    - 192.0.2.1
`,
    rules,
  ));

test('a load balancer gives the Service an address of its own', () =>
  checkFix(
    service('  type: ClusterIP\n  externalIPs:\n    - 192.0.2.1'),
    service('  type: LoadBalancer'),
    'type LoadBalancer',
    rules,
  ));
