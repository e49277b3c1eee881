import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';

/** Pods that every other rule leaves alone. */
const job = (container: string, labels = '{ app: web }') => `apiVersion: batch/v1
kind: Job
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels: ${labels}
    spec:
      containers:
        - name: web
          image: example.com/web
${container}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: all
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53 }, { port: 53, protocol: UDP }]
`;

test('a port is a number, and a placeholder is left alone', async () => {
  await checkFindings(
    job(`          ports:
            - containerPort: "8080"
              #              ~~~~~~ [wrong-workload-field-type] Job "web" is rejected: containerPort must be a number without quotes.
            - containerPort: "\${PORT}"`),
  );
});

test('a switch is true or false, and not the text of it', async () => {
  await checkFindings(
    job('      hostNetwork: "true"').replace(
      '---',
      `      #            ~~~~~~ [wrong-workload-field-type] Job "web" is rejected: hostNetwork must be true or false, without quotes.
      automountServiceAccountToken: 'no'
      #                             ~~~~ [wrong-workload-field-type] automountServiceAccountToken must be true or false
---`,
    ),
    only,
  );
  await checkFindings(job('      hostNetwork: HOST_NETWORK\n      automountServiceAccountToken: no'), only);
});

// kubectl reads `on` as true; to kustomize it is a text, which it writes in quotes, and the API server refuses that.
test.each([
  ['as it is', {}, 'open', undefined],
  [
    'built by kustomize',
    { 'kustomization.yaml': 'resources: [all.yaml]\n' },
    'unknown',
    /hostNetwork must be true or false/,
  ],
])('hostNetwork: on, %s', async (_, more, ingress, reason) => {
  const files = { 'all.yaml': job('      hostNetwork: on'), ...more };
  const analysis = await analyseFiles(Object.entries(files).map(([path, text]) => ({ path, text })));
  const workloads = coverageOf(analysis).scopes.flatMap(({ namespaces }) => namespaces.flatMap((one) => one.workloads));
  expect(workloads.map((workload) => [workload.ingress, workload.reason])).toEqual([
    [ingress, reason === undefined ? expect.anything() : expect.stringMatching(reason)],
  ]);
});

test('an empty list and one that stands in a variable are lists', async () => {
  await checkFindings(job('          ports:'));
  await checkFindings(job('          ports: $PORTS'));
});

test('a label of pods is a text, also where it is a number or a boolean to Kubernetes alone', async () => {
  await checkFindings(
    job('', '{ app: 1, tier: "1", on: y, inf: .inf, filled: "$(LABEL)", empty: }').replace(
      '    spec:',
      `      #              ~ [wrong-workload-field-type] Job "web" is rejected: label app must be a text.
      #                                ~ [wrong-workload-field-type] Job "web" cannot be applied by kubectl: label true must be a text, and y means true.
      #                                        ~~~~ [wrong-workload-field-type] label inf must be a text.
    spec:`,
    ),
  );
});

const only = { rules: ['wrong-workload-field-type'] };

test('names, namespaces and labels of workloads, Services and Namespaces are texts', () =>
  checkFindings(
    `#- a.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: 5
  #     ~ [wrong-workload-field-type] Namespace "5" is rejected: metadata.name must be a text.
  labels: { team: 5 }
  #               ~ [wrong-workload-field-type] Namespace "5" is rejected: label team must be a text.
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: 123
  #          ~~~ [wrong-workload-field-type] Service "web" is rejected: metadata.namespace must be a text.
---
apiVersion: v1
kind: Pod
metadata:
  name: no
  #     ~~ [wrong-workload-field-type] metadata.name must be a text, and no means false.
  namespace: [shop]
# ~~~~~~~~~ [wrong-workload-field-type] metadata.namespace must be a text.
`,
    only,
  ));

const deployment = (selector: string, labels: string, kind = 'Deployment') => `#- a.yaml
apiVersion: ${kind === 'Job' ? 'batch' : 'apps'}/v1
kind: ${kind}
metadata: { name: web }
spec:
  selector: ${selector}
  template:
    metadata: { labels: ${labels} }
    spec: { containers: [{ name: web, image: example.com/web }] }
`;

const marked = (text: string, message: string) =>
  text.replace('  template:', `# ~~~~~~~~ [wrong-workload-field-type] ${message}\n  template:`);

test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'])(
  'the selector of a %s must match its own pods',
  async (kind) => {
    const wrong = deployment('{ matchLabels: { app: api } }', '{ app: web }', kind);
    await checkFindings(marked(wrong, `its selector asks for "app=api", which its pods do not have.`), only);
    await checkFindings(deployment('{ matchLabels: { app: web } }', '{ app: web, tier: front }', kind), only);
  },
);

test('expressions of a selector count, and what is filled in or added by the server does not', async () => {
  const wrong = deployment('{ matchExpressions: [{ key: tier, operator: Exists }] }', '{ app: web }');
  await checkFindings(marked(wrong, 'asks for "tier"'), only);
  await checkFindings(deployment('{ matchLabels: { app: $(APP) } }', '{ app: web }'), only);
  await checkFindings(deployment('{ matchLabels: { app: web } }', '{ app: $(APP) }'), only);
  await checkFindings(deployment('{ matchLabels: { controller-uid: a } }', '{ app: web }', 'Job'), only);
});

test('a patch of a kustomization needs no labels that match, and one that makes them match mends the base', async () => {
  const base = deployment('{ matchLabels: { app: api } }', '{ app: web }');
  const patch = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template: { metadata: { labels: { app: api } } }
`;
  await checkFindings(
    `${base}#- patch.yaml
${patch}#- kustomization.yaml
resources: [a.yaml]
patches: [{ path: patch.yaml }]
`,
    only,
  );
});

test('what becomes of a rejected workload is not known, but of one letter it is clear what is meant', async () => {
  const states = async (labels: string) => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: ${labels} }\n`;
    const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
    const workload = coverageOf(analysis).scopes[0]?.namespaces[0]?.workloads[0];
    return [workload?.ingress, workload?.reason];
  };
  expect(await states('{ app: 1 }')).toEqual([
    'unknown',
    'The API server rejects Pod "web": label app must be a text.',
  ]);
  expect(await states('{ app: y }')).toEqual(['open', undefined]);
});

describe('a number for a label in a base', () => {
  const files = (overlay: string, marker = '') => `#- base/kustomization.yaml
resources: [web.yaml]
#- base/web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { version: 1, other: 2 }
${marker}#- overlay/kustomization.yaml
resources: [../base]
${overlay}`;
  const both = `  #                  ~ [wrong-workload-field-type] label version must be a text
  #                            ~ [wrong-workload-field-type] label other must be a text
`;
  const other = '  #                            ~ [wrong-workload-field-type] label other must be a text\n';

  test('is mended by labels of the overlay, which leave others as they are', async () => {
    await checkFindings(files('labels: [{ pairs: { version: "2" } }]\n', other), only);
    await checkFindings(files('commonLabels: { version: "2", other: a }\n'), only);
    await checkFindings(files('labels: [{ pairs: { third: "2" } }]\n', both), only);
  });

  test('is wrong as long as one overlay leaves it', () =>
    checkFindings(
      `${files('labels: [{ pairs: { version: "2", other: a } }]\n', both)}#- third/kustomization.yaml\nresources: [../base]\n`,
      only,
    ));
});

test('one letter is a text to kustomize, which quotes it, and a boolean to all others', async () => {
  const base = `#- base/a.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: Y
  #     ~ [wrong-workload-field-type] Namespace "Y" cannot be applied by kubectl: metadata.name must be a text, and Y means true.
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: n, labels: { a: N } }
#                               ~ [misplaced-or-invalid-policy-field] metadata.namespace must be a text, and n means false, so kubectl cannot apply this policy.
#                                               ~ [misplaced-or-invalid-policy-field] Label value N is not a text (it means false), so kubectl cannot apply this policy.
spec: { podSelector: { matchLabels: { app: y } } }
#                                          ~ [misplaced-or-invalid-policy-field] so kubectl cannot apply this policy.
`;
  const unmarked = base.replaceAll(/^ *#.*~.*\n/gm, '');
  const both = { rules: [...only.rules, 'misplaced-or-invalid-policy-field'] };
  await checkFindings(base, both);
  await checkFindings(`${unmarked}#- base/kustomization.yaml\nresources: [a.yaml]\n`, both);
  await checkFindings(
    `${unmarked}#- base/b.yaml
apiVersion: v1
kind: Namespace
metadata: { name: Z }
#- base/kustomization.yaml
resources: [b.yaml]
patches: [{ path: a.yaml }]
`,
    both,
  );
});

test('a word such as on is a text to kustomize, too, in resources and in patches', async () => {
  const pod = `#- base/a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { app: on, tier: No }
`;
  const markers = `  #              ~~ [wrong-workload-field-type] Pod "web" is rejected: label app must be a text, and on means true.
  #                        ~~ [wrong-workload-field-type] Pod "web" is rejected: label tier must be a text, and No means false.
`;
  await checkFindings(pod + markers, only);
  await checkFindings(`${pod}#- base/kustomization.yaml\nresources: [a.yaml]\n`, only);
  const patch = '{ apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: off } } }';
  await checkFindings(
    `${pod}#- base/kustomization.yaml\nresources: [a.yaml]\npatches: [{ patch: "${patch}" }]\n`,
    only,
  );
  const analysis = await analyseFiles([
    { path: 'a.yaml', text: pod.replace('#- base/a.yaml\n', '') },
    { path: 'kustomization.yaml', text: 'resources: [a.yaml, deny.yaml]\n' },
    {
      path: 'deny.yaml',
      text: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny }
spec: { podSelector: { matchLabels: { app: on } }, policyTypes: [Ingress] }
`,
    },
  ]);
  const [workload] = coverageOf(analysis).scopes[0]?.namespaces[0]?.workloads ?? [];
  expect([workload?.ingress, workload?.reason]).toEqual(['closed', undefined]);
});
