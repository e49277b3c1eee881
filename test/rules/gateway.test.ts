import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = {
  rules: ['route-reference-missing', 'cross-namespace-reference-without-grant', 'listener-tls-invalid'],
};

const service = (namespace = 'shop') => `---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: ${namespace} }
spec:
  selector: { app: api }
  ports: [{ port: 80 }]
`;

const gateway = (listener: string) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  gatewayClassName: example
  listeners:
    - { name: web, port: 80, protocol: HTTP, ${listener} }
`;

describe('a route', () => {
  test('with several backends that are not there', () =>
    checkFindings(
      `#- a.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  rules:
    - backendRefs:
        - { name: web, port: 80 }
        #         ~~~ [route-reference-missing] HTTPRoute "shop" forwards to Service "web", which is not there
        - { name: web, port: 80, weight: 0 }
        - { name: web, port: 80, namespace: other }
        - { name: api, port: 80 }
        - { name: "\${NAME}", port: 80 }
      filters:
        - type: RequestMirror
          requestMirror:
            backendRef: { name: mirror, port: 80 }
            #                   ~~~~~~ [route-reference-missing] forwards to Service "mirror", which is not there
${service()}`,
      rules,
    ));

  test('with a backend of a kind that an implementation may have', () =>
    checkFindings(
      `#- a.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  rules:
    - backendRefs:
        - { name: files, kind: Bucket, group: example.com }
        #         ~~~~~ [route-reference-missing] refers to Bucket "files" of example.com
${service()}`,
      { ...rules, severity: 'information' },
    ));

  test('is taken by a namespace with the label that the listener asks for', () =>
    checkFindings(
      `#- infra.yaml
${gateway('allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { edge: "yes" } } } }').slice(4)}#- shop.yaml
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { edge: "yes" } }
${service()}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: edge, namespace: infra }]
  rules: [{ backendRefs: [{ name: api, port: 80 }] }]
`,
      rules,
    ));

  test('for other hosts than the listener', () =>
    checkFindings(
      `#- infra.yaml
${gateway('hostname: "*.example.com", allowedRoutes: { namespaces: { from: All } }').slice(4)}#- shop.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs:
    - { name: edge, namespace: infra }
    #         ~~~~ [route-reference-missing] no listener of Gateway "infra/edge" is for one of its hostnames
  hostnames: [example.com]
`,
      rules,
    ));

  test('is judged by the name of its namespace, which is a label of every namespace', () =>
    checkFindings(
      `#- infra.yaml
${gateway('hostname: shop.example.com, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { kubernetes.io/metadata.name: shop } } } }').slice(4)}#- other.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: other, namespace: other }
spec:
  parentRefs:
    - { name: edge, namespace: infra }
    #         ~~~~ [route-reference-missing] no listener of Gateway "infra/edge" takes routes of namespace "other"
  hostnames: [shop.example.com]
#- shop.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs:
    - { name: edge, namespace: infra }
    #         ~~~~ [route-reference-missing] no listener of Gateway "infra/edge" is for one of its hostnames
  hostnames: [api.example.com]
`,
      rules,
    ));

  test('in a namespace of which the labels are not known is not judged by them', () =>
    checkFindings(
      `#- infra.yaml
${gateway('allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { edge: "yes" } } } }').slice(4)}#- shop.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: edge, namespace: infra }]
`,
      rules,
    ));
});

describe('a reference to another namespace', () => {
  const route = (grant: string) => `#- infra.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: infra }
spec:
  rules:
    - backendRefs:
        - { name: api, namespace: shop, port: 80 }
${grant}`;
  const marker =
    '        #         ~~~ [cross-namespace-reference-without-grant] may not refer to Service "shop/api": namespace "shop"\n';
  const grantFor = (from: string, to: string) => `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: grant, namespace: shop }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: Gateway, namespace: infra }, ${from}]
  to: [{ group: "", kind: Secret }, ${to}]
`;
  const ofRoutes = '{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: infra }';

  test.each([
    ['another name', ofRoutes, '{ group: "", kind: Service, name: web }'],
    [
      'another kind',
      '{ group: gateway.networking.k8s.io, kind: GRPCRoute, namespace: infra }',
      '{ group: "", kind: Service }',
    ],
    [
      'another namespace',
      '{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }',
      '{ group: "", kind: Service }',
    ],
  ])('with a grant for %s', (_, from, to) => checkFindings(`${route(marker)}${service()}${grantFor(from, to)}`, rules));

  test('with a grant in its second entries', () =>
    checkFindings(`${route('')}${service()}${grantFor(ofRoutes, '{ group: "", kind: Service, name: api }')}`, rules));

  test('of which nothing is in the manifests', () => checkFindings(route(''), rules));

  test('that has nothing but grants for others', () =>
    checkFindings(`${route(marker)}${grantFor(ofRoutes, '{ group: "", kind: Service, name: web }')}`, rules));
});

test('the first listener of a name stays', () =>
  checkFindings(
    `#- infra.yaml
${gateway('hostname: a.example.com').slice(4)}    - { name: web, port: 8080, protocol: HTTP }
    #         ~~~ [listener-tls-invalid] is refused: another listener has the same name
    - { name: also, port: 80, protocol: HTTP, hostname: a.example.com }
    #                     ~~ [listener-tls-invalid] is refused: listener "web" has the same port, protocol and hostname
    - { name: udp, port: 80, protocol: UDP }
`,
    rules,
  ));

test('a certificate is added below a TLS block that is there', () =>
  checkFix(
    `#- infra.yaml
${gateway('hostname: a.example.com').slice(4)}    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        mode: Terminate
`,
    `#- infra.yaml
${gateway('hostname: a.example.com').slice(4)}    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        mode: Terminate
        certificateRefs:
          - name: edge-tls
`,
    'Secret "edge-tls"',
    { rules: ['listener-tls-invalid'] },
  ));

test('the protocol between proxies of Istio is one', () =>
  checkFindings(
    `#- waypoint.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
    - { name: other, port: 15009, protocol: QUIC }
    #                                       ~~~~ [listener-tls-invalid] has a protocol that Gateway API does not know: "QUIC"
`,
    rules,
  ));

describe('a route that is attached to a ListenerSet', () => {
  const manifests = (allowed: string, marker: string) => `#- infra.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { gatewayClassName: example, ${allowed} listeners: [] }
#- shop.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: { name: shop, namespace: shop }
spec:
  parentRef: { name: edge, namespace: infra }
  listeners: [{ name: web, port: 80, protocol: HTTP }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs:
    - { kind: ListenerSet, name: shop }
${marker}  hostnames: [shop.example.com]
  rules: [{ backendRefs: [{ name: api, port: 80 }] }]
${service()}`;
  const plain = { rules: ['listener-plain-http'] };

  test('is served without TLS by the Gateway that takes the ListenerSet', () =>
    checkFindings(
      manifests(
        'allowedListeners: { namespaces: { from: All } },',
        '    #                            ~~~~ [listener-plain-http] listener "web" of ListenerSet "shop" has protocol HTTP\n',
      ),
      plain,
    ));

  test('is not served where the Gateway takes no listeners of others', () => checkFindings(manifests('', ''), plain));

  test('may be encrypted in front of the Gateway', () =>
    checkFindings(
      manifests('allowedListeners: { namespaces: { from: All } },', '').replace('Name: example', 'Name: cloudflare'),
      plain,
    ));
});
