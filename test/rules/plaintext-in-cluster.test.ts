import { describe, expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles, editFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';
import { parseFixture, withoutMarkers } from '../support/fixture';

const rules = { rules: ['plaintext-endpoint-in-config'] };

const service = (name: string, spec = `selector: { app: ${name} }, ports: [{ port: 8080 }]`, namespace = 'shop') =>
  `#- ${namespace}-${name}.yaml
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${spec} }
`;

/** A workload with these lines below `env`, and with more of its pods. */
const web = (env: string, { pods = 'labels: { app: web }', spec = '' } = {}) => `#- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { ${pods} }
    spec:
      ${spec}
      containers:
        - name: web
          image: registry.example/web:1.0
          env:
${env}`;

const variable = (value: string, name = 'ORDERS_URL') => `            - name: ${name}
              value: ${value}
`;

/** Underlines the value of `variable`. */
const mark = (value: string, message: string) =>
  `              #      ${'~'.repeat(value.length)} [plaintext-endpoint-in-config] ${message}\n`;

const url = 'http://orders:8080/v1';
const found = 'Deployment "web" speaks to Service "orders" without TLS: ORDERS_URL has http://.';
const marked = variable(url) + mark(url, found);

describe('a URL without TLS of a Service', () => {
  test('is a hint', () => checkFindings(web(marked) + service('orders'), { ...rules, severity: 'hint' }));

  test.each([
    ['orders', 'orders', 'Service "orders" without'],
    ['orders.data', 'orders', 'Service "orders" of "data" without', 'data'],
    ['orders.data.svc', 'orders', 'Service "orders" of "data" without', 'data'],
    ['orders.data.svc.cluster.local', 'orders', 'Service "orders" of "data" without', 'data'],
    ['orders.data.svc.cluster.local', 'other', 'Service "orders" of "data" without', 'data'],
  ])('by the name %s', (host, name, words, namespace = 'shop') => {
    const value = `http://${host}:8080`;
    return checkFindings(web(variable(value) + mark(value, words)) + service(name, undefined, namespace), rules);
  });

  test('is nothing where the name of the variable is no text', () =>
    checkFindings(web(marked + variable('http://cache:8080', 'Y')) + service('orders') + service('cache'), rules));

  test('one of whose pods is meant', async () => {
    const headless = (more = '') => service('orders', `${more}selector: { app: orders }, ports: [{ port: 8080 }]`);
    const value = 'redis://orders-0.orders:6379';
    await checkFindings(web(variable(value) + mark(value, 'Service "orders"')) + headless('clusterIP: None, '), rules);
    await checkFindings(web(variable(value)) + headless(), rules);
  });

  test.each([
    ['no Service has the name', variable('http://other:8080'), ''],
    ['it is of the pod', variable('http://localhost:8080') + variable('http://127.0.0.1', 'B'), ''],
    ['it is an address', variable('http://10.96.0.10:8080'), ''],
    ['it has TLS', variable('https://orders:8443'), ''],
    ['it is a proxy', variable(url, 'HTTP_PROXY'), ''],
    ['it says where the program itself is', variable(url, 'EXTERNAL_URL') + variable(url, 'ADVERTISE_URL'), ''],
    [
      'nothing says where the Service leads',
      variable('http://files:8080'),
      service('files', 'ports: [{ port: 8080 }]'),
    ],
    [
      'two manifests have the Service',
      variable('http://files:8080'),
      ['a', 'b'].map((app) => service('files', `selector: { app: ${app} }`).replace('shop-files', app)).join(''),
    ],
    ['the pods call themselves', variable('http://web:8080'), service('web')],
  ])('is nothing where %s', (_, env, more) => checkFindings(web(env) + service('orders') + more, rules));

  test('is one finding an object, which names the others', async () => {
    const value = 'http://carts:8080';
    const files = web(
      variable('http://missing', 'A') +
        variable(value, 'B') +
        mark(value, 'speaks to Service "carts" and 1 more without TLS: B has http://.') +
        variable(url, 'C') +
        variable('http://carts:8080/again', 'D'),
    );
    await checkFindings(files + service('orders') + service('carts'), rules);
    const analysis = await analyseFiles(
      parseFixture(files + service('orders') + service('carts')).files.map(({ path, text }) => ({
        path,
        text: withoutMarkers(text),
      })),
    );
    const [finding] = allFindings(analysis).filter(({ ruleId }) => ruleId === rules.rules[0]);
    expect(finding?.related.map(({ message }) => message)).toEqual([
      'Service "carts" is what is called.',
      'C has http://orders.',
      'D has http://carts.',
    ]);
  });

  test('never has its password anywhere', async () => {
    const files = web(variable('redis://shop:s3cr3t@orders:6379/0')) + service('orders');
    const findings = allFindings(await analyseFiles(parseFixture(files).files));
    expect(findings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('Service "orders" without TLS: ORDERS_URL has redis://.'),
    );
    expect(JSON.stringify(findings)).not.toContain('s3cr3t');
  });

  test('is told in one short sentence where names are long', async () => {
    const files = `#- settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: checkout-service-settings, namespace: shop }
data:
  PRODUCT_CATALOG_SERVICE_URL: http://product-catalog.catalog-system.svc:8080
  RECOMMENDATIONS_URL: http://recommendations.catalog-system.svc
---
apiVersion: v1
kind: ConfigMap
metadata: { name: checkout-service-partners, namespace: shop }
data:
  PRODUCT_CATALOG_SERVICE_URL: http://product-catalog.production.partner.example.com
  OTHER_URL: http://${'long-'.repeat(11)}name.partner.example.com
`;
    const findings = allFindings(await analyseFiles(parseFixture(files).files));
    const messages = findings.filter(({ ruleId }) => ruleId === rules.rules[0]).map(({ message }) => message);
    expect(messages).toEqual([
      'ConfigMap "checkout-service-settings" speaks to Service "product-catalog" of "catalog-system" and 1 more without TLS. Nothing that is declared encrypts it on the way.',
      'ConfigMap "checkout-service-partners" speaks to a host outside of the cluster without TLS.',
      'ConfigMap "checkout-servi…" speaks to product-catalog.production.partner.example.com outside of the cluster without TLS.',
    ]);
  });

  test('is told in arguments by the flag before it', () => {
    const args = (mark: string) => `${web('').replace('          env:\n', '')}          args:
            - --upstream
            - http://orders:8080
${mark}            - --http-proxy
            - http://orders:8080
            - --web.external-url=http://orders:8080
`;
    const message = 'Deployment "web" speaks to Service "orders" without TLS: --upstream has http://.';
    const line = `            # ${'~'.repeat(18)} [plaintext-endpoint-in-config] ${message}\n`;
    return checkFindings(args(line) + service('orders'), rules);
  });
});

describe('a Service of type ExternalName', () => {
  const alias = (host: string) => service('orders', `type: ExternalName, externalName: ${host}`);

  test('counts as the host that it stands for', () =>
    checkFindings(
      web(variable(url) + mark(url, 'speaks to api.example.com outside of the cluster without TLS: ORDERS_URL')) +
        alias('api.example.com'),
      { ...rules, severity: 'information' },
    ));

  test('is nothing where that is inside', () =>
    checkFindings(web(variable(url)) + alias('orders.data.svc.cluster.local'), rules));
});

describe('what may encrypt between pods', () => {
  const config = (name: string, data: string) => `#- more.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: kube-system }
data:
  ${data}
`;
  const release = (values: string) => `#- more.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: network, namespace: kube-system }
spec:
  values:
${values}`;
  const namespace = (metadata: string) => `#- namespace.yaml
apiVersion: v1
kind: Namespace
metadata: { name: shop, ${metadata} }
`;

  test.each([
    ['Cilium', config('cilium-config', 'enable-wireguard: "true"')],
    ['IPsec of Cilium', config('cilium-config', 'enable-ipsec: "true"')],
    ['the chart of Cilium', release('    encryption:\n      type: wireguard\n      enabled: true\n')],
    [
      'the chart of Cilium between blank lines and comments',
      release('    encryption:\n      type: wireguard\n\n# All of it.\n      enabled: true\n'),
    ],
    ['the chart of Cilium in JSON', '#- values.json\n{"encryption":{"ipsec":{"keyFile":"keys"},"enabled":true}}\n'],
    ['a parameter of the chart of Cilium', release('    - name: encryption.enabled\n      value: "true"\n')],
    ['a flag of Cilium', release('    extraArgs: [--enable-wireguard]\n')],
    ['Cilium of kOps', '#- kops.yaml\nnetworking: { cilium: { enableEncryption: true, encryptionType: wireguard } }\n'],
    ['Cilium of Kubespray', '#- group_vars/k8s.yml\ncilium_encryption_enabled: true\n'],
    [
      'Calico',
      '#- more.yaml\napiVersion: projectcalico.org/v3\nkind: FelixConfiguration\nmetadata: { name: default }\nspec: { wireguardEnabled: true }\n',
    ],
    ['Calico of k0s', '#- k0s.yaml\nspec: { network: { provider: calico, calico: { wireguard: true } } }\n'],
    ['Calico of Kubespray', '#- group_vars/k8s.yml\ncalico_wireguard_enabled: true\n'],
    ['Antrea', config('antrea-config', 'antrea-agent.conf: "trafficEncryptionMode: wireGuard"')],
    ['flannel', config('kube-flannel-cfg', 'net-conf.json: \'{ "Backend": { "Type": "wireguard" } }\'')],
    ['flannel of Kubespray', '#- group_vars/k8s.yml\nflannel_backend_type: wireguard\n'],
    ['k3s', '#- config.yaml\nflannel-backend: wireguard-native\n'],
    ['arguments of k3s', '#- k3s.yaml\nargs:\n  - --flannel-backend\n  - wireguard-native\n'],
    ['KubeSpan of Talos', '#- talos.yaml\napiVersion: v1alpha1\nkind: KubeSpanConfig\nenabled: true\n'],
    ['GKE', '#- gke.yaml\nspec: { inTransitEncryptionConfig: IN_TRANSIT_ENCRYPTION_INTER_NODE_TRANSPARENT }\n'],
    ['AKS', '#- aks.yaml\nsecurity: { transitEncryption: { type: WireGuard } }\n'],
    [
      'OVN-Kubernetes',
      '#- more.yaml\napiVersion: operator.openshift.io/v1\nkind: Network\nmetadata: { name: cluster }\nspec: { defaultNetwork: { ovnKubernetesConfig: { ipsecConfig: { mode: Full } } } }\n',
    ],
    [
      'Istio that is installed',
      '#- more.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: istiod, namespace: istio-system }\nspec: { template: { spec: { containers: [{ name: discovery, image: docker.io/istio/pilot:1.27.0 }] } } }\n',
    ],
    ['a namespace of Istio', namespace('labels: { istio-injection: enabled }')],
    ['a namespace of the ambient mesh', namespace('labels: { istio.io/dataplane-mode: ambient }')],
    ['a namespace of Linkerd', namespace('annotations: { linkerd.io/inject: enabled }')],
    ['a release of Linkerd', release('    identity: { issuer: linkerd }\n')],
    ['Consul', release('    connectInject: { enabled: true }\n')],
    ['a release of Kuma', release('    repository: https://kumahq.github.io/charts\n')],
    ['Kuma', namespace('labels: { kuma.io/sidecar-injection: enabled }')],
    [
      'a template of a chart',
      '#- mesh/Chart.yaml\nname: mesh\nversion: 1.0.0\n#- mesh/templates/namespace.yaml\nmetadata: { labels: { istio-injection: {{ .Values.mesh }} } }\n',
    ],
  ])('is %s: silence', (_, more) => checkFindings(web(variable(url)) + service('orders') + more, rules));

  test('may have lines that end as on Windows', async () => {
    const values = 'encryption:\r\n  type: wireguard\r\n  enabled: true\r\n';
    const { files } = parseFixture(web(variable(url)) + service('orders'));
    const analysis = await analyseFiles([...files, { path: 'values.yaml', text: values }]);
    expect(allFindings(analysis).filter(({ ruleId }) => ruleId === rules.rules[0])).toEqual([]);
  });

  test('counts where a file becomes a template because a chart comes', async () => {
    const before = parseFixture(
      `${web(variable(url))}${service('orders')}#- mesh/templates/namespace.yaml\nmetadata: { labels: { istio-injection: enabled } }\n`,
    ).files;
    const after = [...before, { path: 'mesh/Chart.yaml', text: 'name: mesh\nversion: 1.0.0\n' }];
    const analysis = await editFiles(await analyseFiles(before), before, after);
    expect(allFindings(analysis).filter(({ ruleId }) => ruleId === rules.rules[0])).toEqual([]);
  });

  test.each([
    ['Cilium', config('cilium-config', 'enable-wireguard: "false"')],
    [
      'Cilium of kOps',
      '#- kops.yaml\nnetworking: { cilium: { enableEncryption: false, encryptionType: wireguard } }\n',
    ],
    ['Calico of k0s', '#- k0s.yaml\nspec: { network: { provider: calico, calico: { wireguard: false } } }\n'],
    ['KubeSpan of Talos', '#- talos.yaml\napiVersion: v1alpha1\nkind: KubeSpanConfig\nenabled: false\n'],
    [
      'the chart of Cilium',
      release('    encryption:\n      enabled: false\n      type: wireguard\n    hubble:\n      enabled: true\n'),
    ],
    [
      'Calico',
      '#- more.yaml\napiVersion: projectcalico.org/v3\nkind: FelixConfiguration\nmetadata: { name: default }\nspec: { wireguardEnabled: false }\n',
    ],
    ['Antrea', config('antrea-config', 'antrea-agent.conf: "trafficEncryptionMode: none"')],
    ['flannel', config('kube-flannel-cfg', 'net-conf.json: \'{ "Backend": { "Type": "vxlan" } }\'')],
    [
      'OVN-Kubernetes',
      '#- more.yaml\napiVersion: operator.openshift.io/v1\nkind: Network\nmetadata: { name: cluster }\nspec: { defaultNetwork: { ovnKubernetesConfig: { ipsecConfig: { mode: Disabled } } } }\n',
    ],
    [
      'a definition that mentions a mesh',
      '#- more.yaml\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: rollouts.argoproj.io }\nspec:\n  group: argoproj.io\n  description: istio\n',
    ],
  ])('is not what is switched off: %s', (_, more) => checkFindings(web(marked) + service('orders') + more, rules));

  const orders = (metadata: string, spec = '') => `#- orders-pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: orders, namespace: shop, ${metadata} }
spec: { ${spec}containers: [{ name: orders, image: registry.example/orders:1.0 }] }
`;
  const app = 'labels: { app: orders }';

  test.each([
    [
      'refuse a sidecar of Istio',
      namespace('labels: { team: shop }'),
      orders('labels: { app: orders, sidecar.istio.io/inject: "false" }'),
    ],
    ['are in a namespace that refuses Istio', namespace('labels: { istio-injection: disabled }'), orders(app)],
    [
      'refuse Linkerd',
      namespace('annotations: { linkerd.io/inject: enabled }'),
      orders(`${app}, annotations: { linkerd.io/inject: disabled }`),
    ],
    ['refuse Consul', '', orders(`${app}, annotations: { consul.hashicorp.com/connect-inject: "false" }`)],
    [
      'have the network of the node',
      namespace('labels: { istio-injection: enabled }'),
      orders(app, 'hostNetwork: true, '),
    ],
  ])('leaves out pods that %s', (_, ...more) => checkFindings(web(marked) + service('orders') + more.join(''), rules));

  test('leaves out a caller that refuses it', () =>
    checkFindings(
      web(marked, { pods: 'labels: { app: web }, annotations: { linkerd.io/inject: disabled }' }) +
        service('orders') +
        namespace('annotations: { linkerd.io/inject: enabled }'),
      rules,
    ));

  test.each([
    ['Linkerd', 'annotations: { linkerd.io/inject: disabled }', 'linkerd.io/control-plane-ns: linkerd'],
    ['Istio', 'labels: { istio-injection: disabled }', 'security.istio.io/tlsMode: istio'],
  ])('may be a proxy of %s in the manifests', (_, refusing, label) =>
    checkFindings(
      web(variable(url), { pods: `labels: { app: web, ${label} }` }) +
        service('orders') +
        namespace(refusing) +
        orders(`labels: { app: orders, ${label} }`),
      rules,
    ),
  );

  test.each([
    [
      'the namespace has the ambient mesh',
      namespace('labels: { istio.io/dataplane-mode: ambient }'),
      orders('labels: { app: orders, sidecar.istio.io/inject: "false" }'),
    ],
    ['nothing is known of the namespace', '', orders('labels: { app: orders, sidecar.istio.io/inject: "false" }')],
    [
      'one of two workloads does not',
      namespace('annotations: { linkerd.io/inject: enabled }'),
      orders(`${app}, annotations: { linkerd.io/inject: disabled }`) +
        orders(app).replace('name: orders,', 'name: more,').replace('orders-pod', 'more'),
    ],
  ])('may still have pods that refuse a sidecar where %s', (_, ...more) =>
    checkFindings(web(variable(url)) + service('orders') + more.join(''), rules),
  );

  test('is what a configuration says', async () => {
    const configuration = (text: string) => `#- .firebreak.yaml\n${text}\n`;
    const mesh = namespace('labels: { istio-injection: enabled }');
    const files = service('orders') + mesh;
    await checkFindings(
      web(variable(url)) + service('orders') + configuration('cluster: { encryption: wireguard }'),
      rules,
    );
    await checkFindings(web(marked) + files + configuration('cluster: { encryption: none }'), rules);
    const clusters =
      'cluster: { encryption: none }\nclusters: [{ name: prod, include: ["*.yaml"], encryption: ipsec }]';
    await checkFindings(web(variable(url)) + files + configuration(clusters), rules);
  });

  test('may be in what is not known', () =>
    checkFindings(
      `#- kustomization.yaml\nresources: [web.yaml, shop-orders.yaml, https://example.com/base]\n${web(variable(url))}${service('orders')}`,
      rules,
    ));
});

describe('in a kustomization', () => {
  const kustomization = (more: string) => `#- kustomization.yaml\nresources: [web.yaml, shop-orders.yaml]\n${more}`;

  test('the namespaces and names that it gives count', () =>
    checkFindings(kustomization('namespace: prod\n') + web(marked) + service('orders'), rules));

  test('a Service with another name is not the one that is called', () =>
    checkFindings(kustomization('nameSuffix: -2\n') + web(variable(url)) + service('orders'), rules));

  test('a patch may have put TLS in its place', () =>
    checkFindings(
      `${kustomization('patches: [{ path: patch.yaml }]\n')}${web(variable(url))}${service('orders')}#- patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      containers: [{ name: web, env: [{ name: ORDERS_URL, value: "https://orders:8443" }] }]
`,
      rules,
    ));
});

describe('a fix', () => {
  const ports = (list: string) => service('orders', `selector: { app: orders }, ports: [${list}]`);

  test.each([
    ['another port', '{ name: http, port: 8080 }, { name: https, port: 8443 }', 'https://orders:8443/v1'],
    [
      'the port of a full name',
      '{ name: http, port: 8080 }, { name: https, port: 8443 }',
      'https://orders.shop.svc.cluster.local.:8443',
      'http://orders.shop.svc.cluster.local.:8080',
    ],
    ['the usual port', '{ name: http, port: 8080 }, { name: https-web, port: 443 }', 'https://orders/v1'],
  ])('speaks HTTPS on %s of the Service', (_, list, value, before = url) =>
    checkFix(web(variable(before)) + ports(list), web(variable(value)) + ports(list), 'Speak https', rules),
  );

  test('is not there where the Service has no port for it', () =>
    expect(
      checkFix(web(variable(url)) + ports('{ name: http, port: 8080 }'), '', 'Speak https', rules),
    ).rejects.toThrow('Offered: none'));
});
