import { describe, expect, test } from 'vitest';
import { ingress, servedIn, service, web } from '../../support/entry-points';

const namespace = (name: string, annotations = '') =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, annotations: { ${annotations} } }\n---\n`;
const enabled = 'linkerd.io/inject: enabled';
const disabled = 'linkerd.io/inject: disabled';
const skip = (direction: string, ports: string) => `config.linkerd.io/skip-${direction}-ports: "${ports}"`;

/** ingress-nginx, with its class. */
function controller(annotations = '', spec = ''): string {
  return `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
---
apiVersion: v1
kind: Pod
metadata: { name: nginx, namespace: edge, annotations: { ${annotations} } }
spec:
  ${spec}
  containers: [{ name: nginx, image: registry.k8s.io/ingress-nginx/controller:v1.11.0 }]
---`;
}

const pods = (annotations: string) => web.replace('labels: { app: web }', `$&, annotations: { ${annotations} }`);
const other = web
  .slice(0, web.indexOf('---'))
  .replace('name: web, namespace', 'name: worker, namespace')
  .concat('---\n');

const plain = 'shop.example.com: terminates at the edge, plain behind it';
const encrypted = 'shop.example.com: re-encrypted to the pod';
const unknown =
  'shop.example.com: terminates at the edge, unknown behind it: the proxies of a mesh at its pods may encrypt it';

describe('what an Ingress sends to pods with proxies of Linkerd', () => {
  const shop = namespace('shop', enabled);
  const edge = namespace('edge');

  test.each<readonly [what: string, manifests: string, served: string]>([
    ['by a controller with proxies', shop + edge + web + controller(enabled), encrypted],
    ['in a namespace with proxies', shop + namespace('edge', enabled) + web + controller(), encrypted],
    ['by a controller without proxies', shop + edge + web + controller(), plain],
    ['by one that refuses them', shop + namespace('edge', enabled) + web + controller(disabled), plain],
    ['by one on the network of nodes', shop + edge + web + controller(enabled, 'hostNetwork: true'), plain],
    ['by one whose namespace is elsewhere', shop + web + controller(), unknown],
    ['by one that adds headers', shop + edge + web + controller('linkerd.io/inject: ingress'), unknown],
    ['by one that is elsewhere', shop + web, unknown],
    ['to pods that ask for them', namespace('shop') + edge + pods(enabled) + controller(enabled), encrypted],
    ['to pods that refuse them', shop + edge + pods(disabled) + controller(enabled), plain],
    ['to pods of which some have none', namespace('shop') + edge + pods(enabled) + other + controller(enabled), plain],
    [
      'by a port that they leave out',
      shop + edge + pods(skip('inbound', '25, 8000-8100')) + controller(enabled),
      plain,
    ],
    ['by another port', shop + edge + pods(skip('inbound', '25,9000-9100')) + controller(enabled), encrypted],
    [
      'by a port that the controller leaves out',
      shop + edge + web + controller(`${enabled}, ${skip('outbound', '8080')}`),
      plain,
    ],
    [
      'to a network that may be left out',
      shop + edge + web + controller(`${enabled}, config.linkerd.io/skip-subnets: 10.0.0.0/8`),
      unknown,
    ],
  ])('%s', async (_, manifests, served) => {
    expect(await servedIn(manifests + ingress({}))).toEqual([served]);
  });
});

test('a load balancer of a cloud has no proxy of Linkerd', async () => {
  const alb = ingress({ className: 'alb' });
  expect(await servedIn(namespace('shop', enabled) + web + alb)).toEqual([plain]);
  const balancer = service('public', '{ name: http, port: 80, targetPort: http }', { spec: 'type: LoadBalancer' });
  expect(await servedIn(namespace('shop', enabled) + web + balancer)).toEqual(['port 80: plain']);
});
