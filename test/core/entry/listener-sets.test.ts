import { describe, expect, test } from 'vitest';
import { factsIn, servedIn, web } from '../../support/entry-points';

/* Listeners of ListenerSets let in what their Gateway takes them for. */

const gateway = (allowed: string, more = '') => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { gatewayClassName: eg${more}, ${allowed} listeners: [] }
---`;

const from = (namespaces: string) => `allowedListeners: { namespaces: { ${namespaces} } },`;

const set = `
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: { name: shop, namespace: shop }
spec:
  parentRef: { name: edge, namespace: infra }
  listeners: [{ name: web, port: 80, protocol: HTTP }]
---`;

const route = (parent = '{ kind: ListenerSet, name: shop }') => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [${parent}]
  hostnames: [shop.example.com]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
---`;

const labelled = (label: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${label} } }
---`;

const chosen = from('from: Selector, selector: { matchLabels: { edge: "yes" } }');
const unsure = 'shop.example.com: unknown: a listener of ListenerSet "shop" may take it or not';

describe('a route of a ListenerSet', () => {
  test.each<readonly [what: string, manifests: string, served: readonly string[]]>([
    ['that the Gateway takes', gateway(from('from: All')) + set, ['shop.example.com: plain']],
    ['by a label of its namespace', gateway(chosen) + labelled('edge: "yes"') + set, ['shop.example.com: plain']],
    ['without that label', gateway(chosen) + labelled('edge: "no"') + set, []],
    ['where nobody knows the labels', gateway(chosen) + set, [unsure]],
    ['of another namespace than the one it takes', gateway(from('from: Same')) + set, []],
    ['where it says nothing of others', gateway('') + set, []],
    ['of a Gateway that is elsewhere', set, [unsure]],
    [
      'whose port the Gateway has with another protocol',
      gateway(from('from: All')).replace('listeners: []', 'listeners: [{ name: db, port: 80, protocol: TCP }]') + set,
      [],
    ],
    [
      'whose port the Gateway has for another host',
      gateway(from('from: All')).replace(
        'listeners: []',
        'listeners: [{ name: a, port: 80, protocol: HTTP, hostname: a.example.com }]',
      ) + set,
      ['shop.example.com: plain'],
    ],
    ['that is elsewhere', gateway(''), ['shop.example.com: unknown: ListenerSet "shop" is not in the manifests']],
  ])('%s', async (_, manifests, served) => {
    expect(await servedIn(web + manifests + route())).toEqual(served);
  });

  test('is inside where its Gateway is', async () => {
    const internal = ', infrastructure: { annotations: { networking.gke.io/load-balancer-type: Internal } }';
    expect(await factsIn(web + gateway(from('from: All'), internal) + set + route())).toMatchObject({
      from: 'a network inside',
    });
    expect(await factsIn(web + gateway(from('from: All')) + set + route())).toMatchObject({ from: 'anybody' });
  });

  test('comes in by what takes it alone', async () => {
    const own = gateway('').replace(
      'listeners: []',
      'listeners: [{ name: web, port: 80, protocol: HTTP, hostname: www.example.com, allowedRoutes: { namespaces: { from: All } } }]',
    );
    const both = '{ name: edge, namespace: infra }, { kind: ListenerSet, name: shop }';
    expect(await servedIn(web + own + set + route(both))).toEqual([]);
    expect(await servedIn(web + own.replace('www', 'shop') + set + route(both))).toEqual(['shop.example.com: plain']);
  });
});
