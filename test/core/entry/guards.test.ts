import { describe, expect, test } from 'vitest';
import { entriesOf, ingress, service, web } from '../../support/entry-points';

/* Who may connect and which firewall is in front, where other objects than the entry say so. */

const guards = async (yaml: string) => {
  const [entry] = (await entriesOf(web + yaml)).points;
  return [entry?.description.sources, entry?.description.waf];
};

const object = (apiVersion: string, kind: string, name: string, body: string, namespace = 'shop') => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name}, namespace: ${namespace} }
${body}
---`;

type Case = readonly [what: string, manifests: string, sources: string, waf: string];
const none = 'none is written';
/** No list of its own, and no manifest has the controller. */
const open = 'unknown: what stands in front of its controller is not known';

describe('Ingresses of Traefik', () => {
  const traefik = (names: string) =>
    ingress({ className: 'traefik', annotations: `traefik.ingress.kubernetes.io/router.middlewares: "${names}"` });
  const middleware = (name: string, spec: string, namespace?: string) =>
    object('traefik.io/v1alpha1', 'Middleware', name, `spec: { ${spec} }`, namespace);
  const office = 'ipAllowList: { sourceRange: [192.0.2.0/24] }';
  const missing = 'unknown: Middleware "shop-a" is not in the manifests';

  test.each<Case>([
    ['with a list', traefik('shop-a@kubernetescrd') + middleware('a', office), '192.0.2.0/24', none],
    [
      'of a namespace with dashes',
      traefik('edge-a-b-c@kubernetescrd') + middleware('b-c', office, 'edge-a'),
      '192.0.2.0/24',
      none,
    ],
    ['that are elsewhere', traefik('shop-a@kubernetescrd'), missing, missing],
    [
      'with Coraza',
      traefik('shop-a@kubernetescrd') + middleware('a', 'plugin: { coraza: { directives: [SecRuleEngine On] } }'),
      'unknown: a plugin of Middleware "a" may decide',
      'unknown: plugin "coraza" of Middleware "a" may be one',
    ],
    ['without any', ingress({ className: 'traefik' }), open, none],
  ])('%s', async (_, manifests, ...expected) => {
    expect(await guards(manifests)).toEqual(expected);
  });
});

describe('Ingresses of HAProxy', () => {
  const haproxy = (annotations: string, className = 'haproxy') => ingress({ className, annotations });
  const waf = 'haproxy-ingress.github.io/waf: modsecurity';
  const listed = 'haproxy-ingress.github.io/allowlist-source-range: "192.0.2.0/24"';

  test.each<Case>([
    ['with the list of one controller', haproxy('haproxy.org/allow-list: "192.0.2.0/24"'), '192.0.2.0/24', none],
    ['with the list of the other', haproxy(listed), '192.0.2.0/24', none],
    [
      'with the list of the other by its older prefix',
      haproxy(
        'haproxy-ingress.github.io/timeout-client: 5s, ingress.kubernetes.io/allowlist-source-range: 192.0.2.0/24',
      ),
      '192.0.2.0/24',
      none,
    ],
    [
      'with a list that the one controller cannot read, and ignores',
      haproxy('haproxy.org/allow-list: "192.0.2.0/24, 192.0.2.0/33"'),
      open,
      none,
    ],
    [
      'with entries that the other cannot read, and passes over',
      haproxy('haproxy-ingress.github.io/allowlist-source-range: "192.0.2.0/24,192.0.2.0/33,,office"'),
      '192.0.2.0/24',
      none,
    ],
    [
      'with nothing that the other can read',
      haproxy('haproxy-ingress.github.io/allowlist-source-range: "192.0.2.0/33"'),
      open,
      none,
    ],
    [
      'with exceptions',
      haproxy('haproxy-ingress.github.io/allowlist-source-range: "192.0.2.0/24,!192.0.2.7"'),
      'unknown: its list has exceptions, or is kept in a file',
      none,
    ],
    [
      'with a list in a file',
      haproxy('haproxy.org/allow-list: patterns/office'),
      'unknown: its list has exceptions, or is kept in a file',
      none,
    ],
    [
      'with ModSecurity',
      haproxy(waf),
      open,
      `unknown: waf is "modsecurity", and the controller's own configuration says where its agents are`,
    ],
    [
      'with ModSecurity that detects',
      haproxy(`${waf}, haproxy-ingress.github.io/waf-mode: detect`),
      open,
      'ModSecurity, which blocks nothing: waf-mode is detect',
    ],
    [
      'with ModSecurity, and TLS that is passed through',
      haproxy(`${waf}, ingress.kubernetes.io/ssl-passthrough: "true"`),
      open,
      'ModSecurity, which blocks nothing: ssl-passthrough is true',
    ],
    [
      'of another class',
      haproxy(listed, 'voyager'),
      'unknown: what its controller reads is not known',
      'unknown: what its controller reads is not known',
    ],
  ])('%s', async (_, manifests, ...expected) => {
    expect(await guards(manifests)).toEqual(expected);
  });
});

describe('F5 NGINX', () => {
  const classOfNginx = `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: f5 }
spec: { controller: nginx.org/ingress-controller }
---`;
  const f5 = (annotations: string) => classOfNginx + ingress({ className: 'f5', annotations });
  const server = (whole: string, route = '') =>
    object(
      'k8s.nginx.org/v1',
      'VirtualServer',
      'shop',
      `spec: { host: shop.example.com, policies: [${whole}], upstreams: [{ name: web, service: web, port: 80 }], routes: [{ path: /, policies: [${route}], action: { pass: web } }] }`,
    );
  const policy = (name: string, spec: string) => object('k8s.nginx.org/v1', 'Policy', name, `spec: { ${spec} }`);
  const allow = (name: string, range: string) => policy(name, `accessControl: { allow: [${range}] }`);
  const deny = policy('deny', 'accessControl: { deny: [198.51.100.0/24] }');
  const firewall = policy('waf', 'waf: { enable: true, apPolicy: shop/strict }');
  const mode = (written: string) =>
    object('appprotect.f5.com/v1beta1', 'APPolicy', 'strict', `spec: { policy: { enforcementMode: ${written} } }`);
  const product = 'F5 WAF for NGINX';

  test.each<Case>([
    ['with a list', server('{ name: a }') + allow('a', '192.0.2.0/24'), '192.0.2.0/24', none],
    [
      'with a list of the route',
      server('{ name: a }', '{ name: b }') + allow('a', '192.0.2.0/24') + allow('b', '198.51.100.7'),
      '198.51.100.7',
      none,
    ],
    [
      'with two lists together, beside one that denies',
      server('{ name: a }, { name: b }, { name: deny }') +
        allow('a', '192.0.2.0/24') +
        allow('b', '198.51.100.7') +
        deny,
      '192.0.2.0/24, 198.51.100.7',
      none,
    ],
    ['that denies', server('{ name: deny }') + deny, 'unknown: Policy "shop/deny" denies some', none],
    [
      'with a Policy that is elsewhere',
      server('{ name: a }'),
      'unknown: Policy "shop/a" is not in the manifests',
      'unknown: Policy "shop/a" is not in the manifests',
    ],
    ['with a firewall', server('{ name: waf }') + firewall + mode('blocking'), open, product],
    [
      'with a firewall that notes attacks',
      server('{ name: waf }') + firewall + mode('transparent'),
      open,
      `${product}, which blocks nothing: enforcementMode of APPolicy "strict" is transparent`,
    ],
    [
      'with a firewall whose rules are elsewhere',
      server('{ name: waf }') + firewall,
      open,
      'unknown: APPolicy "shop/strict" is not in the manifests',
    ],
    [
      'with annotations of an Ingress',
      f5(
        'nginx.org/policies: a, appprotect.f5.com/app-protect-enable: "True", appprotect.f5.com/app-protect-policy: strict',
      ) +
        allow('a', '192.0.2.0/24') +
        mode('blocking'),
      '192.0.2.0/24',
      product,
    ],
    [
      'with a policy for Ingresses that is not switched on',
      f5('appprotect.f5.com/app-protect-policy: strict') + mode('blocking'),
      open,
      `${product}, which blocks nothing: app-protect-enable is missing`,
    ],
    [
      'with a Policy for a firewall by the annotation for other Policies',
      f5('nginx.org/policies: waf') + firewall + mode('blocking'),
      open,
      none,
    ],
    ['with that Policy', f5('nginx.com/policies: waf') + firewall + mode('blocking'), open, product],
  ])('%s', async (_, manifests, ...expected) => {
    expect(await guards(manifests)).toEqual(expected);
  });
});

describe('Ingresses of Kong', () => {
  const kong = (plugins: string) => ingress({ className: 'kong', annotations: `konghq.com/plugins: "${plugins}"` });
  const plugin = (name: string, body: string, kind = 'KongPlugin') =>
    object('configuration.konghq.com/v1', kind, name, body);
  const list = (range: string) => `plugin: ip-restriction\nconfig: { allow: [${range}] }`;
  const office = plugin('office', list('192.0.2.0/24'));
  const everywhere = plugin('all', list('203.0.113.0/24'), 'KongClusterPlugin').replace(
    'namespace: shop',
    'labels: { global: "true" }',
  );
  const named = service('web', '{ port: 80 }', { annotations: 'konghq.com/plugins: office' });
  const missing = 'unknown: KongPlugin "office" is not in the manifests';

  test.each<Case>([
    ['with a list', kong('office') + office, '192.0.2.0/24', none],
    ['without any', ingress({ className: 'kong' }), open, none],
    ['with a list that is elsewhere', kong('office'), missing, missing],
    ['with the list of its Service', named + ingress({ className: 'kong' }) + office, '192.0.2.0/24', none],
    ['with the list of everything', ingress({ className: 'kong' }) + everywhere, '203.0.113.0/24', none],
    ['with a list before that of everything', kong('office') + office + everywhere, '192.0.2.0/24', none],
    [
      'with a list that is off',
      kong('office') + plugin('office', `disabled: true\n${list('192.0.2.0/24')}`),
      open,
      none,
    ],
    [
      'that denies',
      kong('office') + plugin('office', 'plugin: ip-restriction\nconfig: { deny: [192.0.2.0/24] }'),
      'unknown: KongPlugin "office" denies addresses',
      none,
    ],
    [
      'with another plugin that may block',
      kong('guard') + plugin('guard', 'plugin: injection-protection'),
      open,
      'unknown: plugin "injection-protection" of Kong may be one',
    ],
  ])('%s', async (_, manifests, ...expected) => {
    expect(await guards(manifests)).toEqual(expected);
  });
});

describe('Routes of OpenShift', () => {
  const route = (annotation: string) => `
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: shop, namespace: shop, annotations: { ${annotation} } }
spec: { host: shop.example.com, to: { kind: Service, name: web }, tls: { termination: edge } }
---`;
  const list = (name: string, text: string) => `haproxy.router.openshift.io/${name}: "${text}"`;

  test.each<readonly [what: string, annotation: string, sources: string]>([
    ['with a list', list('ip_allowlist', '192.0.2.0/24 198.51.100.7'), '192.0.2.0/24, 198.51.100.7'],
    ['with the list of before', list('ip_whitelist', '192.0.2.0/24'), '192.0.2.0/24'],
    ['with both', `${list('ip_whitelist', '0.0.0.0/0')}, ${list('ip_allowlist', '192.0.2.0/24')}`, '192.0.2.0/24'],
    ['with commas, so that the list is ignored', list('ip_allowlist', '192.0.2.0/24,198.51.100.7'), 'anybody'],
  ])('%s', async (_, annotation, sources) => {
    expect(await guards(route(annotation))).toEqual([sources, none]);
  });
});
