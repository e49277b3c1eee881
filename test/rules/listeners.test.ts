import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const ofListeners = { rules: ['listener-tls-invalid', 'conflicting-host-or-listener', 'route-reference-missing'] };

const gateway = (listeners: string, more = '') => `#- infra.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  gatewayClassName: example
${more}  listeners:
${listeners}`;

describe('listeners with the same port, protocol and host', () => {
  test('of one Gateway are one mistake', () =>
    checkFindings(
      gateway(`    - { name: a, port: 80, protocol: HTTP, hostname: a.example.com }
    - { name: b, port: 80, protocol: HTTP, hostname: a.example.com }
    #                  ~~ [listener-tls-invalid] is refused: listener "a" has the same port, protocol and hostname
`),
      ofListeners,
    ));

  test('of one XListenerSet as well', () =>
    checkFindings(
      `${gateway('    - { name: web, port: 80, protocol: HTTP }\n', '  allowedListeners: { namespaces: { from: Same } }\n')}---
apiVersion: gateway.networking.x-k8s.io/v1alpha1
kind: XListenerSet
metadata: { name: more, namespace: infra }
spec:
  parentRef: { name: edge }
  listeners:
    - { name: a, port: 8080, protocol: HTTP }
    - { name: b, port: 8080, protocol: HTTP }
    #                  ~~~~ [listener-tls-invalid] is refused: listener "a" has the same port, protocol and hostname
    - { name: c, port: 8443, protocol: TLS, tls: { certificateRefs: [{ name: tls }] } }
    - { name: d, protocol: HTTP }
    - { name: e, protocol: HTTP }
    - { name: f, port: 0, protocol: TCP }
    - { name: g, port: 0, protocol: HTTP }
`,
      ofListeners,
    ));

  test('but for the case of the host are admitted, and in conflict', () =>
    checkFindings(
      gateway(`    - { name: a, port: 80, protocol: HTTP, hostname: a.example.com }
    #                  ~~ [conflicting-host-or-listener] listener "b" has port 80
    - { name: b, port: 80, protocol: HTTP, hostname: A.example.com }
    #                  ~~ [conflicting-host-or-listener] listener "a" has port 80
`),
      ofListeners,
    ));

  test('of a Gateway and a ListenerSet are in conflict', () =>
    checkFindings(
      `${gateway('    - { name: web, port: 80, protocol: HTTP }\n', '  allowedListeners: { namespaces: { from: Same } }\n')}---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: { name: more, namespace: infra }
spec:
  parentRef: { name: edge }
  listeners:
    - { name: web, port: 80, protocol: HTTP }
    #                    ~~ [conflicting-host-or-listener] listener "web" of Gateway "edge" has port 80 for every host
`,
      ofListeners,
    ));
});

describe('what another tool fills in', () => {
  const route = (parent: string, hostname: string) => `---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: infra }
spec: { selector: { app: api }, ports: [{ port: 80 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: infra }
spec:
  parentRefs: [{ name: edge, ${parent} }]
  hostnames: ["${hostname}"]
  rules: [{ backendRefs: [{ name: api, port: 80 }] }]
`;

  test.each([
    ['a protocol', `"\${PROTOCOL}"`, 'a.example.com'],
    ['a host', 'HTTP', `\${HOST}`],
    ['both', '"<protocol>"', '{host}'],
  ])('%s is in conflict with nothing', (_, protocol, host) =>
    checkFindings(
      gateway(`    - { name: a, port: 80, protocol: ${protocol}, hostname: "${host}" }
    - { name: b, port: 80, protocol: ${protocol}, hostname: "${host}" }
    - { name: c, port: 80, protocol: HTTP, hostname: b.example.com }
    - { name: d, port: 80, protocol: HTTP, hostname: c.example.com }
`),
      ofListeners,
    ),
  );

  test.each([
    ['the host of the listener', '', `hostname: "\${HOST}", port: 80`, 'shop.example.com'],
    ['the host of the route', '', 'hostname: shop.example.com, port: 80', `\${HOST}`],
    ['the name of the listener', `sectionName: "\${NAME}"`, 'port: 80', 'shop.example.com'],
    ['the port of the listener', 'port: 80', `port: "\${PORT}"`, 'shop.example.com'],
  ])('%s leaves open whether a route is served', (_, parent, listener, hostname) =>
    checkFindings(gateway(`    - { name: web, protocol: HTTP, ${listener} }\n`) + route(parent, hostname), ofListeners),
  );
});
