import { describe, expect, test } from 'vitest';
import { entriesOf, web } from '../../support/entry-points';
import { istioGateway, istioGatewayPods } from '../../support/istio-manifests';

/* Whom AuthorizationPolicies let in by the pods of a gateway, and modules in them that may be firewalls. */

const gateway = `
${istioGateway('credentialName: edge')}apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http: [{ route: [{ destination: { host: web, port: { number: 80 } } }] }]
---`;

const gatewayApi = (className: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  gatewayClassName: ${className}
  listeners: [{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: edge, namespace: infra }]
  hostnames: [shop.example.com]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
---`;

const pods = (labels: string, namespace = 'istio-ingress') => `\n${istioGatewayPods(namespace, labels)}`;

const object = (kind: string, group: string, spec: string, namespace = 'istio-system') => `
apiVersion: ${group}
kind: ${kind}
metadata: { name: a, namespace: ${namespace} }
spec: { ${spec} }
---`;
const policy = (spec: string, namespace?: string) =>
  object('AuthorizationPolicy', 'security.istio.io/v1', spec, namespace).replace('name: a,', `name: p${spec.length},`);
const from = (source: string, more = '') => `{ from: [{ source: { ${source} } }]${more} }`;
/** No list, and no Service in front of the pods. */
const open = 'unknown: what stands in front of its controller is not known';
const office = from('remoteIpBlocks: [192.0.2.0/24]');
const named = 'selector: { matchLabels: { istio: ingressgateway } }';

const first = async (yaml: string) => (await entriesOf(web + yaml)).points[0]?.description;
const sources = async (yaml: string) => (await first(yaml))?.sources;

describe('AuthorizationPolicies', () => {
  test.each<readonly [what: string, policies: string, sources: string]>([
    ['that allow addresses', policy(`${named}, rules: [${office}]`), '192.0.2.0/24'],
    ['beside the Gateway', policy(`${named}, rules: [${office}]`, 'infra'), '192.0.2.0/24'],
    [
      'together',
      policy(`${named}, rules: [${office}]`) + policy(`rules: [${from('ipBlocks: [198.51.100.7]')}]`),
      '192.0.2.0/24, 198.51.100.7',
    ],
    [
      'that deny others',
      policy(`${named}, action: DENY, rules: [${from('notRemoteIpBlocks: [192.0.2.0/24]')}]`),
      '192.0.2.0/24',
    ],
    ['about other pods', policy(`selector: { matchLabels: { istio: eastwest } }, rules: [${office}]`), open],
    ['of the namespace behind', policy(`rules: [${office}]`, 'shop'), open],
    ['without addresses', policy(`${named}, rules: [${from('namespaces: [shop]')}]`), open],
    ['that only note', policy(`${named}, action: AUDIT, rules: [${office}]`), open],
    ['that let in everybody as well', policy(`${named}, rules: [${office}, ${from('ipBlocks: [0.0.0.0/0]')}]`), open],
  ])('%s', async (_, policies, expected) => {
    expect(await sources(gateway + policies)).toBe(expected);
  });

  test.each<readonly [what: string, policies: string]>([
    [
      'for some hosts',
      policy(`${named}, rules: [${from('ipBlocks: [192.0.2.0/24]', ', to: [{ operation: { hosts: [a] } }]')}]`),
    ],
    ['with others that ask for something else', policy(`${named}, rules: [${office}, ${from('namespaces: [a]')}]`)],
    ['that deny addresses', policy(`${named}, action: DENY, rules: [${office}]`)],
    [
      'that spare addresses by one of two rules',
      policy(`${named}, action: DENY, rules: [${from('notIpBlocks: [192.0.2.0/24]')}, {}]`),
    ],
    ['by a label that may be that of its pods', policy(`selector: { matchLabels: { app: edge } }, rules: [${office}]`)],
    ['by a condition', policy(`${named}, rules: [{ when: [{ key: remote.ip, values: [192.0.2.0/24] }] }]`)],
  ])('%s', async (_, policies) => {
    expect(await sources(gateway + policies)).toMatch(/^unknown: .*AuthorizationPolicy "p\d+"/);
  });

  test('by labels of the pods', async () => {
    const edge = policy(`selector: { matchLabels: { app: edge } }, rules: [${office}]`, 'istio-ingress');
    expect(await sources(gateway + pods('app: edge') + edge)).toBe('192.0.2.0/24');
    expect(await sources(gateway + pods('app: other') + edge)).toBe(open);
    expect(await sources(gateway + pods('app: edge') + policy(`rules: [${office}]`, 'istio-ingress'))).toBe(
      '192.0.2.0/24',
    );
  });

  test('about a Gateway of Gateway API', async () => {
    const target = 'targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: edge }]';
    const other = target.replace('name: edge', 'name: other');
    expect(await sources(gatewayApi('istio') + policy(`${target}, rules: [${office}]`, 'infra'))).toBe('192.0.2.0/24');
    expect(await sources(gatewayApi('istio') + policy(`${other}, rules: [${office}]`, 'infra'))).toBe('anybody');
    expect(await sources(gatewayApi('istio') + policy(`${target}, rules: [${office}]`, 'shop'))).toBe('anybody');
    expect(await sources(gatewayApi('eg') + policy(`${target}, rules: [${office}]`, 'infra'))).toBe('anybody');
    const ofIstio = target.replace('gateway.networking.k8s.io', 'networking.istio.io');
    expect(await sources(gatewayApi('istio') + policy(`${ofIstio}, rules: [${office}]`, 'infra'))).toBe('anybody');
  });

  test('about the class of a Gateway of Gateway API', async () => {
    const target = 'targetRefs: [{ group: gateway.networking.k8s.io, kind: GatewayClass, name: istio }]';
    const limiting = policy(`${target}, rules: [${office}]`);
    // The reference has them, and versions so far take them for waypoints alone.
    expect(await sources(gatewayApi('istio') + limiting)).toMatch(/^unknown: AuthorizationPolicy "p\d+" may be/);
    const elsewhere = limiting.replace('istio-system', 'infra');
    expect(await sources(gatewayApi('istio') + elsewhere)).toBe('anybody');
    const other = limiting.replace('name: istio }]', 'name: istio-waypoint }]');
    expect(await sources(gatewayApi('istio') + other)).toBe('anybody');
    expect(await sources(gatewayApi('istio-waypoint') + other)).toBe('192.0.2.0/24');
    expect(await sources(gateway + limiting)).toBe(open);
  });

  test('about a Gateway of Istio, which only the newest versions take', async () => {
    const target = (name: string) => `targetRefs: [{ group: networking.istio.io, kind: Gateway, name: ${name} }]`;
    const limiting = policy(`${target('edge')}, rules: [${office}]`, 'infra');
    expect(await sources(gateway + limiting)).toMatch(/^unknown: AuthorizationPolicy "p\d+" may be/);
    expect(await sources(gateway + pods('app: edge') + limiting)).toMatch(/^unknown: AuthorizationPolicy "p\d+" may/);
    expect(await sources(gateway + pods('app: edge') + policy(`rules: [${office}]`, 'infra'))).toBe(open);
    expect(await sources(gateway + policy(`${target('other')}, rules: [${office}]`, 'infra'))).toBe(open);
  });
});

describe('modules in the pods of a gateway', () => {
  const wasm = (spec: string) => object('WasmPlugin', 'extensions.istio.io/v1alpha1', spec);
  const coraza = 'url: oci://ghcr.io/corazawaf/coraza-proxy-wasm';
  const unknown = 'unknown: WasmPlugin "a" may be one';

  test.each<readonly [what: string, manifests: string, waf: string]>([
    ['may be a firewall', gateway + wasm(`${named}, ${coraza}`), unknown],
    ['of the whole mesh', gateway + wasm(coraza), unknown],
    ['of other pods', gateway + wasm(`selector: { matchLabels: { istio: egress } }, ${coraza}`), 'none is written'],
    ['do something else', gateway + wasm(`${named}, url: oci://example.com/basic-auth`), 'none is written'],
    ['of a Gateway of Gateway API', gatewayApi('istio') + wasm(coraza), unknown],
    [
      'of Envoy Gateway',
      gatewayApi('eg') +
        object(
          'EnvoyExtensionPolicy',
          'gateway.envoyproxy.io/v1alpha1',
          'targetRefs: [{ kind: HTTPRoute, name: shop }], wasm: [{ name: coraza-waf, code: { type: Image, image: { url: example.com/a } } }]',
          'shop',
        ),
      'unknown: EnvoyExtensionPolicy "a" may be one',
    ],
  ])('%s', async (_, manifests, waf) => {
    expect((await first(manifests))?.waf).toBe(waf);
  });
});
