import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['probe-or-host-traffic-blocked', 'blocks-ingress-controller'] };

const found = (words: string) =>
  `    #                     ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [probe-or-host-traffic-blocked] ${words}\n`;

const app = (neg: string, from: string, marker = '') => `#- shop/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: main, image: registry.example/main, ports: [{ name: http, containerPort: 8080 }] }]
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    cloud.google.com/neg: ${neg}
${marker}spec:
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 9100 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress: ${from}
`;

const ingress = (annotations: string, className = '') => `#- shop/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations: ${annotations}
spec:
  ${className}
  defaultBackend: { service: { name: web, port: { name: http } } }
`;

const gce = ingress('{ kubernetes.io/ingress.class: gce }');
const ofIngress = `'{"ingress": true}'          `;
const ofPort = `'{"exposed_ports":{"80":{}}}'`;
const office = '[{ from: [{ ipBlock: { cidr: 192.0.2.0/24 } }] }]';

describe('probe-or-host-traffic-blocked', () => {
  test('names the range that is missing', () =>
    checkFindings(
      app(
        ofPort,
        '[{ from: [{ ipBlock: { cidr: 35.191.0.0/16 } }], ports: [{ port: 8080 }] }]',
        found(
          'Service "web" gets no health checks of "web" on TCP 8080: NetworkPolicy "web" keeps out Google (130.211.0.0/22).',
        ),
      ),
      rules,
    ));

  test('of listed ports finds it also where nothing is admitted at all', () =>
    checkFindings(app(ofPort, '[]', found('keeps out Google.')), rules));

  test('counts the port of the pods, not that of the Service', () =>
    checkFindings(app(ofPort, '[{ ports: [{ port: 80 }] }]', found('on TCP 8080')), rules));

  test.each([
    ['any port from anywhere', '[{}]'],
    ['the port by its name', '[{ ports: [{ port: http }] }]'],
    [
      'a part of the ranges, which may be the one in use',
      '[{ from: [{ ipBlock: { cidr: 0.0.0.0/0, except: [35.191.0.0/24] } }] }]',
    ],
  ])('is silent where %s is admitted', (_, from) => checkFindings(app(ofPort, from), rules));

  test('leaves an Ingress that reaches nothing to the rule about that', () =>
    checkFindings(
      `${app(ofIngress, '[]')}${ingress('{ kubernetes.io/ingress.class: gce }').replace(
        'name: web\n',
        'name: web\n  #     ~~~ [blocks-ingress-controller]\n',
      )}`,
      rules,
    ));

  test.each([
    ['no Ingress leads to it', ''],
    ['an Ingress of another class does', ingress('{}', 'ingressClassName: nginx')],
    [
      'another class is the default one',
      `${ingress('{}')}#- cluster/class.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx, annotations: { ingressclass.kubernetes.io/is-default-class: "true" } }
spec: { controller: k8s.io/ingress-nginx }
`,
    ],
  ])('is silent where the group is for Ingresses and %s', (_, more) =>
    checkFindings(`${app(ofIngress, office)}${more}`, rules),
  );

  test('takes an Ingress without a class as one of Google where the annotation asks for it', () =>
    checkFindings(`${app(ofIngress, office, found('on TCP 8080').replace(/~{10}/, ''))}${ingress('{}')}`, rules));

  test.each([
    [
      'a BackendConfig may say where health is checked',
      `${ofPort}\n    cloud.google.com/backend-config: '{"default": "web"}'`,
    ],
    ['the annotation cannot be read', `'{"exposed_ports'`],
    ['another port is listed', `'{"exposed_ports":{"443":{}}}'`],
  ])('is silent where %s', (_, neg) => checkFindings(`${app(neg, office)}${gce}`, rules));
});

describe('a load balancer of AWS', () => {
  const type = 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip';
  const nlb = (from: string, more = '', marker = '') =>
    app('x', from, marker)
      .replace('cloud.google.com/neg: x', `${type}${more}`)
      .replace('selector: { app: web }\n', 'selector: { app: web }\n  type: LoadBalancer\n');
  const missed =
    '    #                                                             ~~ [probe-or-host-traffic-blocked] Service "web" gets no health checks of "web" on TCP 8080,9100: NetworkPolicy "web" keeps out its load balancer.\n';

  test('with pods as targets asks from inside, where only clients outside are admitted', () =>
    checkFindings(nlb(office, '', missed), rules));

  test.each([
    ['a subnet is admitted', '[{ from: [{ ipBlock: { cidr: 10.0.12.0/24 } }] }]', ''],
    ['everybody is admitted', '[{}]', ''],
    ['another port is asked', office, '\n    service.beta.kubernetes.io/aws-load-balancer-healthcheck-port: "9000"'],
  ])('is silent where %s', (_, from, more) => checkFindings(nlb(from, more), rules));

  test('is silent where nodes are its targets', () =>
    checkFindings(nlb(office).replace('target-type: ip', 'target-type: instance'), rules));

  test('the same holds of an Ingress', () =>
    checkFindings(
      `${app(ofIngress, office).replace(/ {4}cloud.*\n/, '    a: b\n')}${ingress('\n    alb.ingress.kubernetes.io/target-type: ip\n    #                                      ~~ [probe-or-host-traffic-blocked] Ingress "web" gets no health checks of "web" on TCP 8080: NetworkPolicy "web" keeps out its load balancer', 'ingressClassName: alb')}`,
      rules,
    ));
});
