import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['blocks-ingress-controller'] };

const web = (name = 'web', namespace = 'shop') => `#- ${namespace}/${name}.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: main, image: registry.example/main, ports: [{ name: http, containerPort: 8080 }] }]
`;

const service = (type = 'ClusterIP', marker = '') => `#- shop/service.yaml
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  type: ${type}
${marker}  selector: { app: web }
  ports: [{ port: 80, targetPort: http }]
`;

/** `rules` in flow style, below `ingress`. */
const policy = (ingress: string) => `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress: ${ingress}
`;

const ingress = (marker = '') => `#- shop/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
${marker}  namespace: shop
spec:
  ingressClassName: nginx
  defaultBackend: { service: { name: web, port: { number: 80 } } }
`;

const from = (namespace: string, port: number | string = 8080) =>
  `[{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${namespace} } } }], ports: [{ port: ${port} }] }]`;

const found =
  '  #     ~~~~ [blocks-ingress-controller] Ingress "shop" cannot reach "web" on TCP 8080: NetworkPolicy "web" keeps out ingress controllers.\n';

describe('an Ingress', () => {
  test.each([
    ['no rule', '[]'],
    ['pods of the namespace', '[{ from: [{ podSelector: {} }] }]'],
    ['another port', '[{ ports: [{ port: 9090 }] }]'],
    ['the port of the Service', from('ingress-nginx', 80)],
    ['another namespace on another port', from('monitoring', 9090)],
  ])('is blocked by a policy with %s', (_, written) =>
    checkFindings(web() + service() + policy(written) + ingress(found), rules),
  );

  test.each([
    ['everybody', '[{}]'],
    ['the port, to everybody', '[{ ports: [{ port: http }] }]'],
    ['an address, which may be the one of a node', '[{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]'],
    ['all namespaces', '[{ from: [{ namespaceSelector: {} }] }]'],
    [
      'namespaces by a label that a controller may have',
      '[{ from: [{ namespaceSelector: { matchLabels: { team: web } } }] }]',
    ],
    ['a namespace of a controller', from('ingress-nginx')],
    ['a namespace that the manifests do not have', from('platform')],
    ['pods called after a controller', '[{ from: [{ podSelector: { matchLabels: { app: ingress-nginx } } }] }]'],
  ])('is admitted by a policy with %s', (_, written) =>
    checkFindings(web() + service() + policy(written) + ingress(), rules),
  );

  test('is blocked where another namespace is admitted, of which all pods are known', () =>
    checkFindings(web() + web('front', 'front') + service() + policy(from('front')) + ingress(found), rules));

  test('may come from that namespace where a Gateway is in it', () =>
    checkFindings(
      `${web()}${web('front', 'front')}${service()}${policy(from('front'))}${ingress()}#- front/gateway.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: front, namespace: front }
spec: { listeners: [{ name: http, port: 80, protocol: HTTP }] }
`,
      rules,
    ));

  test('may be admitted by a policy that is not modelled', () =>
    checkFindings(
      `${web()}${service()}${policy('[]')}${ingress()}#- shop/cilium.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web, namespace: shop }
spec: { endpointSelector: {}, ingress: [{ fromEntities: [ingress] }] }
`,
      rules,
    ));

  test('reaches pods that nothing isolates, and those on the host network', () =>
    checkFindings(
      web().replace('    spec:\n', '    spec:\n      hostNetwork: true\n') + service() + policy('[]') + ingress(),
      rules,
    ));

  test('may be served by pods of the own namespace', () =>
    checkFindings(web() + web('traefik') + service() + policy('[{ from: [{ podSelector: {} }] }]') + ingress(), rules));
});

const route = (marker = '') => `#- shop/route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
${marker}  namespace: shop
spec:
  parentRefs: [{ name: main, namespace: infra }]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
`;

const gateway = (namespaces: string) => `#- infra/gateway.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: main, namespace: infra }
spec:
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: ${namespaces} } } }
`;

describe('a route', () => {
  test('is blocked, whether its Gateway is in the manifests or not', async () => {
    const marker =
      '  #     ~~~~ [blocks-ingress-controller] HTTPRoute "shop" cannot reach "web" on TCP 8080: NetworkPolicy "web" keeps out gateways.\n';
    await checkFindings(web() + service() + policy('[]') + route(marker), rules);
    await checkFindings(web() + service() + policy('[]') + route(marker) + gateway('All'), rules);
  });

  test('is nothing where the Gateway does not admit it', () =>
    checkFindings(web() + service() + policy('[]') + route() + gateway('Same'), rules));

  test('is admitted by the namespace of its Gateway', () =>
    checkFindings(web() + service() + policy(from('infra')) + route() + gateway('All'), rules));

  test('is blocked by the policy of a namespace on OpenShift', () =>
    checkFindings(
      `${web()}${service()}${policy('[{ from: [{ podSelector: {} }] }]')}#- shop/route.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata:
  name: shop
  #     ~~~~ [blocks-ingress-controller] Route "shop" cannot reach "web" on TCP 8080: NetworkPolicy "web" keeps out routers.
  namespace: shop
spec: { to: { kind: Service, name: web } }
`,
      rules,
    ));
});

describe('a Service', () => {
  test('of type LoadBalancer brings nobody', () =>
    checkFindings(
      web() +
        service(
          'LoadBalancer',
          '  #     ~~~~~~~~~~~~ [blocks-ingress-controller] Service "web" brings no clients to "web" on TCP 8080: NetworkPolicy "web" keeps out everybody outside.\n',
        ) +
        policy('[{ from: [{ podSelector: {} }] }]'),
      { ...rules, severity: 'warning' },
    ));

  test('of type NodePort brings those of the own node alone', () =>
    checkFindings(web() + service('NodePort', '  #     ~~~~~~~~ [blocks-ingress-controller]\n') + policy('[]'), {
      ...rules,
      severity: 'information',
    }));

  test('is open to addresses that are listed', () =>
    checkFindings(
      web() +
        service('LoadBalancer') +
        policy('[{ from: [{ ipBlock: { cidr: 203.0.113.0/24 } }], ports: [{ port: 8080 }] }]'),
      rules,
    ));
});
