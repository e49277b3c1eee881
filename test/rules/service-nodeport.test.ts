import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['service-nodeport'] };

const service = (spec: string, name = 'web') => `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: web }
${spec}
`;

test('how many ports are opened', () =>
  checkFindings(
    service(`  type: NodePort
  #     ~~~~~~~~ [service-nodeport] opens 2 ports on every node
  ports: [{ name: a, port: 80 }, { name: b, port: 81 }]`),
    { ...rules, severity: 'warning' },
  ));

test('an ingress controller has to be reached somehow', () =>
  checkFindings(
    service(
      `  type: NodePort
  #     ~~~~~~~~ [service-nodeport] opens a port on every node
  ports: [{ port: 80 }]`,
      'ingress-nginx-controller',
    ),
    { ...rules, severity: 'information' },
  ));

test('node ports go around the ranges of a load balancer', () =>
  checkFindings(
    service(`  type: LoadBalancer
  #     ~~~~~~~~~~~~ [service-nodeport] opens ports on every node as well
  loadBalancerSourceRanges: [203.0.113.0/24]
  ports: [{ port: 80 }]`),
    { ...rules, severity: 'hint' },
  ));

describe('silent', () => {
  test.each([
    ['for a ClusterIP', service('  type: ClusterIP\n  ports: [{ port: 80 }]')],
    ['for the type that is meant without one', service('  ports: [{ port: 80, nodePort: 30080 }]')],
    ['where the type is a placeholder', service(`  type: \${TYPE}\n  ports: [{ port: 80 }]`)],
    [
      'for a Service of Knative',
      service('  type: NodePort').replace('apiVersion: v1', 'apiVersion: serving.knative.dev/v1'),
    ],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));

  test('where an overlay makes it a ClusterIP', () =>
    checkFindings(
      `#- base/kustomization.yaml
resources: [web.yaml]
#- base/web.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: NodePort
#- prod/kustomization.yaml
resources: [../base]
patches: [{ path: type.yaml }]
#- prod/type.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: ClusterIP
`,
      rules,
    ));
});

test('the ports that a load balancer does not need', () =>
  checkFix(
    service(`  type: LoadBalancer
  loadBalancerSourceRanges: [203.0.113.0/24]
  ports:
    - port: 80`),
    service(`  type: LoadBalancer
  loadBalancerSourceRanges: [203.0.113.0/24]
  ports:
    - port: 80
  allocateLoadBalancerNodePorts: false`),
    'allocateLoadBalancerNodePorts false',
    rules,
  ));
