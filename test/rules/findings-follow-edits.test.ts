import { describe, expect, test, vi } from 'vitest';
import { type Analysis, changedFiles, filesWithFindings, findingsOf, pageOf } from '../../server/src/core';
import { groupBy } from '../../server/src/core/group-by';
import type { Guarded } from '../../server/src/core/rules/rule';
import { analyseFiles, editFiles, type WorkspaceFile } from '../support/analysis';
import { linesOf, parseFixture, withoutMarkers } from '../support/fixture';
import { wholeRules } from '../support/whole-rules';

/*
 * What a finding hangs on outside of its file, `holds` of its rule looks up, and after an edit only files with such a
 * lookup are looked at again. Each rule with a `holds` goes through its own examples, one manifest a file: each manifest
 * goes, and each manifest of the other examples comes, into the same scope and into another one.
 */
const rules = await wholeRules();

describe.each(rules.filter(({ holds }) => holds !== undefined).map((rule) => [rule.id, rule] as const))(
  '%s',
  (id, rule) => {
    const asked = vi.spyOn(rule as Required<Guarded>, 'holds');
    test('says of each file with other findings that it has changed', async () => {
      const workspaces = [...pageOf(rule).examples.map(({ yaml }) => yaml), ...(more[id] ?? [])].map(filesOf);
      const manifests = uniqueTexts(workspaces.flat());
      for (const files of workspaces.map((own) => [...own, ...places])) {
        const analysis = await analyseFiles(files);
        const before = findingsIn(analysis);
        for (const edited of [...withoutOne(files), ...withOneMore(files, manifests)]) {
          const next = await editFiles(analysis, files, edited);
          const after = findingsIn(next);
          checkTold(changedFiles(analysis, next), before, after, edited);
          const undone = await editFiles(next, edited, files);
          checkTold(changedFiles(next, undone), after, findingsIn(undone), edited);
        }
      }
      // A rule of which no finding is answered in two ways here needs an example that shows what it looks at.
      const answers = asked.mock.calls.map(([finding], call) => [finding, asked.mock.results[call]?.value] as const);
      const byFinding = groupBy(answers, ([finding]) => JSON.stringify(finding));
      const kinds = [...byFinding.values()].map(
        (alike) => new Set(alike.map(([, answer]) => JSON.stringify(answer))).size,
      );
      expect(Math.max(...kinds) > 1).toBe(!looksAtItself.includes(id));
    }, 60_000);
  },
);

const pod = (namespace: string, label: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: other, namespace: ${namespace}, labels: { ${label} } }\n`;

/** A policy that a patch mends. */
const patched = (spec: string, patch: string) => {
  const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: web, namespace: shop }\n';
  return `#- kustomization.yaml
resources: [policy.yaml]
patches: [{ path: patch.yaml }]
#- policy.yaml
${head}spec: { podSelector: {}, ${spec} }
#- patch.yaml
${head}spec: { ${patch} }
`;
};

/** Pods that only clients may connect to, and the clients. */
const onlyClients = (caller: string) => `${pod('shop', 'app: web')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-clients, namespace: shop }
spec:
  podSelector: {}
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: clients } } }] }]
---
${pod('clients', 'app: client')}---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 443 }] }
---
${caller}`;

const webhook = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: web }
webhooks:
  - name: web.example.com
    clientConfig: { service: { name: web, namespace: shop } }
`;

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 443 } } } }
`;

/** Where a configuration says the version of Kubernetes that the document does not say. */
const ofVersion = (document: string) => [
  `#- .firebreak.yaml\ncluster: { kubernetes: "1.24" }\n#- document.yaml\n${document}`,
];

/** A workload that calls a Service without TLS. */
const calling = (host: string, others = `---\n${service('shop', 'selector: { app: orders }')}`) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: web
          env:
            - name: ORDERS
              value: http://${host}
${others}`;

const inLinkerd = (namespace: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace}, annotations: { linkerd.io/inject: enabled } }\n`;

const service = (namespace: string, spec: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: orders, namespace: ${namespace} }\nspec: { ${spec}, ports: [{ port: 80 }] }\n`;

const kubeadm = 'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n';
const kubelet = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nserverTLSBootstrap: ';

/** For rules whose examples do not show what they look at. */
const more: Readonly<Record<string, readonly string[]>> = {
  'duplicate-resource': [
    `#- kustomization.yaml
resources: [a.yaml, b.yaml, base]
#- a.yaml
${pod('shop', 'app: web')}
#- b.yaml
${pod('shop', 'app: web')}
#- base/kustomization.yaml
transformers: [prefix.yaml]
`,
  ],
  'selector-near-miss': [pod('shop', 'app: frontned')],
  'peer-matches-nothing': [pod('shop', 'app: frontend')],
  'hostnetwork-bypasses-policy': [
    pod('shop', 'app: agent'),
    `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: node-exporter, namespace: shop }
spec:
  template: { metadata: { labels: { app: agent } }, spec: { hostNetwork: true, containers: [{ name: a, image: prom/node-exporter }] } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: agent, namespace: shop }
spec: { podSelector: { matchLabels: { app: agent } } }
`,
  ],
  'namespace-label-not-guaranteed': [
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: kube-system, labels: { name: kube-system } }\n',
  ],
  'ingress-backend-missing': [
    'apiVersion: v1\nkind: Service\nmetadata: { name: api-scv, namespace: shop }\nspec: { type: ExternalName }\n',
  ],
  'source-allowlist-open': [
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { nginx.ingress.kubernetes.io/allowlist-source-range: "" } }
spec: { ingressClassName: web, defaultBackend: { service: { name: web, port: { number: 80 } } } }
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: web }
spec: { controller: k8s.io/ingress-nginx }
`,
  ],
  'blocks-ingress-controller': [onlyClients(ingress)],
  'blocks-api-server-callback': [onlyClients(webhook)],
  'removed-or-deprecated-api': [
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: x }\nspec:\n  group: extensions\n',
  ],
  'apiserver-serving-tls': ofVersion(`${kubeadm}apiServer: { extraArgs: { client-ca-file: "" } }\n`),
  'apiserver-client-tls': ofVersion(`${kubeadm}apiServer: { extraArgs: { etcd-cafile: "" } }\n`),
  'apiserver-insecure-access': ofVersion(`${kubeadm}apiServer: { extraArgs: { token-auth-file: /tokens } }\n`),
  'weak-tls-component': ofVersion(`${kubelet}true\ntlsCipherSuites: [TLS_RSA_WITH_RC4_128_SHA]\n`),
  'etcd-tls': ofVersion(`${kubeadm}etcd: { local: { extraArgs: { auto-tls: "true" } } }\n`),
  'kubelet-open-access': ofVersion(`${kubelet}true\nreadOnlyPort: 10255\n`),
  'kubelet-serving-certificate': ofVersion(`${kubelet}false\n`),
  'secrets-stored-in-clear': ofVersion(
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: kube-system }\nspec: { containers: [{ name: a, command: [kube-apiserver] }] }\n',
  ),
  'component-bind-address': ofVersion(`${kubeadm}scheduler: { extraArgs: { bind-address: 0.0.0.0 } }\n`),
  'api-server-published': [
    `#- kustomization.yaml
resources: [ingress.yaml]
namespace: default
#- ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: api, namespace: shop }
spec: { defaultBackend: { service: { name: kubernetes, port: { number: 443 } } } }
`,
  ],
  'policytypes-mismatch': [patched('policyTypes: [Ingres]', 'policyTypes: [Ingress]')],
  'invalid-ipblock': [patched('ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0 } }] }]', 'ingress: []')],
  'invalid-port-spec': [patched('ingress: [{ ports: [{ port: 70000 }] }]', 'ingress: []')],
  'wrong-workload-field-type': [
    `#- kustomization.yaml
resources: [web.yaml]
patches: [{ path: patch.yaml }]
#- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: other } }, spec: { containers: [{ name: a, image: b }] } }
#- patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web } } } }
`,
  ],
  'plaintext-endpoint-in-config': [
    calling('orders'),
    calling('orders.data.svc'),
    `#- kustomization.yaml
resources: [web.yaml, orders.yaml]
#- web.yaml
${calling('orders', '')}#- orders.yaml
${service('shop', 'selector: { app: orders }')}`,
    service('data', 'type: ExternalName, externalName: api.example.com'),
    service('shop', 'selector: { app: web }'),
    `${calling('orders')}---
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { linkerd.io/inject: disabled } }
`,
    `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data:
  ORDERS: http://orders.data.svc
---
${service('data', 'selector: { app: orders }')}---
apiVersion: v1
kind: Namespace
metadata: { name: data, annotations: { linkerd.io/inject: disabled } }
---
${pod('data', 'app: orders')}---
${inLinkerd('other')}`,
    `${calling('orders.data.svc', '')}---
${service('data', 'selector: { app: orders }')}---
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { linkerd.io/inject: disabled } }
---
${inLinkerd('other')}`,
    inLinkerd('shop'),
    inLinkerd('data'),
    pod('data', 'app: orders').replace('labels:', 'annotations: { linkerd.io/inject: enabled }, labels:'),
    `${pod('shop', 'app: orders, sidecar.istio.io/inject: "false"')}---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
`,
    'apiVersion: v1\nkind: Pod\nmetadata: { name: x, namespace: shop, labels: { app: orders } }\nspec: { hostNetwork: true }\n',
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: other, labels: { istio-injection: enabled } }\n',
  ],
  'misplaced-or-invalid-policy-field': [patched('ingres: []', 'ingres: null')],
};

/**
 * Their `holds` looks at the file of the finding alone, or at the day and at kustomizations, after which every file is
 * looked at again.
 */
const looksAtItself = [
  'name-contradicts-effect',
  'policy-review-metadata',
  'wildcard-external-destination',
  'certificate-expired-or-expiring',
  'tls-reference-unresolved',
  'tls-secret-malformed',
];

type Shown = ReadonlyMap<string, string>;

/** Files that are not said to have changed show what they showed. */
function checkTold(told: readonly string[], before: Shown, after: Shown, edited: readonly WorkspaceFile[]): void {
  for (const uri of new Set([...before.keys(), ...after.keys()])) {
    if (!told.includes(uri)) expect([edited, uri, after.get(uri)]).toEqual([edited, uri, before.get(uri)]);
  }
}

/** What is shown of each file. */
function findingsIn(analysis: Analysis): Shown {
  return new Map(filesWithFindings(analysis).map((uri) => [uri, JSON.stringify(findingsOf(analysis, uri))]));
}

/** One manifest a file, unless a kustomization names the files. */
function filesOf(yaml: string): readonly WorkspaceFile[] {
  const files = parseFixture(yaml).files.map(({ path, text }) => ({ path, text: withoutMarkers(text) }));
  if (files.some(({ path }) => /(^|\/)(kustomization|\.firebreak)\.yaml$/.test(path))) return files;
  return files.flatMap(({ path, text }) =>
    documentsOf(text).map((document, index) => ({ path: `${path}.${index}.yaml`, text: document })),
  );
}

function documentsOf(text: string): readonly string[] {
  const documents: string[][] = [[]];
  for (const line of linesOf(text)) {
    if (line.trimEnd() === '---') documents.push([]);
    else documents.at(-1)?.push(line);
  }
  return documents.map((lines) => lines.join('')).filter((document) => document.trim() !== '');
}

function uniqueTexts(files: readonly WorkspaceFile[]): readonly string[] {
  const manifests = files.filter(({ path }) => !path.endsWith('kustomization.yaml'));
  return [...new Set(manifests.map(({ text }) => text))];
}

function withoutOne(files: readonly WorkspaceFile[]): readonly (readonly WorkspaceFile[])[] {
  return files.filter((file) => !places.includes(file)).map((gone) => files.filter((file) => file !== gone));
}

/** Beside the others, and in a kustomization of its own. */
function withOneMore(
  files: readonly WorkspaceFile[],
  manifests: readonly string[],
): readonly (readonly WorkspaceFile[])[] {
  return [beside, elsewhere].flatMap((place) =>
    manifests.map((text) => files.map((file) => (file === place ? { ...file, text } : file))),
  );
}

// The scopes stay the same ones: where they do not, every file is looked at again.
const nothing = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: nothing, namespace: nowhere }\n';
const beside = { path: 'new.yaml', text: nothing };
const elsewhere = { path: 'elsewhere/new.yaml', text: nothing };
const places: readonly WorkspaceFile[] = [
  beside,
  elsewhere,
  { path: 'elsewhere/kustomization.yaml', text: 'resources: [new.yaml]\n' },
];
