import { describe, expect, test } from 'vitest';
import {
  type Analysis,
  applyChanges,
  changedFiles,
  completeAnalysis,
  type Finding,
  findingsOf,
  noCheckpoint,
} from '../../server/src/core';
import { analyseFiles, pathOf, uriOf, type WorkspaceFile, workspaceFolder } from '../support/analysis';

const peerOfData =
  '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: data } }, podSelector: { matchLabels: { app: db } } }] }] }';
const namesApi = '{ podSelector: { matchLabels: { app: api } } }';

const domains = '{ egress: [{ toFQDNs: [{ matchName: a.example.com }] }] }';
const lookups =
  "{ endpointSelector: {}, egress: [{ toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }] }] }";
const webService =
  'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n';
const ingress =
  'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\nspec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }\n';

const rbac = (kind: string) => `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: { name: web }\n`;

describe('an edit of one file tells that another one has other findings', () => {
  test('a patch mends what the file of the base has wrong', () =>
    checkAffected({
      files: [
        { path: 'kustomization.yaml', text: 'resources: [base.yaml]\npatches: [{ path: patch.yaml }]\n' },
        { path: 'base.yaml', text: policy('web', 'shop', '{ podSelector: {}, policyTypes: [Ingres] }') },
        { path: 'patch.yaml', text: policy('web', 'shop', '{ podSelector: {} }') },
      ],
      edit: { path: 'patch.yaml', text: policy('web', 'shop', '{ policyTypes: [Ingress] }') },
      affected: 'base.yaml',
      rule: 'policytypes-mismatch',
      finds: 'less',
    }));

  test.each([
    ['pods that run as its ServiceAccount', 'pod.yaml', 'serviceAccountName: web', 'serviceAccountName: other'],
    ['what its role grants', 'role.yaml', 'networkpolicies', 'pods'],
  ])('a binding hangs on %s', (_, path, text, other) => {
    const files = [
      {
        path: 'binding.yaml',
        text: `${rbac('ClusterRoleBinding')}roleRef: { kind: ClusterRole, name: web }\nsubjects: [{ kind: ServiceAccount, name: web, namespace: shop }]\n`,
      },
      {
        path: 'role.yaml',
        text: `${rbac('ClusterRole')}rules: [{ apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [update] }]\n`,
      },
      {
        path: 'pod.yaml',
        text: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { serviceAccountName: web }\n',
      },
    ];
    const edited = files.find((file) => file.path === path)?.text.replace(text, other) ?? '';
    return checkAffected({
      files,
      edit: { path, text: edited },
      affected: 'binding.yaml',
      rule: 'rbac-can-change-network-boundary',
      finds: 'less',
    });
  });

  test('a pod of another namespace gets a label of the domain of which a peer demands one', () =>
    checkAffected({
      files: [
        {
          path: 'policy.yaml',
          text: policy(
            'web',
            'shop',
            '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: data } }, podSelector: { matchLabels: { example.com/role: caller } } }] }] }',
          ),
        },
        { path: 'b.yaml', text: pod('b', 'data') },
        { path: 'c.yaml', text: pod('c', 'data') },
      ],
      edit: {
        path: 'c.yaml',
        text: 'apiVersion: v1\nkind: Pod\nmetadata: { name: c, namespace: data, labels: { example.com/team: x } }\n',
      },
      affected: 'policy.yaml',
      rule: 'peer-matches-nothing',
      finds: 'more',
    }));

  test('a policy of its namespace that is not modelled leaves unknown whether a suppression is used', () =>
    checkAffected({
      files: [unusedSuppression, { path: 'b.yaml', text: '' }],
      edit: { path: 'b.yaml', text: cilium('CiliumNetworkPolicy') },
      affected: unusedSuppression.path,
      rule: 'unused-suppression',
      finds: 'less',
    }));

  test('also where the file holds nothing but a route', () =>
    checkAffected({
      files: [
        { path: 'unused.yaml', text: `${unused}${route}` },
        { path: 'b.yaml', text: '' },
      ],
      edit: { path: 'b.yaml', text: cilium('CiliumNetworkPolicy') },
      affected: 'unused.yaml',
      rule: 'unused-suppression',
      finds: 'less',
    }));

  test('and so does one of the whole cluster', () =>
    checkAffected({
      files: [unusedSuppression, { path: 'b.yaml', text: '' }],
      edit: { path: 'b.yaml', text: cilium('CiliumClusterwideNetworkPolicy') },
      affected: unusedSuppression.path,
      rule: 'unused-suppression',
      finds: 'less',
    }));

  test('and one that is modelled, whatever it selects', () =>
    checkAffected({
      files: [unusedSuppression, { path: 'b.yaml', text: '' }],
      edit: {
        path: 'b.yaml',
        text: 'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: { name: a }\nspec: { priority: 1, subject: { namespaces: {} } }\n',
      },
      affected: unusedSuppression.path,
      rule: 'unused-suppression',
      finds: 'less',
    }));

  test('a default-deny takes away the finding that stood for the suppressed one', () =>
    checkAffected({
      files: [
        { path: 'a.yaml', text: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n' },
        { path: 'b.yaml', text: '' },
        { path: 'web.yaml', text: `# firebreak: ignore-file[workload-unprotected-ingress]\n${pod('web', 'shop')}` },
      ],
      edit: { path: 'b.yaml', text: policy('deny', 'shop', '{ podSelector: {}, policyTypes: [Ingress] }') },
      affected: 'web.yaml',
      rule: 'unused-suppression',
      finds: 'more',
    }));

  test('the file that another scope lacked is there, so its pods are known', () =>
    checkAffected({
      files: [
        { path: 'a.yaml', text: dangling },
        { path: 'prod/kustomization.yaml', text: 'resources: [missing.yaml]\n' },
      ],
      edit: { path: 'prod/missing.yaml', text: pod('web', 'data') },
      affected: 'a.yaml',
      rule: 'selector-matches-nothing',
      finds: 'more',
    }));

  test('a base is used in a namespace in which its policy is written twice from now on', () =>
    checkAffected({
      files: [
        { path: 'base/kustomization.yaml', text: 'resources: [policy.yaml]\n' },
        { path: 'base/policy.yaml', text: dangling },
        { path: 'shop/kustomization.yaml', text: 'resources: [../base, pod.yaml]\nnamespace: shop\n' },
        { path: 'shop/pod.yaml', text: pod('api', 'shop') },
        { path: 'dns/kustomization.yaml', text: 'resources: [../base, extra.yaml]\nnamespace: kube-system\n' },
        { path: 'dns/extra.yaml', text: pod('api', 'kube-system') },
      ],
      edit: {
        path: 'dns/extra.yaml',
        text: `${pod('api', 'kube-system')}---\n${policy('web', 'kube-system', '{ podSelector: {} }')}`,
      },
      affected: 'base/policy.yaml',
      rule: 'selector-matches-nothing',
      finds: 'less',
    }));

  test('a policy of another namespace lets Cilium learn addresses', () =>
    checkAffected({
      files: [
        { path: 'a.yaml', text: cilium('CiliumClusterwideNetworkPolicy', domains) },
        { path: 'b.yaml', text: cilium('CiliumNetworkPolicy') },
      ],
      edit: { path: 'b.yaml', text: cilium('CiliumNetworkPolicy', lookups) },
      affected: 'a.yaml',
      rule: 'fqdn-rule-without-dns-proxy',
      finds: 'less',
    }));

  test('the Gateway of another namespace admits a route no longer', () =>
    checkAffected({
      files: [
        { path: 'route.yaml', text: `${attachedRoute}---\n${webService}---\n${pod('web', 'shop')}---\n${deny}` },
        { path: 'gateway.yaml', text: gateway('All') },
      ],
      edit: { path: 'gateway.yaml', text: gateway('Same') },
      affected: 'route.yaml',
      rule: 'blocks-ingress-controller',
      finds: 'less',
    }));

  test('and so does one of the whole cluster in another scope', () =>
    checkAffected({
      files: [
        { path: 'a.yaml', text: cilium('CiliumClusterwideNetworkPolicy', domains) },
        { path: 'prod/kustomization.yaml', text: 'resources: [b.yaml, pod.yaml]\n' },
        { path: 'prod/b.yaml', text: cilium('CiliumClusterwideNetworkPolicy') },
        { path: 'prod/pod.yaml', text: pod('web', 'data') },
      ],
      edit: { path: 'prod/b.yaml', text: cilium('CiliumClusterwideNetworkPolicy', lookups) },
      affected: 'a.yaml',
      rule: 'fqdn-rule-without-dns-proxy',
      finds: 'less',
    }));

  test.each([
    ['the pods of a Service', pod('api', 'shop'), pod('web', 'shop'), 'service-backend-mismatch'],
    ['the Service of an Ingress', webService.replace('name: web', 'name: api'), webService, 'ingress-backend-missing'],
  ])('another scope has %s', (_what, text, found, rule) =>
    checkAffected({
      files: [
        {
          path: 'a.yaml',
          text: `${rule === 'ingress-backend-missing' ? ingress : webService}---\n${pod('own', 'shop')}`,
        },
        { path: 'prod/kustomization.yaml', text: 'resources: [b.yaml]\n' },
        { path: 'prod/b.yaml', text },
      ],
      edit: { path: 'prod/b.yaml', text: found },
      affected: 'a.yaml',
      rule,
      finds: 'less',
    }),
  );

  test('although another namespace of the file has a finding that looks less far', () =>
    checkAffected({
      files: [
        {
          path: 'a.yaml',
          text: `${policy('web', 'shop', peerOfData)}---\n${policy('web', 'zoo', namesApi)}`,
        },
        { path: 'zoo.yaml', text: pod('api', 'other') },
        { path: 'prod/kustomization.yaml', text: 'resources: [pod.yaml]\n' },
        { path: 'prod/pod.yaml', text: pod('db', 'data') },
      ],
      edit: { path: 'prod/pod.yaml', text: pod('web', 'data') },
      affected: 'a.yaml',
      rule: 'peer-matches-nothing',
      finds: 'more',
    }));
});

test('an edit does not go through the files of other namespaces', async () => {
  const before = await analyseFiles([
    unusedSuppression,
    { path: 'dangling.yaml', text: dangling },
    { path: 'prod/kustomization.yaml', text: 'resources: [pod.yaml]\n' },
    { path: 'prod/pod.yaml', text: pod('api', 'data') },
  ]);
  expect(findingsOf(before, uriOf('dangling.yaml'))).not.toEqual([]);
  const after = await edit(before, { path: 'prod/pod.yaml', text: pod('web', 'data') });
  expect(changedFiles(before, after).map(pathOf)).toEqual(['prod/pod.yaml']);
});

test.each([
  ['names pods of the namespace', namesApi, 'api', 'namespace-mismatch'],
  ['has a peer there', peerOfData, 'web', 'peer-matches-nothing'],
])(
  'an edit of another namespace goes through the files of policies that look at it: one that %s',
  async (_name, spec, app, rule) => {
    const before = await analyseFiles([
      { path: 'policy.yaml', text: policy('web', 'shop', spec) },
      { path: 'pod.yaml', text: pod(app === 'api' ? 'other' : 'db', 'data') },
      { path: 'own.yaml', text: pod('own', 'shop') },
    ]);
    const ofRule = (analysis: Analysis) =>
      findingsOf(analysis, uriOf('policy.yaml')).filter(({ ruleId }) => ruleId === rule);
    expect(ofRule(before)).toEqual([]);
    const after = await edit(before, { path: 'pod.yaml', text: pod(app, 'data') });
    expect(ofRule(after)).toHaveLength(1);
    expect(changedFiles(before, after)).toContain(uriOf('policy.yaml'));
  },
);

test('a file of which somebody asks while an edit is followed is told of as well', async () => {
  const before = await analyseFiles([
    { path: '.firebreak.yaml', text: 'expect: [{ deny: "shop/* -> data/*:80" }]\n' },
    { path: 'policy.yaml', text: dangling },
    { path: 'prod/kustomization.yaml', text: 'resources: [pod.yaml]\n' },
    { path: 'prod/pod.yaml', text: '' },
  ]);
  const change = {
    kind: 'set',
    uri: uriOf('prod/pod.yaml'),
    path: 'prod/pod.yaml',
    folder: workspaceFolder,
    text: pod('web', 'shop'),
  } as const;
  let checkpoints = 0;
  await completeAnalysis(applyChanges(before, [change]), async () => {
    checkpoints += 1;
  });
  expect(checkpoints).toBeGreaterThan(1);
  for (let asked = 0; asked < checkpoints; asked++) {
    const edited = applyChanges(before, [change]);
    let shown: readonly Finding[] = [];
    let checkpoint = 0;
    const after = await completeAnalysis(edited, async () => {
      if (checkpoint++ === asked) shown = findingsOf(edited, uriOf('policy.yaml'));
    });
    expect(shown).not.toEqual(findingsOf(after, uriOf('policy.yaml')));
    expect(changedFiles(edited, after)).toContain(uriOf('policy.yaml'));
  }
});

const unused = '# firebreak: ignore-file[hostnetwork-bypasses-policy]\n';
const route =
  'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web, namespace: shop }\nspec: { rules: [] }\n';

const unusedSuppression: WorkspaceFile = {
  path: 'unused.yaml',
  text: `${unused}apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\n`,
};

const attachedRoute =
  'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web, namespace: shop }\nspec: { parentRefs: [{ name: edge, namespace: infra }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }\n';
const deny = policy('deny', 'shop', '{ podSelector: {}, policyTypes: [Ingress] }');

const dangling = policy('web', 'shop', '{ podSelector: { matchLabels: { app: web } } }');

function policy(name: string, namespace: string, spec: string): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;
}

function pod(app: string, namespace: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${app}, namespace: ${namespace}, labels: { app: ${app} } }\n`;
}

function cilium(kind: string, spec = '{ endpointSelector: {} }'): string {
  return `apiVersion: cilium.io/v2\nkind: ${kind}\nmetadata: { name: other, namespace: shop }\nspec: ${spec}\n`;
}

function gateway(from: string): string {
  return `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: edge, namespace: infra }\nspec: { gatewayClassName: x, listeners: [{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: ${from} } } }] }\n`;
}

/** A call from `shop` to a Service of `data`. */
const callToData = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main, image: web, env: [{ name: DB_URL, value: "http://db.data:80" }] }] }
`;
const podOf = (namespace: string, name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\n`;
const closing = (app: string, more = '') =>
  policy('closed', 'data', `{ podSelector: { matchLabels: { app: ${app} } }, policyTypes: [Ingress]${more} }`);
const dbService =
  'apiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: data }\nspec: { selector: { app: db }, ports: [{ port: 80 }] }\n';
const called = [
  { path: 'web.yaml', text: callToData },
  { path: 'db.yaml', text: podOf('data', 'db') },
  { path: 'other.yaml', text: podOf('data', 'other') },
  { path: 'neighbour.yaml', text: podOf('shop', 'neighbour') },
  { path: 'service.yaml', text: dbService },
  { path: 'policy.yaml', text: closing('db') },
];

describe('a call to another namespace', () => {
  const isTold = async (path: string, text: string) => {
    const before = await analyseFiles(called);
    const [found] = findingsOf(before, uriOf('web.yaml')).filter(
      (each) => each.ruleId === 'blocks-declared-dependency',
    );
    expect(found).toBeDefined();
    return changedFiles(before, await edit(before, { path, text }))
      .map(pathOf)
      .includes('web.yaml');
  };

  test.each([
    ['the pod behind the Service', 'db.yaml', podOf('data', 'db').replace('app: db', 'app: db, tier: data')],
    ['the Service', 'service.yaml', dbService.replace('port: 80', 'port: 81')],
    ['a policy that selected the pod', 'policy.yaml', closing('other')],
    ['a policy that comes to select it', 'more.yaml', closing('db').replace('name: closed', 'name: more')],
    ['another manifest of the policy', 'more.yaml', closing('other')],
  ])('is judged again after an edit of %s', async (_, path, text) => expect(await isTold(path, text)).toBe(true));

  test.each([
    ['another pod that is called', 'other.yaml', podOf('data', 'other').replace('app: other', 'app: third')],
    ['another pod that calls', 'neighbour.yaml', podOf('shop', 'neighbour').replace('app: neighbour', 'app: third')],
    ['a policy for other pods', 'more.yaml', closing('other').replace('name: closed', 'name: more')],
    ['another Service', 'more.yaml', dbService.replaceAll('db', 'other')],
  ])('and not after one of %s', async (_, path, text) => expect(await isTold(path, text)).toBe(false));
});

interface Affected {
  readonly files: readonly WorkspaceFile[];
  readonly edit: WorkspaceFile;
  /** Path of the file that stays as it is. */
  readonly affected: string;
  readonly rule: string;
  readonly finds: 'less' | 'more';
}

async function checkAffected({ files, edit: change, affected, rule, finds }: Affected): Promise<void> {
  const count = (analysis: Analysis) =>
    findingsOf(analysis, uriOf(affected)).filter(({ ruleId }) => ruleId === rule).length;
  const before = await analyseFiles(files);
  const found = count(before);
  const after = await edit(before, change);
  expect([found, count(after)]).toEqual(finds === 'less' ? [1, 0] : [0, 1]);
  expect(changedFiles(before, after).map(pathOf)).toContain(affected);
}

async function edit(analysis: Analysis, { path, text }: WorkspaceFile): Promise<Analysis> {
  const change = { kind: 'set', uri: uriOf(path), path, folder: workspaceFolder, text } as const;
  return completeAnalysis(applyChanges(analysis, [change]), noCheckpoint);
}

test('typing in a comment leaves nothing for phase 2, until it suppresses something', async () => {
  const web = (comment: string) => `# ${comment}\n${webService}`;
  const analysis = await analyseFiles([{ path: 'web.yaml', text: web('what it is for') }]);
  const edited = (comment: string) =>
    applyChanges(analysis, [
      { kind: 'set', uri: uriOf('web.yaml'), path: 'web.yaml', folder: workspaceFolder, text: web(comment) },
    ]);
  const typed = edited('what it is');
  expect(await completeAnalysis(typed, noCheckpoint)).toBe(typed);
  const suppressed = edited('firebreak: ignore-resource[service-backend-mismatch]');
  expect(await completeAnalysis(suppressed, noCheckpoint)).not.toBe(suppressed);
});

test('typing in a comment of one of two documents with one text leaves each of them its findings', async () => {
  const web = (...comments: readonly string[]) => ({
    path: 'web.yaml',
    text: comments.map((comment) => `---\n# ${comment}\n${webService}`).join(''),
  });
  const last = web('notes', 'note', 'other');
  const analysis = [web('note', 'note', 'other'), last].reduce(
    async (before, file) => edit(await before, file),
    analyseFiles([web('note', 'note', 'others')]),
  );
  const found = findingsOf(await analysis, uriOf('web.yaml'));
  expect(found).toEqual(findingsOf(await analyseFiles([last]), uriOf('web.yaml')));
  expect(new Set(found.map(({ at }) => at.documentIndex)).size).toBe(3);
});

test('typing in a comment of a file that is an entry of a generated ConfigMap is looked at', async () => {
  const web = (comment: string) => ({ path: 'web.yaml', text: `# ${comment}\n${webService}` });
  const kustomization = 'configMapGenerator: [{ name: settings, files: [web.yaml] }]\n';
  const analysis = await analyseFiles([{ path: 'kustomization.yaml', text: kustomization }, web('note')]);
  const { path, text } = web('another note');
  const typed = applyChanges(analysis, [{ kind: 'set', uri: uriOf(path), path, folder: workspaceFolder, text }]);
  expect(await completeAnalysis(typed, noCheckpoint)).not.toBe(typed);
});
