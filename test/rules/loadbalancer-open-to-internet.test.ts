import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['loadbalancer-open-to-internet'] };

const service = (annotation: string, spec = '', name = 'web', marker = '') => `#- a.yaml
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  annotations:
    note: none
    ${annotation}
spec:
  type: LoadBalancer
${marker}
  ports: [{ port: 80 }]
  ${spec}
`;

const open = '  #     ~~~~~~~~~~~~ [loadbalancer-open-to-internet] takes connections from any address';
const aws = 'service.beta.kubernetes.io/aws-load-balancer';

describe('open', () => {
  test.each([
    ['with the controller of Kubernetes', service(`${aws}-type: nlb`, '', 'web', open)],
    ['when a public one is asked for', service(`${aws}-scheme: internet-facing`, '', 'web', open)],
    ['when it is said not to be internal', service(`${aws}-internal: "false"`, '', 'web', open)],
    ['with an empty list', service('', 'loadBalancerSourceRanges: []', 'web', open)],
    ['with a public address', service('', 'loadBalancerIP: 203.0.113.7', 'web', open)],
    [
      'of a class that is public',
      service('', 'loadBalancerClass: networking.gke.io/l4-regional-external', 'web', open),
    ],
  ])('%s', (_, yaml) => checkFindings(yaml, { ...rules, severity: 'warning' }));

  test.each([
    ['an ingress controller', 'ingress-nginx-controller'],
    ['a gateway', 'istio-ingressgateway'],
  ])('of %s is information', (_, name) =>
    checkFindings(service('', '', name, open), { ...rules, severity: 'information' }),
  );
});

describe('silent', () => {
  test.each([
    ['the same list as an annotation', 'service.beta.kubernetes.io/load-balancer-source-ranges: 203.0.113.0/24', ''],
    ['AWS', `${aws}-scheme: internal`, ''],
    ['the older annotation of AWS', `${aws}-internal: "true"`, ''],
    ['the oldest value of AWS', `${aws}-internal: 0.0.0.0/0`, ''],
    ['the controller of AWS, which is internal by default', `${aws}-type: external`, ''],
    ['the same by class', '', 'loadBalancerClass: service.k8s.aws/nlb'],
    ['security groups of AWS', `${aws}-security-groups: sg-1`, ''],
    ['Azure', 'service.beta.kubernetes.io/azure-load-balancer-internal: "true"', ''],
    ['Google Cloud', 'networking.gke.io/load-balancer-type: "Internal"', ''],
    ['a private address', '', 'loadBalancerIP: 10.1.2.3'],
    ['a private address by annotation', 'metallb.universe.tf/loadBalancerIPs: 192.168.1.5', ''],
    ['a pool', 'metallb.universe.tf/address-pool: lan', ''],
    ['a class that is not known', '', 'loadBalancerClass: tailscale'],
    ['a placeholder', `${aws}-scheme: \${SCHEME}`, ''],
  ])('%s', (_, annotation, spec) => checkFindings(service(annotation, spec), rules));
});

test('a VPN is for clients outside', () =>
  checkFindings(service('', '', 'wg', open).replace('port: 80', 'port: 51820, protocol: UDP'), {
    ...rules,
    severity: 'information',
  }));

const ingress = (annotations: string) => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/scheme: internet-facing
${annotations}
spec:
  ingressClassName: alb
  defaultBackend: { service: { name: web, port: { number: 80 } } }
`;

test('an Ingress for AWS', () =>
  checkFindings(
    ingress(
      `    #                                 ~~~~~~~~~~~~~~~ [loadbalancer-open-to-internet] has no inbound-cidrs`,
    ),
    { ...rules, severity: 'information' },
  ));

test.each([
  'alb.ingress.kubernetes.io/inbound-cidrs: 203.0.113.0/24',
  'alb.ingress.kubernetes.io/security-groups: sg-1',
  'alb.ingress.kubernetes.io/group.name: shared',
])('an Ingress for AWS with %s', (annotation) => checkFindings(ingress(`    ${annotation}`), rules));

test('an example of a list', () =>
  checkFix(
    `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: LoadBalancer
`,
    `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: LoadBalancer
  loadBalancerSourceRanges:
    - 203.0.113.0/24
`,
    'an example to be replaced',
    rules,
  ));
