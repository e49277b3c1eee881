import { describe, expect, test } from 'vitest';
import { entriesOf, factsIn, ingress, servedIn, service, web } from '../../support/entry-points';

const host = 'shop.example.com';
const nginx = 'nginx.ingress.kubernetes.io';
const alb = 'alb.ingress.kubernetes.io';

/** Known by its annotations, because two controllers are called alike. */
const ofHaproxyIngress = (annotations: string) => ({
  className: 'haproxy',
  annotations: ['haproxy-ingress.github.io/timeout-client: 50s', annotations].filter(Boolean).join(),
});

describe('how an Ingress is served', () => {
  test.each<readonly [what: string, wishes: Parameters<typeof ingress>[0], served: string]>([
    ['a certificate', {}, 'terminates at the edge, plain behind it'],
    ['none', { tls: '' }, 'plain'],
    ['an entry without hosts', { tls: '{ secretName: shop-tls }' }, 'terminates at the edge, plain behind it'],
    ['an entry for another host', { tls: '{ hosts: [other.example.com], secretName: x }' }, 'plain'],
    ['a wildcard', { tls: '{ hosts: ["*.example.com"], secretName: x }' }, 'terminates at the edge, plain behind it'],
    [
      'HTTP that stays open',
      { annotations: `${nginx}/ssl-redirect: "false"` },
      'terminates at the edge, plain behind it; answers plain HTTP as well',
    ],
    [
      'backends with TLS',
      { annotations: `${nginx}/backend-protocol: HTTPS` },
      're-encrypted to the pod, whose certificate is not looked at',
    ],
    [
      'backends whose certificates are looked at',
      {
        annotations: `${nginx}/backend-protocol: GRPCS, ${nginx}/proxy-ssl-verify: "on", ${nginx}/proxy-ssl-secret: shop/ca`,
      },
      're-encrypted to the pod',
    ],
    [
      'a redirect to HTTPS without an entry for it',
      { tls: '', annotations: `${nginx}/force-ssl-redirect: "true"` },
      'terminates at the edge, plain behind it',
    ],
    [
      'passthrough',
      { annotations: `${nginx}/ssl-passthrough: "true"` },
      'unknown: with ssl-passthrough a flag of its controller decides whether TLS ends there',
    ],
    [
      'a redirect to another place',
      { tls: '', annotations: `${nginx}/permanent-redirect: https://example.org` },
      'redirected to HTTPS',
    ],
    [
      'a canary',
      { tls: '', annotations: `${nginx}/canary: "true"` },
      'unknown: it is a canary, and adds to another Ingress of its host',
    ],
    ['no class', { tls: '', className: '' }, 'plain'],
    [
      'a class that another tool fills in',
      { tls: '', className: `"\${CLASS}"` },
      'unknown: its class is filled in by another tool',
    ],
    [
      'a class that nobody knows',
      { className: 'corp' },
      'terminates at the edge, unknown behind it: what its controller speaks to Services is not known',
    ],
    [
      'an ALB with an ARN',
      { tls: '', className: 'alb', annotations: `${alb}/certificate-arn: "arn:aws:acm:eu-central-1:1:certificate/a"` },
      'terminates at the edge, plain behind it',
    ],
    [
      'an ALB of a group',
      { tls: '', className: 'alb', annotations: `${alb}/group.name: all` },
      'unknown: another Ingress of its group may have a certificate',
    ],
    [
      'an ALB that encrypts again',
      { className: 'alb', annotations: `${alb}/backend-protocol: HTTPS` },
      're-encrypted to the pod, whose certificate is not looked at',
    ],
    [
      'HAProxy with a server CA',
      {
        className: 'haproxy',
        annotations: 'haproxy.org/server-ssl: "true", haproxy.org/server-ca: shop/ca',
      },
      're-encrypted to the pod',
    ],
    ['HAProxy Ingress', ofHaproxyIngress(''), 'terminates at the edge, plain behind it'],
    [
      'HAProxy Ingress that does not redirect',
      ofHaproxyIngress('haproxy-ingress.github.io/ssl-redirect: "false"'),
      'terminates at the edge, plain behind it; answers plain HTTP as well',
    ],
    [
      'HAProxy Ingress that encrypts again',
      ofHaproxyIngress('haproxy-ingress.github.io/backend-protocol: h2-ssl'),
      're-encrypted to the pod, whose certificate is not looked at',
    ],
    [
      'HAProxy Ingress with an authority for backends',
      ofHaproxyIngress(
        'ingress.kubernetes.io/secure-backends: "true", ingress.kubernetes.io/secure-verify-ca-secret: ca',
      ),
      're-encrypted to the pod',
    ],
    [
      'HAProxy Ingress that passes through',
      ofHaproxyIngress('haproxy-ingress.github.io/ssl-passthrough: "true"'),
      'passed through to the pod',
    ],
    ['Kong', { className: 'kong' }, 'terminates at the edge, plain behind it; answers plain HTTP as well'],
    ['Kong without TLS', { className: 'kong', tls: '' }, 'plain'],
    [
      'Kong for HTTPS alone',
      { className: 'kong', annotations: 'konghq.com/protocols: https' },
      'terminates at the edge, plain behind it',
    ],
    [
      'Kong for HTTPS alone, with its own certificate',
      { className: 'kong', tls: '', annotations: 'konghq.com/protocols: https' },
      'terminates at the edge, plain behind it',
    ],
    [
      'Kong for a protocol that is none, which does not count',
      { className: 'kong', tls: '', annotations: 'konghq.com/protocols: "https,h2"' },
      'plain',
    ],
    [
      'Kong that leaves TLS to the pods',
      { className: 'kong', annotations: 'konghq.com/protocols: tls_passthrough' },
      'passed through to the pod',
    ],
    [
      'Kong that does so beside something else',
      { className: 'kong', annotations: 'konghq.com/protocols: "https,tls_passthrough"' },
      'unknown: which protocols it takes is not certain',
    ],
    [
      'Kong whose protocols another tool fills in',
      { className: 'kong', annotations: `konghq.com/protocols: "\${PROTOCOLS}"` },
      'unknown: which protocols it takes is not certain',
    ],
    [
      'Kong whose KongIngress decides',
      { className: 'kong', tls: '', annotations: 'konghq.com/override: https-only' },
      'unknown: which protocols it takes is written elsewhere',
    ],
    [
      'an Application Gateway, which does not redirect by itself',
      { className: 'azure-application-gateway' },
      'terminates at the edge, plain behind it; answers plain HTTP as well',
    ],
  ])('with %s', async (_, wishes, served) => {
    expect(await servedIn(web + ingress(wishes))).toEqual([`${host}: ${served}`]);
  });

  test.each<readonly [annotations: string, http: string]>([
    ['konghq.com/protocols: https', 'closed'],
    ['konghq.com/protocols: https, konghq.com/https-redirect-status-code: "308"', 'redirected'],
    ['konghq.com/protocols: https, konghq.com/https-redirect-status-code: "200"', 'closed'],
    ['ingress.kubernetes.io/force-ssl-redirect: "true"', 'redirected'],
    ['konghq.com/https-redirect-status-code: "301"', 'served'],
    ['konghq.com/protocols: "http,https", ingress.kubernetes.io/force-ssl-redirect: "true"', 'served'],
    ['konghq.com/protocols: https, ingress.kubernetes.io/force-ssl-redirect: "true"', 'redirected'],
    ['konghq.com/protocols: "https,h2", ingress.kubernetes.io/force-ssl-redirect: "true"', 'redirected'],
    ['konghq.com/protocols: "https,grpcs"', 'served'],
    ['konghq.com/protocols: grpcs', 'closed'],
    ['konghq.com/protocols: "https, https"', 'unknown'],
    ['konghq.com/protocols: ""', 'served'],
    ['konghq.com/protocols: null, ingress.kubernetes.io/force-ssl-redirect: "true"', 'redirected'],
    ['ingress.kubernetes.io/force-ssl-redirect: "True"', 'served'],
    [`ingress.kubernetes.io/force-ssl-redirect: "\${FORCE}"`, 'unknown'],
  ])('Kong answers plain HTTP as %s says', async (annotations, http) => {
    const [entry] = (await entriesOf(web + ingress({ className: 'kong', annotations }))).points;
    expect(entry?.point.http).toBe(http);
  });

  test('HAProxy Ingress looks at certificates of backends only with an authority', async () => {
    const served = (annotations: string) => servedIn(web + ingress(ofHaproxyIngress(annotations)));
    const secure = 'haproxy-ingress.github.io/secure-backends';
    const authority = 'haproxy-ingress.github.io/secure-verify-ca-secret';
    expect(await served(`${secure}: "true", ${authority}: ca`)).toEqual([`${host}: re-encrypted to the pod`]);
    expect(await served(`${secure}: "true", ${authority}: ""`)).toEqual([
      `${host}: re-encrypted to the pod, whose certificate is not looked at`,
    ]);
    expect(await served(`${secure}: "\${SECURE}"`)).toEqual([
      `${host}: terminates at the edge, unknown behind it: secure-backends is filled in by another tool`,
    ]);
  });

  test('Kong asks the Service what is spoken to it', async () => {
    const annotated = (annotations: string) => service('web', '{ port: 80 }', { annotations });
    const kong = ingress({ className: 'kong', annotations: 'konghq.com/protocols: https' });
    const unverified = `${host}: re-encrypted to the pod, whose certificate is not looked at`;
    expect(await servedIn(annotated('konghq.com/protocol: https') + kong)).toEqual([unverified]);
    expect(await servedIn(annotated('konghq.com/protocol: https, konghq.com/tls-verify: "true"') + kong)).toEqual([
      `${host}: re-encrypted to the pod`,
    ]);
  });

  test('a certificate of another entry decides where it is known', async () => {
    const tls = '{ hosts: [other.example.com], secretName: others }';
    const certificate = (name: string) => `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: others, namespace: shop }
spec: { secretName: others, dnsNames: [${name}], issuerRef: { name: ca } }
---`;
    const ended = `${host}: unknown: no entry of spec.tls lists the host`;
    expect(await servedIn(web + ingress({ tls }) + certificate('other.example.com'))).toEqual([`${host}: plain`]);
    expect(await servedIn(web + ingress({ tls }) + certificate('"*.example.com"'))).toEqual([ended]);
  });

  test('annotations of its Service say what is spoken behind it', async () => {
    const protocols = service('web', '{ name: web, port: 443 }', {
      annotations: `cloud.google.com/app-protocols: '{"web":"HTTPS"}'`,
    });
    const gce = ingress({ className: 'gce', port: 443, annotations: 'kubernetes.io/ingress.allow-http: "false"' });
    expect(await servedIn(protocols + gce)).toEqual([
      `${host}: re-encrypted to the pod, whose certificate is not looked at`,
    ]);
    expect(await servedIn(gce)).toEqual([
      `${host}: terminates at the edge, unknown behind it: its Service is not in the manifests`,
    ]);
  });

  test('a load balancer with a certificate may stand in front of every controller', async () => {
    const front = service('ingress', '{ port: 443 }', {
      spec: 'type: LoadBalancer',
      annotations: 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert: "arn:aws:acm:x:1:certificate/a"',
    });
    const ofOthers = front.replace('app: web', 'app: ingress');
    expect(await servedIn(web + ofOthers + ingress({ tls: '' }))).toEqual([
      'port 443: terminates at the edge, plain behind it',
      `${host}: unknown: a load balancer with a certificate may end TLS in front of its controller`,
    ]);
    // One for the pods of the application is in front of nothing else.
    expect(await servedIn(web + front + ingress({ tls: '' }))).toEqual([
      'port 443: terminates at the edge, plain behind it',
      `${host}: plain`,
    ]);
  });

  test('what cannot be trusted is unknown', async () => {
    const broken = ingress({}).replace('path: /,', 'path: /, path: [');
    const points = (await entriesOf(web + broken)).points;
    expect(points.map(({ point }) => point.edge.kind)).toEqual(['unknown']);
  });
});

describe('what else is known of an Ingress', () => {
  test('its certificate, its list, its firewall and its pods', async () => {
    const annotations = `${nginx}/whitelist-source-range: "192.0.2.0/24,198.51.100.7", ${nginx}/enable-modsecurity: "true"`;
    expect(await factsIn(web + ingress({ annotations }))).toEqual({
      certificate: 'Secret "shop-tls", not in the manifests',
      from: '192.0.2.0/24, 198.51.100.7',
      waf: 'ModSecurity, which blocks nothing: SecRuleEngine is not set',
      to: 'web:80',
    });
    const [entry] = (await entriesOf(web + ingress({}))).points;
    const [backend] = entry?.point.backends ?? [];
    expect(backend?.workloads.map(({ identity }) => identity.name)).toEqual(['web']);
    expect(backend?.podPorts).toEqual([8080]);
  });

  test('lists and firewalls of other controllers count for nothing', async () => {
    const annotations = `${nginx}/whitelist-source-range: "192.0.2.0/24", ${nginx}/enable-modsecurity: "true"`;
    const facts = await factsIn(web + ingress({ className: 'haproxy', annotations }));
    expect(facts).toMatchObject({ from: 'unknown', waf: 'none is written' });
  });

  test('of an ALB', async () => {
    const acl = `${alb}/wafv2-acl-arn: "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/web/a1"`;
    const wanted = `${alb}/scheme: internet-facing, ${alb}/inbound-cidrs: 0.0.0.0/0, ${acl}, ${alb}/shield-advanced-protection: "true"`;
    expect(await factsIn(web + ingress({ className: 'alb', annotations: wanted }))).toMatchObject({
      from: 'anybody',
      waf: 'AWS WAF with Shield',
    });
    expect(await factsIn(web + ingress({ className: 'alb' }))).toMatchObject({
      from: 'unknown',
      waf: 'none is written',
    });
    const classOfAws = `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: alb }
spec: { controller: ingress.k8s.aws/alb, parameters: { apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: a } }
---`;
    const outside = ingress({ className: 'alb', annotations: `${alb}/scheme: internet-facing` });
    expect(await factsIn(web + outside)).toMatchObject({ from: 'anybody', waf: 'none is written' });
    expect(await factsIn(web + classOfAws + outside)).toMatchObject({
      from: 'unknown',
      waf: 'unknown: others of its group, or the parameters of its class, may name one',
    });
    const inside = ingress({ className: 'alb', annotations: `${alb}/scheme: internal` });
    expect(await factsIn(web + inside)).toMatchObject({ from: 'a network inside' });
  });

  test('Cloud Armor by the BackendConfig of its Service', async () => {
    const named = service('web', '{ port: 80 }', {
      annotations: `cloud.google.com/backend-config: '{"default":"web"}'`,
    });
    const config = (policy: string) => `
apiVersion: cloud.google.com/v1
kind: BackendConfig
metadata: { name: web, namespace: shop }
spec: { securityPolicy: { name: ${policy} } }
---`;
    const gce = ingress({ className: 'gce' });
    expect(await factsIn(named + config('edge') + gce)).toMatchObject({ waf: 'Cloud Armor' });
    expect(await factsIn(named + config('""') + gce)).toMatchObject({
      waf: 'Cloud Armor, which blocks nothing: the name of its securityPolicy is empty',
    });
    expect(await factsIn(named + gce)).toMatchObject({
      waf: 'unknown: a BackendConfig of its Services is not in the manifests',
    });
  });
});

describe('a workload', () => {
  test('has what is of most concern of all that leads to it', async () => {
    const plain = ingress({ tls: '', host: 'old.example.com' }).replace('name: shop,', 'name: old,');
    const tlsOf = async (yaml: string) => [...(await entriesOf(yaml)).workloads.values()];
    expect(await tlsOf(web + ingress({}))).toEqual([
      { state: 'terminated', words: 'terminates at the edge, plain behind it' },
    ]);
    expect(await tlsOf(web + ingress({}) + plain)).toEqual([{ state: 'plain', words: 'plain' }]);
    expect(await tlsOf(web)).toEqual([]);
  });

  test('that only answers authorities by HTTP is not plain', async () => {
    const acme = ingress({ tls: '' }).replace('path: /,', 'path: /.well-known/acme-challenge/x,');
    expect([...(await entriesOf(web + acme)).workloads]).toEqual([]);
  });
});
