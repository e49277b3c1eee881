import { describe, expect, test } from 'vitest';
import { allFindings, fixesFor, planFix, verifyFix } from '../../server/src/core';
import { analyseFiles, type WorkspaceFile } from '../support/analysis';
import { checkFix } from '../support/check';

const service = (name: string, namespace: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] }
`;

const pod = (name: string, namespace: string, url = '') => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: { app: ${name} }
spec: { containers: [{ name: main, image: ${name}${url === '' ? '' : `, env: [{ name: PEER_URL, value: "${url}" }]`} }] }
`;

describe('Allow only declared callers', () => {
  const manifests = `#- dash.yaml
${pod('dash', 'kube-system')}---
${service('dash', 'kube-system')}#- web.yaml
${pod('web', 'shop', 'http://dash.kube-system')}`;

  test('admits the pods that say that they call the workload, on its own port', () =>
    checkFix(
      manifests,
      `#- dash.yaml
${pod('dash', 'kube-system')}---
${service('dash', 'kube-system')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: dash-ingress
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: dash
  policyTypes:
    - Ingress
  ingress:
    # PEER_URL in Pod/shop/web
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: shop
          podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 8080
`,
      'Allow only declared callers of Pod "dash", in this file',
      { rules: ['workload-unprotected-ingress'] },
    ));

  test('is not offered where nobody declares anything', async () => {
    const titles = await offers(
      [{ path: 'dash.yaml', text: pod('dash', 'kube-system') }],
      'workload-unprotected-ingress',
    );
    expect(titles.filter((title) => title.startsWith('Allow only'))).toEqual([]);
    expect(titles.length).toBeGreaterThan(0);
  });
});

/** The fixes of the findings of a rule, with what they do to what is declared. */
async function offers(files: readonly WorkspaceFile[], ruleId: string): Promise<readonly string[]> {
  const analysis = await analyseFiles(files);
  const found = allFindings(analysis).filter((finding) => finding.ruleId === ruleId);
  const lines: string[] = [];
  for (const finding of found) {
    for (const fix of fixesFor(analysis, finding)) {
      const plan = planFix(analysis, fix);
      const verdict = plan.kind === 'refused' ? undefined : await verifyFix(analysis, finding, plan);
      const broken = verdict?.kind === 'verified' ? verdict.effect.breaksDeclared.join(', ') : 'refused';
      lines.push(`${fix.title.replace(/, in .*file.*/, '')}: ${broken}`);
    }
  }
  return [...new Set(lines)];
}

const shop = [
  { path: 'web.yaml', text: pod('web', 'shop', 'http://api') },
  { path: 'api.yaml', text: `${pod('api', 'shop', 'https://pay.example.com')}---\n${service('api', 'shop')}` },
];

describe('Isolate namespace', () => {
  test('comes first and breaks nothing, where the other fixes say what they break', async () => {
    expect(await offers(shop, 'missing-default-deny-ingress')).toEqual([
      'Isolate namespace "shop", keep declared connections: ',
      'Deny all ingress in namespace "shop" by default: web to api',
      'Deny all ingress and egress in namespace "shop" by default, allow DNS: api to pay.example.com, web to api',
    ]);
    expect(await offers(shop, 'missing-default-deny-egress')).toEqual([
      'Isolate namespace "shop", keep declared connections: ',
      'Deny all egress in namespace "shop" by default, allow DNS: api to pay.example.com, web to api',
      'Deny all ingress and egress in namespace "shop" by default, allow DNS: api to pay.example.com, web to api',
    ]);
  });

  test('is not offered where nothing is declared, or not everything is known', async () => {
    const undeclared = await offers([{ path: 'web.yaml', text: pod('web', 'shop') }], 'missing-default-deny-ingress');
    expect(undeclared).toEqual([
      'Deny all ingress in namespace "shop" by default: ',
      'Deny all ingress and egress in namespace "shop" by default, allow DNS: ',
    ]);
    const bare = [
      { path: 'web.yaml', text: pod('web', 'shop', 'http://api').replace('labels: { app: web }', 'labels: {}') },
      ...shop.slice(1),
    ];
    expect((await offers(bare, 'missing-default-deny-ingress'))[0]).toMatch(/^Deny all ingress in/);
  });

  test('lets in who calls pods of the namespace that no manifest shows', async () => {
    const caller = { path: 'far.yaml', text: pod('far', 'other', 'http://db.shop') };
    const files = [...shop, caller];
    const analysis = await analyseFiles(files);
    const isolating = allFindings(analysis)
      .flatMap((finding) => fixesFor(analysis, finding))
      .find(({ title }) => title.startsWith('Isolate namespace "shop"'));
    expect(
      isolating?.actions.map((action) => ('yaml' in action ? action.yaml : '')).join('---\n'),
    ).toContain(`  name: db
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
  ingress:
    # PEER_URL in Pod/other/far; narrow it: Service "shop/db" is not in the manifests.
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: other
          podSelector:
            matchLabels:
              app: far
`);
    expect((await offers(files, 'missing-default-deny-ingress')).filter((title) => /"shop"/.test(title))).toEqual([
      'Isolate namespace "shop", keep declared connections: ',
      'Deny all ingress in namespace "shop" by default: web to api',
      'Deny all ingress and egress in namespace "shop" by default, allow DNS: api to pay.example.com, web to api',
    ]);
  });

  test('keeps what is declared in a kustomization that renames everything', async () => {
    const files = [
      {
        path: 'kustomization.yaml',
        text: 'namespace: prod\nnamePrefix: x-\nlabels: [{ pairs: { team: a }, includeSelectors: true }]\nresources: [all.yaml]\n',
      },
      {
        path: 'all.yaml',
        text: `${pod('web', 'shop', 'http://x-api')}---\n${pod('api', 'shop')}---\n${service('api', 'shop')}`,
      },
    ];
    expect((await offers(files, 'missing-default-deny-ingress')).slice(0, 2)).toEqual([
      'Isolate namespace "prod", keep declared connections: ',
      'Deny all ingress in namespace "prod" by default: x-web to x-api',
    ]);
  });

  test('leaves alone what something else declares and a policy allows already', async () => {
    const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec: { podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: {} }] }] }
`;
    const files = [...shop, { path: 'policy.yaml', text: policy }];
    expect(await offers(files, 'missing-default-deny-ingress')).toContain(
      'Deny all ingress in namespace "shop" by default: ',
    );
  });
});
