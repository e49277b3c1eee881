import { describe, expect, test } from 'vitest';
import { clustersOf } from '../../../server/src/core/analysis/clusters-of';
import { buildGraph } from '../../../server/src/core/graph/build-graph';
import { graphDoubts } from '../../../server/src/core/report/graph-doubts';
import { analyseFiles } from '../../support/analysis';
import { clusterOfYaml } from '../../support/cluster';
import { deployment, policy } from '../../support/graph';

/** What comes from controllers that are not in the manifests, `(possibly)` where that is not certain, and what is said about the rest. */
async function checkEntries(yaml: string, lines: readonly string[], doubts: readonly string[] = []): Promise<void> {
  const cluster = await clusterOfYaml(yaml);
  const entering = [...buildGraph(cluster)].filter(({ src }) => src === '{ingress-controller}');
  expect(entering.map(({ dst, conn, certain }) => `${dst} : ${conn}${certain === false ? ' (possibly)' : ''}`)).toEqual(
    lines,
  );
  expect(graphDoubts([cluster], { ipBlocks: 'pods' })).toEqual(doubts);
}

const web = deployment('shop', 'web').replace('image: web', 'image: web, ports: [{ name: http, containerPort: 8080 }]');
const service = object('v1', 'Service', 'web', 'shop', {
  selector: { app: 'web' },
  ports: [
    { name: 'main', port: 80, targetPort: 'http' },
    { name: 'metrics', port: 9100 },
    { name: 'dns', port: 53, protocol: 'UDP' },
  ],
});
const shop = web + service;

function object(apiVersion: string, kind: string, name: string, namespace: string, spec: object, labels = {}): string {
  return `---\n${JSON.stringify({ apiVersion, kind, metadata: { name, namespace, labels }, spec })}\n`;
}

function ingress(port: object, more: object = {}): string {
  const backend = { service: { name: 'web', port } };
  const rules = [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
  return object('networking.k8s.io/v1', 'Ingress', 'web', 'shop', { rules, ...more });
}

test('an Ingress leads to the ports behind those of the Service that it names', async () => {
  await checkEntries(shop + ingress({ number: 80 }), ['shop/web[Deployment] : TCP 8080']);
  await checkEntries(shop + ingress({ name: 'metrics' }), ['shop/web[Deployment] : TCP 9100']);
  const defaultBackend = { service: { name: 'web', port: { number: 80 } } };
  await checkEntries(shop + ingress({ name: 'metrics' }, { defaultBackend }), ['shop/web[Deployment] : TCP 8080,9100']);
  await checkEntries(shop + ingress({ number: 8080 }), []);
});

test('an Ingress that names the port of the pod leads there only if the Service has no such port', async () => {
  const ports = (...all: readonly object[]) =>
    object('v1', 'Service', 'web', 'shop', { selector: { app: 'web' }, ports: all });
  const [first, second] = [
    { name: 'a', port: 80, targetPort: 8080 },
    { name: 'b', port: 8080, targetPort: 9090 },
  ];
  await checkEntries(web + ports(first) + ingress({ number: 8080 }), ['shop/web[Deployment] : TCP 8080']);
  await checkEntries(web + ports(first, second) + ingress({ number: 8080 }), ['shop/web[Deployment] : TCP 9090']);
});

test('an Ingress whose Service is not there leads nowhere', () =>
  checkEntries(
    web + ingress({ number: 80 }),
    [],
    ['Ingress "shop/web" forwards to Service "shop/web", which is not in the manifests.'],
  ));

test('of what is forwarded stays what policies leave open to any pod', async () => {
  const ports = 'ports: [{ port: 8080 }]';
  const toWeb = 'podSelector: { matchLabels: { app: web } }, ingress:';
  const both = shop + ingress({ number: 80 }, { defaultBackend: { service: { name: 'web', port: { number: 9100 } } } });
  const refused = (kept: string) => [
    `Ingress "shop/web" forwards to "shop/web[Deployment]" on ${kept}, where policies do not admit every controller.`,
  ];
  await checkEntries(
    both + policy('shop', 'any-pod', `{ ${toWeb} [{ from: [{ namespaceSelector: {} }], ${ports} }] }`),
    ['shop/web[Deployment] : TCP 8080'],
    refused('TCP 9100'),
  );
  await checkEntries(
    both + policy('shop', 'own', `{ ${toWeb} [] }`),
    [],
    [...refused('TCP 8080'), ...refused('TCP 9100')],
  );
});

test('where policies decide by who the controller is, what enters is only possible', async () => {
  const from = (peer: string) =>
    shop +
    ingress({ number: 80 }) +
    policy('shop', 'web', `{ podSelector: {}, ingress: [{ from: [${peer}] }] }`) +
    '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
  const doubt = [
    'Ingress "shop/web" forwards to "shop/web[Deployment]" on TCP 8080, where policies do not admit every controller.',
  ];
  const named = (requirement: string) =>
    `{ namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, ${requirement} }] } }`;
  await checkEntries(from(named('operator: In, values: [ingress-nginx]')), perhaps, doubt);
  await checkEntries(from(named('operator: NotIn, values: [alpha]')), perhaps, doubt);
  await checkEntries(from('{ podSelector: {} }'), perhaps, doubt);
  await checkEntries(from('{ namespaceSelector: {}, podSelector: { matchLabels: { app: nginx } } }'), perhaps, doubt);
  // Every namespace has this label.
  await checkEntries(from(named('operator: Exists')), entering);
  await checkEntries(from(named('operator: DoesNotExist')), [], doubt);
  const denied = shop + ingress({ number: 80 }) + adminDenial('ingress-nginx');
  await checkEntries(denied, perhaps, doubt);
});

function adminDenial(namespace: string): string {
  const namespaces = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  return `---\n${JSON.stringify({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: 'deny' },
    spec: {
      tier: 'Admin',
      priority: 1,
      subject: { namespaces: {} },
      ingress: [{ action: 'Deny', from: [{ namespaces }] }],
    },
  })}\n`;
}

test('a Route names a port of the pods by number and one of the Service by name', async () => {
  const route = (spec: object) => object('route.openshift.io/v1', 'Route', 'web', 'shop', spec);
  const to = { kind: 'Service', name: 'web' };
  await checkEntries(shop + route({ to }), ['shop/web[Deployment] : TCP 8080,9100']);
  await checkEntries(shop + route({ to, port: { targetPort: 8080 } }), ['shop/web[Deployment] : TCP 8080']);
  await checkEntries(shop + route({ to, port: { targetPort: 'metrics' } }), ['shop/web[Deployment] : TCP 9100']);
  await checkEntries(shop + route({ to, port: { targetPort: 80 } }), []);
  const alternateBackends = [{ ...to, weight: 10 }];
  await checkEntries(shop + route({ to: { kind: 'Service', name: 'web', weight: 0 } }), []);
  await checkEntries(shop + route({ to: { ...to, weight: 0 }, alternateBackends, port: { targetPort: 'main' } }), [
    'shop/web[Deployment] : TCP 8080',
  ]);
});

const gatewayApi = 'gateway.networking.k8s.io/v1';
const http = { name: 'http', port: 80, protocol: 'HTTP' };

function gateway(...listeners: readonly object[]): string {
  return object(gatewayApi, 'Gateway', 'front', 'edge', { gatewayClassName: 'any', listeners });
}

function route(kind = 'HTTPRoute', more: object = {}, rule: object = {}): string {
  const rules = [{ backendRefs: [{ name: 'web', port: 80 }], ...rule }];
  return object(gatewayApi, kind, 'web', 'shop', {
    parentRefs: [{ name: 'front', namespace: 'edge' }],
    rules,
    ...more,
  });
}

const open = { allowedRoutes: { namespaces: { from: 'All' } } };
const entering = ['shop/web[Deployment] : TCP 8080'];
const perhaps = ['shop/web[Deployment] : TCP 8080 (possibly)'];

test('a route counts where a listener of its Gateway admits it', async () => {
  await checkEntries(shop + gateway({ ...http, ...open }) + route(), entering);
  await checkEntries(shop + gateway({ ...http, ...open }) + route('GRPCRoute'), entering);
  await checkEntries(shop + gateway({ ...http, protocol: 'TCP', ...open }) + route('TCPRoute'), entering);
  // What is passed through goes by the name that clients ask for.
  const tls = (mode: string) => gateway({ ...http, protocol: 'TLS', tls: { mode }, ...open });
  await checkEntries(shop + tls('Passthrough') + route('TLSRoute'), entering);
  await checkEntries(shop + tls('Passthrough') + route('TCPRoute'), []);
  await checkEntries(shop + tls('Terminate') + route('TCPRoute'), entering);
  // Of listeners that are in conflict none is served.
  const other = { ...http, ...open, name: 'other' };
  await checkEntries(shop + gateway({ ...http, ...open }, { ...other, protocol: 'TCP' }) + route(), []);
  await checkEntries(shop + gateway({ ...http, ...open }, { ...other, protocol: 'UDP' }) + route(), entering);
  // Another namespace, another kind, another host, another listener, no parent.
  await checkEntries(shop + gateway(http) + route(), []);
  await checkEntries(shop + gateway({ ...http, ...open }) + route('TLSRoute'), []);
  const hosts = { hostnames: ['www.example.org'] };
  await checkEntries(shop + gateway({ ...http, ...open, hostname: '*.example.com' }) + route('HTTPRoute', hosts), []);
  await checkEntries(
    shop + gateway({ ...http, ...open, hostname: '*.example.org' }) + route('HTTPRoute', hosts),
    entering,
  );
  const parentRefs = [{ name: 'front', namespace: 'edge', sectionName: 'other' }];
  await checkEntries(shop + gateway({ ...http, ...open }) + route('HTTPRoute', { parentRefs }), []);
  await checkEntries(shop + gateway({ ...http, ...open }) + route('HTTPRoute', { parentRefs: [] }), []);
});

test('a listener may select namespaces by their labels', async () => {
  const selected = gateway({
    ...http,
    allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { public: 'yes' } } } },
  });
  const namespace = (value: string) =>
    `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { public: '${value}' } }\n`;
  await checkEntries(shop + selected + namespace('yes') + route(), entering);
  await checkEntries(shop + selected + namespace('no') + route(), []);
  await checkEntries(shop + selected + route(), perhaps, [
    'It is not known whether Gateway "edge/front" admits HTTPRoute "shop/web".',
  ]);
});

test('of what another tool fills in is not known what it admits', async () => {
  const check = (listener: object, more: object = {}) =>
    checkEntries(shop + gateway({ ...http, ...open, ...listener }) + route('HTTPRoute', more), perhaps, [
      'It is not known whether Gateway "edge/front" admits HTTPRoute "shop/web".',
    ]);
  const parentRef = { name: 'front', namespace: 'edge' };
  await check({ hostname: `\${HOST}` }, { hostnames: ['www.example.org'] });
  await check({ hostname: 'www.example.org' }, { hostnames: [`\${HOST}`] });
  await check({ name: `\${NAME}` }, { parentRefs: [{ ...parentRef, sectionName: 'web' }] });
  await check({ port: `\${PORT}` }, { parentRefs: [{ ...parentRef, port: 80 }] });
  await check({ protocol: `\${PROTOCOL}` });
  // Another port, or another name, is another listener all the same.
  const named = gateway({ ...http, ...open, name: `\${NAME}` });
  const elsewhere = { parentRefs: [{ ...parentRef, sectionName: 'web', port: 443 }] };
  await checkEntries(shop + named + route('HTTPRoute', elsewhere), []);
  const unported = gateway({ ...http, ...open, port: `\${PORT}` });
  await checkEntries(
    shop + unported + route('HTTPRoute', { parentRefs: [{ ...parentRef, sectionName: 'other' }] }),
    [],
  );
});

test('of a Gateway that is not there is not known what it admits', () =>
  checkEntries(shop + route(), perhaps, [
    'HTTPRoute "shop/web" is for Gateway "edge/front", which is not in the manifests.',
  ]));

test('where another way leads there for certain, it is certain', async () => {
  const certain = ['shop/web[Deployment] : TCP 8080,9100'];
  const both = shop + route() + ingress({ name: 'metrics' });
  const doubt = ['HTTPRoute "shop/web" is for Gateway "edge/front", which is not in the manifests.'];
  await checkEntries(both, ['shop/web[Deployment] : TCP 8080,9100 (possibly)'], doubt);
  await checkEntries(both + ingress({ number: 80 }).replace('"name":"web"', '"name":"more"'), certain, doubt);
});

test('a redirect leads nowhere, and a mirror leads to one more Service', async () => {
  const front = shop + gateway({ ...http, ...open });
  const redirect = { type: 'RequestRedirect', requestRedirect: { scheme: 'https' } };
  await checkEntries(front + route('HTTPRoute', {}, { filters: [redirect] }), []);
  const mirror = { type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 9100 } } };
  await checkEntries(front + route('HTTPRoute', {}, { filters: [mirror] }), ['shop/web[Deployment] : TCP 8080,9100']);
});

test('a Service of another namespace must be granted', async () => {
  const away = object(gatewayApi, 'HTTPRoute', 'away', 'edge', {
    parentRefs: [{ name: 'front' }],
    rules: [{ backendRefs: [{ name: 'web', namespace: 'shop', port: 80 }] }],
  });
  const grant = (name: string) =>
    object('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', 'edge', 'shop', {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'edge' }],
      to: [{ group: '', kind: 'Service', name }],
    });
  await checkEntries(shop + gateway(http) + away, []);
  await checkEntries(shop + gateway(http) + away + grant('other'), []);
  await checkEntries(shop + gateway(http) + away + grant('web'), entering);
});

const nginx = deployment('edge', 'nginx').replace(
  'image: nginx',
  'image: registry.k8s.io/ingress-nginx/controller:v1.11.0, args: [/nginx-ingress-controller]',
);
const ingressClass = (controller: string) =>
  `---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: public }\nspec: { controller: ${controller} }\n`;

test('where the pods of the controller are known, the traffic is theirs', async () => {
  const ofClass = shop + ingress({ number: 80 }, { ingressClassName: 'public' });
  await checkEntries(ofClass + nginx + ingressClass('k8s.io/ingress-nginx'), []);
  await checkEntries(ofClass + nginx + ingressClass('example.com/other'), entering);
  await checkEntries(ofClass + nginx, entering);
  await checkEntries(ofClass + ingressClass('k8s.io/ingress-nginx'), entering);
  const elsewhere = nginx.replace('[/nginx-ingress-controller]', '[/nginx-ingress-controller, --watch-namespace=edge]');
  await checkEntries(ofClass + elsewhere + ingressClass('k8s.io/ingress-nginx'), entering);
  const annotated =
    shop + ingress({ number: 80 }).replace('"labels":{}', '"annotations":{"kubernetes.io/ingress.class":"nginx"}');
  await checkEntries(annotated + nginx, []);
  // It takes the field, and others the annotation, so either may serve it.
  const twice = annotated.replace('"rules":', '"ingressClassName":"public","rules":');
  expect(twice).not.toBe(annotated);
  await checkEntries(twice + nginx + ingressClass('k8s.io/ingress-nginx'), entering);
});

test('where the class is not there, the controller of a class of that name only may be the one', async () => {
  const ofClass = shop + ingress({ number: 80 }, { ingressClassName: 'nginx' });
  const entries = async (yaml: string) => {
    const cluster = await clusterOfYaml(yaml);
    const edges = [...buildGraph(cluster)].filter(({ src }) => src === '{ingress-controller}');
    return { certain: edges.map(({ certain }) => certain), doubts: graphDoubts([cluster], { ipBlocks: 'pods' }) };
  };
  expect(await entries(ofClass)).toEqual({ certain: [undefined], doubts: [] });
  expect(await entries(ofClass + nginx)).toEqual({ certain: [false], doubts: [] });
  // Policies that admit the one need not admit every controller.
  const fromEdge = policy(
    'shop',
    'from-edge',
    '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: edge } } }] }] }',
  );
  const refused = expect.stringContaining('where policies do not admit every controller');
  expect((await entries(ofClass + fromEdge)).doubts).toContainEqual(refused);
  expect((await entries(ofClass + fromEdge + nginx)).doubts).not.toContainEqual(refused);
});

test('Traefik is known by its image, and by flags that say what it serves', async () => {
  const traefik = (...flags: readonly string[]) =>
    deployment('edge', 'traefik').replace('image: traefik', `image: traefik:v3.5, args: ${JSON.stringify(flags)}`);
  const ofClass = shop + ingress({ number: 80 }, { ingressClassName: 'public' });
  const withClass = ofClass + ingressClass('traefik.io/ingress-controller');
  await checkEntries(withClass + traefik('--providers.kubernetesingress'), []);
  await checkEntries(withClass + traefik('--providers.kubernetesIngress.ingressClass=public'), []);
  await checkEntries(withClass + traefik('--providers.kubernetesIngress.ingressClass=internal'), entering);
  await checkEntries(withClass + traefik('--providers.kubernetescrd'), entering);
  await checkEntries(withClass + traefik('--providers.kubernetesingress', '--configfile=/x.yaml'), entering);
  await checkEntries(withClass + traefik('--providers.kubernetesingress.namespaces=edge,other'), entering);
  await checkEntries(withClass + traefik('--providers.kubernetesingress.namespaces=edge,shop'), []);
  const unclassed = shop + ingress({ number: 80 });
  await checkEntries(unclassed + traefik('--providers.kubernetesingress=true'), []);
  await checkEntries(unclassed + traefik('--providers.kubernetesingress.ingressclass=public'), entering);
});

test('HAProxy is known by its image, and serves the class of its flag', async () => {
  const haproxy = (...flags: readonly string[]) =>
    deployment('edge', 'haproxy').replace(
      'image: haproxy',
      `image: haproxytech/kubernetes-ingress:3.1, args: ${JSON.stringify(flags)}`,
    );
  const ofClass = shop + ingress({ number: 80 }, { ingressClassName: 'public' });
  await checkEntries(ofClass + ingressClass('haproxy.org/ingress-controller') + haproxy(), []);
  await checkEntries(ofClass + ingressClass('haproxy.org/ingress-controller/prod') + haproxy(), entering);
  const prod = haproxy('--ingress.class=prod');
  await checkEntries(ofClass + ingressClass('haproxy.org/ingress-controller/prod') + prod, []);
  const unclassed = shop + ingress({ number: 80 });
  await checkEntries(unclassed + haproxy(), []);
  await checkEntries(unclassed + prod, entering);
  await checkEntries(unclassed + haproxy('--ingress.class=prod', '--empty-ingress-class'), []);
});

test('the controller of F5 is known by its image, and serves one class', async () => {
  const f5 = (image: string, ...flags: readonly string[]) =>
    deployment('edge', 'f5').replace('image: f5', `image: ${image}, args: ${JSON.stringify(flags)}`);
  const ofClass =
    shop + ingress({ number: 80 }, { ingressClassName: 'public' }) + ingressClass('nginx.org/ingress-controller');
  await checkEntries(ofClass + f5('nginx/nginx-ingress:5.2.0', '-ingress-class=public'), []);
  await checkEntries(ofClass + f5('private-registry.nginx.com/nginx-ic/nginx-plus-ingress:5.2.0'), entering);
  await checkEntries(
    ofClass + f5('nginx/nginx-ingress:5.2.0', '-ingress-class=public', '-watch-namespace=a,b'),
    entering,
  );
  await checkEntries(ofClass + f5('nginx:1.29', '-ingress-class=public'), entering);
});

describe('Contour forwards by pods of Envoy, in which it runs as well', () => {
  const container = (name: string, words: string) =>
    `containers: [{ name: ${name}, image: ghcr.io/projectcontour/contour:v1.33.0, command: [contour], args: [${words}] }, `;
  const envoy = deployment('edge', 'envoy').replace('containers: [', container('manager', 'envoy, shutdown-manager'));
  const contour = (...flags: readonly string[]) =>
    deployment('edge', 'contour').replace('containers: [', container('contour', ['serve', ...flags].join()));
  const ofClass = (ingressClassName: string, ...more: readonly string[]) =>
    [shop, ingress({ number: 80 }, { ingressClassName }), envoy, ...more].join('');
  const named = (name: string) => ingressClass('projectcontour.io/contour').replace('name: public', `name: ${name}`);

  test('as its own pods are told', async () => {
    await checkEntries(ofClass('contour', named('contour'), contour()), []);
    await checkEntries(ofClass('public', named('public'), contour('--ingress-class-name=public')), []);
    await checkEntries(ofClass('contour', named('contour'), contour('--ingress-class-name=public')), entering);
    await checkEntries(shop + ingress({ number: 80 }) + envoy + contour(), []);
    await checkEntries(shop + ingress({ number: 80 }) + envoy + contour('--ingress-class-name=public'), entering);
  });

  test('likely, where that is not known', async () => {
    await checkEntries(ofClass('contour', named('contour')), perhaps);
    await checkEntries(ofClass('contour', named('contour'), contour('--contour-config-name=contour')), perhaps);
    await checkEntries(ofClass('contour', named('contour'), contour('"--ingress-class-name=a,b"')), perhaps);
    await checkEntries(ofClass('contour'), perhaps);
    await checkEntries(ofClass('contour', contour()), perhaps);
    await checkEntries(ofClass('contour', ingressClass('example.com/other').replace('public', 'contour')), entering);
    await checkEntries(ofClass('other', named('other')), entering);
  });
});

test('HAProxy Ingress serves the classes of its controller', async () => {
  const haproxy = (...flags: readonly string[]) =>
    deployment('edge', 'haproxy').replace(
      'image: haproxy',
      `image: quay.io/jcmoraisjr/haproxy-ingress:v0.14.7, args: [${['--configmap=edge/haproxy', ...flags].join()}]`,
    );
  const ofClass = (controller: string) =>
    shop + ingress({ number: 80 }, { ingressClassName: 'public' }) + ingressClass(controller);
  const controller = 'haproxy-ingress.github.io/controller';
  await checkEntries(ofClass(controller) + haproxy(), []);
  await checkEntries(ofClass(controller) + haproxy('--controller-class=inside'), entering);
  await checkEntries(ofClass(`${controller}/inside`) + haproxy('--controller-class=inside'), []);
  await checkEntries(ofClass(controller) + haproxy('--watch-namespace=other'), entering);
  const unclassed = shop + ingress({ number: 80 });
  await checkEntries(unclassed + haproxy(), entering);
  await checkEntries(unclassed + haproxy('--watch-ingress-without-class'), []);
});

test('HAProxy Ingress of before IngressClasses serves what has no class, and its class by annotation', async () => {
  const haproxy = (tag: string, ...flags: readonly string[]) =>
    deployment('edge', 'haproxy').replace(
      'image: haproxy',
      `image: quay.io/jcmoraisjr/haproxy-ingress${tag}, args: [${['--configmap=edge/haproxy', ...flags].join()}]`,
    );
  const unclassed = shop + ingress({ number: 80 });
  await checkEntries(unclassed + haproxy(':v0.11.5'), []);
  await checkEntries(unclassed + haproxy(':v0.8'), []);
  await checkEntries(unclassed + haproxy(':v0.11.5', '--ignore-ingress-without-class'), entering);
  await checkEntries(unclassed + haproxy(':v0.12.22'), entering);
  await checkEntries(unclassed + haproxy(''), entering);
  const ofClass = shop + ingress({ number: 80 }, { ingressClassName: 'public' });
  await checkEntries(ofClass + ingressClass('haproxy-ingress.github.io/controller') + haproxy(':v0.11.5'), entering);
});

test('Kong serves one class, which a flag or a variable says', async () => {
  const kong = (more: string) =>
    deployment('edge', 'kong').replace(
      'containers: [',
      `containers: [{ name: controller, image: kong/kubernetes-ingress-controller:3.4, ${more} }, `,
    );
  const variables = (...all: readonly (readonly [name: string, value: string])[]) =>
    kong(`env: [${all.map(([name, value]) => `{ name: CONTROLLER_${name}, value: "${value}" }`).join()}]`);
  const ofClass = (name: string) =>
    shop +
    ingress({ number: 80 }, { ingressClassName: name }) +
    ingressClass('ingress-controllers.konghq.com/kong').replace('name: public', `name: ${name}`);
  await checkEntries(ofClass('kong') + variables(['KONG_ADMIN_URL', 'https://localhost:8444']), []);
  await checkEntries(ofClass('public') + kong('args: [--ingress-class=public]'), []);
  await checkEntries(ofClass('public') + variables(['INGRESS_CLASS', 'public']), []);
  await checkEntries(ofClass('kong') + variables(['INGRESS_CLASS', 'public']), entering);
  await checkEntries(ofClass('kong') + variables(['WATCH_NAMESPACE', 'other']), entering);
  await checkEntries(ofClass('kong') + variables(['INGRESS_CLASS', '$(CLASS)']), entering);
  await checkEntries(ofClass('kong') + kong('envFrom: [{ configMapRef: { name: kong } }]'), entering);
  // What serves runs in other pods.
  await checkEntries(ofClass('kong') + variables(['KONG_ADMIN_SVC', 'edge/kong-admin']), entering);
  await checkEntries(ofClass('kong') + variables(['KONG_ADMIN_URL', 'https://kong-admin:8444']), entering);
});

test('an Ingress without a class gets the default one', async () => {
  const unclassed = shop + ingress({ number: 80 });
  const classes = ingressClass('example.com/other').replace(
    'name: public',
    'name: public, annotations: { ingressclass.kubernetes.io/is-default-class: "true" }',
  );
  const everything = nginx.replace('-controller]', '-controller, --watch-ingress-without-class]');
  await checkEntries(unclassed + everything, []);
  await checkEntries(unclassed + everything + classes, entering);
  await checkEntries(unclassed + everything + classes.replace('example.com/other', 'k8s.io/ingress-nginx'), []);
});

test('pods that run a Gateway are known by their label', () => {
  const proxy = deployment('edge', 'proxy').replace(
    'labels: { app: proxy }',
    'labels: { app: proxy, gateway.networking.k8s.io/gateway-name: front }',
  );
  return checkEntries(shop + gateway({ ...http, ...open }) + route() + proxy, []);
});

test('an Ingress finds the Service that a kustomization renames with it', async () => {
  const files = [
    { path: 'base/kustomization.yaml', text: 'resources: [all.yaml]\n' },
    { path: 'base/all.yaml', text: shop + ingress({ number: 80 }) },
    { path: 'dev/kustomization.yaml', text: 'namePrefix: dev-\nnamespace: dev\nresources: [../base]\n' },
  ];
  const [cluster] = clustersOf(await analyseFiles(files));
  const edges = cluster === undefined ? [] : [...buildGraph(cluster)];
  expect(edges.filter(({ src }) => src === '{ingress-controller}')).toEqual([
    { src: '{ingress-controller}', dst: 'dev/dev-web[Deployment]', conn: 'TCP 8080' },
  ]);
});
