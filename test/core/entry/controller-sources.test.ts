import { describe, expect, test } from 'vitest';
import { entriesOf, ingress, servedIn, web } from '../../support/entry-points';

const nginx = 'nginx.ingress.kubernetes.io';
const unknownFront = 'what stands in front of its controller is not known';
const internal = 'annotations: { networking.gke.io/load-balancer-type: Internal }';

const ingressClass = `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
---`;

function controller(flags = '', pod = ''): string {
  return `${ingressClass}
apiVersion: apps/v1
kind: Deployment
metadata: { name: nginx, namespace: edge }
spec:
  selector: { matchLabels: { app: nginx } }
  template:
    metadata: { labels: { app: nginx } }
    spec:
      ${pod}
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.11.0
          args: [/nginx-ingress-controller${flags}]
---`;
}

function front(spec: string, metadata = ''): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: nginx, namespace: edge, ${metadata} }
spec: { ${spec}, selector: { app: nginx }, ports: [{ port: 443 }] }
---`;
}

function configMap(data: string): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: { name: nginx, namespace: edge }
data: { ${data} }
---`;
}

/** The firewall of the only host of these manifests. */
async function wafOf(manifests: string): Promise<unknown> {
  const { points } = await entriesOf(web + manifests);
  return points.find(({ point }) => point.host !== undefined)?.description.waf;
}

/** Who may connect to the only host of these manifests. */
async function from(manifests: string): Promise<unknown> {
  const allowed = (await entriesOf(web + manifests)).points
    .filter(({ point }) => point.host !== undefined)
    .map(({ point: { allowList } }) => allowList);
  expect(allowed).toHaveLength(1);
  const [sources] = allowed;
  return sources?.kind === 'listed' ? sources.entries : sources?.kind === 'unknown' ? sources.why : sources?.kind;
}

const balancer = 'type: LoadBalancer';
const settings = ', --configmap=$(POD_NAMESPACE)/nginx';

describe('an Ingress that lists nobody', () => {
  test.each<readonly [what: string, manifests: string, expected: unknown]>([
    ['of a controller that is elsewhere', '', unknownFront],
    ['of a controller without a load balancer', controller(), unknownFront],
    ['of another class', controller().replace('name: nginx }', 'name: other }') + front(balancer), unknownFront],
    ['behind an open load balancer', controller() + front(balancer), 'anybody'],
    [
      'behind one with a list',
      controller() + front(`${balancer}, loadBalancerSourceRanges: [192.0.2.0/24]`),
      ['192.0.2.0/24'],
    ],
    ['behind one that is inside', controller() + front(balancer, internal), 'inside'],
    [
      'behind one inside and an open one',
      controller() + front(balancer, internal) + front(balancer).replace('name: nginx', 'name: public'),
      'anybody',
    ],
    [
      'behind one with a list and external IPs beside it',
      controller() +
        front(`${balancer}, loadBalancerSourceRanges: [192.0.2.0/24]`) +
        front('type: ClusterIP, externalIPs: [198.51.100.7]').replace('name: nginx', 'name: external'),
      'its controller has external IPs, and who reaches these is not written',
    ],
    ['behind ports of nodes', controller() + front('type: NodePort'), 'who reaches the nodes is not written'],
    [
      'of a controller on the network of nodes',
      controller('', 'hostNetwork: true') + front(balancer, internal),
      'its controller listens on nodes, and who reaches these is not written',
    ],
    [
      'with a ConfigMap that is elsewhere',
      controller(settings) + front(balancer),
      'the ConfigMap of its controller is not known',
    ],
    [
      'with a list for all',
      controller(settings) + front(balancer) + configMap('whitelist-source-range: "192.0.2.0/24, 198.51.100.7"'),
      ['192.0.2.0/24', '198.51.100.7'],
    ],
    [
      'with a list for all, behind a load balancer that is inside',
      controller(settings) + front(balancer, internal) + configMap('whitelist-source-range: 192.0.2.0/24'),
      'inside',
    ],
    [
      'with a list of those who may not',
      controller(settings) + front(balancer) + configMap('denylist-source-range: 192.0.2.0/24'),
      'the ConfigMap of its controller denies some',
    ],
    ['with other settings', controller(settings) + front(balancer) + configMap('hsts: "true"'), 'anybody'],
    [
      'with an empty list for all',
      controller(settings) + front(balancer) + configMap('whitelist-source-range: ""'),
      'anybody',
    ],
    [
      'with a comma at the end of the list for all',
      controller(settings) + front(balancer) + configMap('whitelist-source-range: "192.0.2.0/24,"'),
      ['192.0.2.0/24'],
    ],
    [
      'behind a load balancer with a blank list',
      controller() + front(balancer, `annotations: { service.beta.kubernetes.io/load-balancer-source-ranges: " " }`),
      'anybody',
    ],
  ])('%s', async (_, manifests, expected) => {
    expect(await from(manifests + ingress({}))).toEqual(expected);
  });
});

test('what an Ingress itself says counts in place of the ConfigMap', async () => {
  const all = controller(settings) + front(balancer) + configMap('whitelist-source-range: 192.0.2.0/24');
  const own = (list: string) => ingress({ annotations: `${nginx}/whitelist-source-range: "${list}"` });
  expect(await from(all + own('198.51.100.0/24'))).toEqual(['198.51.100.0/24']);
  expect(await from(all + own('0.0.0.0/0'))).toBe('anybody');
  // ingress-nginx closes what has a list that it cannot read.
  expect(await from(all + own('198.51.100.0/24 192.0.2.0/24'))).toBe('nobody');
  const newer = (text: string) => ingress({ annotations: `${nginx}/allowlist-source-range: ${text}` });
  expect(await from(all + newer('""'))).toBe('nobody');
  expect(await from(controller() + front(balancer) + newer('""'))).toBe('nobody');
  // An empty alias is as good as none, and null is no text.
  expect(await from(all + own(''))).toEqual(['192.0.2.0/24']);
  expect(await from(controller() + front(balancer) + own(''))).toBe('anybody');
  expect(await from(all + newer('null'))).toEqual(['192.0.2.0/24']);
  const both = (newer: string) =>
    ingress({
      annotations: `${nginx}/allowlist-source-range: "${newer}", ${nginx}/whitelist-source-range: 192.0.2.0/24`,
    });
  expect(await from(all + both('198.51.100.0/24'))).toEqual(['198.51.100.0/24']);
  expect(await from(all + both(''))).toEqual(['192.0.2.0/24']);
  const denying = ingress({ annotations: `${nginx}/denylist-source-range: 192.0.2.0/24` });
  expect(await from(controller() + front(balancer) + denying)).toBe('a list of those who may not connect decides');
  const snippet = ingress({ annotations: `${nginx}/server-snippet: "allow 192.0.2.0/24; deny all;"` });
  expect(await from(controller() + front(balancer) + snippet)).toBe('a snippet of its controller decides');
});

test('what ingress-nginx passes through may go past its lists', async () => {
  const passed = (list = '') => ingress({ annotations: `${nginx}/ssl-passthrough: "true"${list}` });
  const why = 'with ssl-passthrough a flag of its controller decides whether its list is read';
  const open = controller(`${settings}, --enable-ssl-passthrough=$(PASS)`) + front(balancer);
  const listed = configMap('whitelist-source-range: 192.0.2.0/24');
  expect(await from(open + configMap('hsts: "true"') + passed())).toBe('anybody');
  expect(await from(open + listed + passed())).toBe(why);
  expect(await from(open + listed + passed(`, ${nginx}/allowlist-source-range: ""`))).toBe(why);
  expect(await from(passed(`, ${nginx}/whitelist-source-range: 192.0.2.0/24`))).toBe(why);
  const ofAws = ingress({
    className: 'alb',
    annotations: `${nginx}/ssl-passthrough: "true", ${albOf('192.0.2.0/24')}`,
  });
  expect(await from(ofAws)).toEqual(['192.0.2.0/24']);
});

describe('ssl-passthrough', () => {
  const annotations = `${nginx}/ssl-passthrough: "true", ${nginx}/backend-protocol: HTTPS`;
  const ended = 're-encrypted to the pod, whose certificate is not looked at';
  const unknown = 'unknown: with ssl-passthrough a flag of its controller decides whether TLS ends there';

  test.each([
    ['with the flag', ', --enable-ssl-passthrough', 'passed through to the pod'],
    ['with the flag and its value', ', --enable-ssl-passthrough=true', 'passed through to the pod'],
    ['without the flag', '', ended],
    ['with the flag switched off', ', --enable-ssl-passthrough, --enable-ssl-passthrough=false', ended],
    ['with a flag that a variable fills in', ', --enable-ssl-passthrough=$(PASS)', unknown],
    ['with a variable that may hold flags', ', $(MORE)', unknown],
    [
      'with a variable in another flag',
      ', --publish-service=$(POD_NAMESPACE)/nginx, --enable-ssl-passthrough',
      'passed through to the pod',
    ],
    ['that is not known to serve it', ', --controller-class=example.com/nginx', unknown],
  ])('of a controller %s', async (_, flags, served) => {
    expect(await servedIn(web + controller(flags) + ingress({ annotations }))).toEqual([`shop.example.com: ${served}`]);
  });

  test('of two controllers of which one has the flag', async () => {
    const other = controller(', --enable-ssl-passthrough')
      .replace(ingressClass, '')
      .replace('name: nginx', 'name: other');
    expect(await servedIn(web + controller() + other + ingress({ annotations }))).toEqual([
      `shop.example.com: ${unknown}`,
    ]);
  });

  test('without spec.tls, of a controller without the flag', async () => {
    const plain = ingress({ annotations: `${nginx}/ssl-passthrough: "true"`, tls: '' });
    expect(await servedIn(web + controller() + plain)).toEqual(['shop.example.com: plain']);
  });

  test('goes past lists and ModSecurity with the flag alone', async () => {
    const blocking = `${nginx}/modsecurity-snippet: SecRuleEngine On, ${nginx}/enable-owasp-core-rules: "true"`;
    const guarded = ingress({
      annotations: `${nginx}/ssl-passthrough: "true", ${nginx}/whitelist-source-range: 192.0.2.0/24, ${nginx}/enable-modsecurity: "true", ${blocking}`,
    });
    const by = (flags: string) => controller(flags) + front(balancer) + guarded;
    expect(await from(by(''))).toEqual(['192.0.2.0/24']);
    expect(await wafOf(by(''))).toBe('ModSecurity');
    expect(await from(by(', --enable-ssl-passthrough'))).toBe('anybody');
    expect(await wafOf(by(', --enable-ssl-passthrough'))).toBe(
      'ModSecurity, which blocks nothing: ssl-passthrough is true',
    );
  });
});

const albOf = (list: string) =>
  `alb.ingress.kubernetes.io/scheme: internet-facing, alb.ingress.kubernetes.io/inbound-cidrs: ${list}`;

describe('policies of NGINX', () => {
  const policy = (name: string, spec: string) => `
apiVersion: k8s.nginx.org/v1
kind: Policy
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }
---`;
  const office = policy('office', 'accessControl: { allow: [192.0.2.0/24] }');
  const rate = policy('rate', 'rateLimit: { rate: 1r/s }');
  const annotated = (names: string) => `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: f5 }
spec: { controller: nginx.org/ingress-controller }
---${ingress({ className: 'f5', annotations: `nginx.org/policies: "${names}"` })}`;

  test.each<readonly [names: string, expected: unknown]>([
    ['office', ['192.0.2.0/24']],
    ['rate, shop/office', ['192.0.2.0/24']],
    ['rate', unknownFront],
    ['guests', 'Policy "shop/guests" denies some'],
    ['elsewhere', 'Policy "shop/elsewhere" is not in the manifests'],
  ])('of an Ingress: %s', async (names, expected) => {
    const guests = policy('guests', 'accessControl: { deny: [192.0.2.0/24] }');
    expect(await from(office + rate + guests + annotated(names))).toEqual(expected);
  });

  test('of a route count before those of its VirtualServer', async () => {
    const server = (own: string) => `
apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: { name: shop, namespace: shop }
spec:
  host: shop.example.com
  policies: [{ name: office }]
  upstreams: [{ name: web, service: web, port: 80 }]
  routes: [{ path: /, ${own} action: { pass: web } }]
---`;
    const partner = policy('partner', 'accessControl: { allow: [198.51.100.0/24] }');
    expect(await from(office + server(''))).toEqual(['192.0.2.0/24']);
    expect(await from(office + rate + server('policies: [{ name: rate }],'))).toEqual(['192.0.2.0/24']);
    expect(await from(office + partner + server('policies: [{ name: partner }],'))).toEqual(['198.51.100.0/24']);
  });
});

test('a VirtualServer takes what reaches the controller of F5', async () => {
  const f5 = controller().replace('registry.k8s.io/ingress-nginx/controller:v1.11.0', 'nginx/nginx-ingress:5.2.0');
  const virtualServer = `
apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: { name: shop, namespace: shop }
spec:
  host: shop.example.com
  upstreams: [{ name: web, service: web, port: 80 }]
  routes: [{ path: /, action: { pass: web } }]
---`;
  const listed = front(`${balancer}, loadBalancerSourceRanges: [192.0.2.0/24]`);
  const pods = f5.replace('args: [/nginx-ingress-controller]', 'args: [-ingress-class=nginx]');
  expect(pods).toContain('-ingress-class');
  expect(await from(pods + listed + virtualServer)).toEqual(['192.0.2.0/24']);
});
