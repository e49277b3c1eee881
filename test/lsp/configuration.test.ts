import { expect, test } from 'vitest';
import { diskWorkspace } from '../support/disk-workspace';
import { type LanguageServer, startLanguageServer } from '../support/language-server';

const rule = 'dns-egress-missing';

const policy = (name: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${name}
spec:
  podSelector: {}
  policyTypes: [Egress]
`;

const files = { 'k8s/one.yaml': policy('one'), 'vendor/two.yaml': policy('two') };

test('editing the configuration takes effect at once, unsaved, and its mistakes are shown in it', async () => {
  const workspace = diskWorkspace({ ...files, '.firebreak.yaml': 'version: 1\n' });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [config, one, two] = ['.firebreak.yaml', 'k8s/one.yaml', 'vendor/two.yaml'].map(workspace.uriOf) as [
    string,
    string,
    string,
  ];
  const codes = () => Promise.all([config, one, two].map((uri) => server.codes(uri)));
  expect(await codes()).toEqual([[], [rule], [rule]]);

  server.open(config, 'version: 1\nrules: {dns-egress-missing: off}\n');
  expect(await codes()).toEqual([[], [], []]);
  server.change(config, 'version: 1\nrules: {dns-egress-missing: error}\nexclude: [vendor]\n');
  await server.until('vendor is left out', () => server.shown(two).length === 0);
  expect((await server.diagnostics(one)).map(({ severity }) => severity)).toEqual([1]);
  expect(await codes()).toEqual([[], [rule], []]);
  server.change(config, 'version: 1\nexlude: [vendor]\nignore: [{rules: [dns-egress-missing], paths: [k8s]}]\n');
  await server.until('vendor is back', () => server.shown(two).length === 1);
  expect(await codes()).toEqual([['invalid-configuration'], [], [rule]]);
  expect((await server.fixes(config, 'invalid-configuration')).map(({ title }) => title)).toContain(
    'Change to "exclude"',
  );

  // An entry that outlives its finding is faded, also when that goes in another file.
  server.open(one, `${policy('one')}  egress: [{}]\n`);
  server.change(config, 'ignore: [{rules: [dns-egress-missing], paths: [k8s]}]\n');
  expect(await server.codes(config)).toEqual(['unused-suppression']);
  expect(server.shown(config).map(({ tags }) => tags)).toEqual([[1]]);
  server.change(one, policy('one'));
  expect(await codes()).toEqual([[], [], [rule]]);
  await server.end();
});

test('a configuration that comes, changes and goes on disk is followed', async () => {
  const workspace = diskWorkspace(files);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [config, one, two] = ['.firebreak.yaml', 'k8s/one.yaml', 'vendor/two.yaml'].map(workspace.uriOf) as [
    string,
    string,
    string,
  ];
  expect(await server.codes(two)).toEqual([rule]);
  workspace.write('.firebreak.yaml', 'include: [k8s]\n');
  server.watched([{ uri: config, type: 1 }]);
  await server.until('vendor is left out', () => server.shown(two).length === 0);
  workspace.write('.firebreak.yaml', 'rules: {dns-egress-missing: off}\n');
  server.watched([{ uri: config, type: 2 }]);
  await server.until('the rule is off', () => server.shown(one).length === 0);
  workspace.remove('.firebreak.yaml');
  server.watched([{ uri: config, type: 3 }]);
  await server.until('everything is back', () => server.shown(one).length + server.shown(two).length === 2);
  await server.end();
});

test('an expectation is judged after every edit of a manifest, and says which policy breaks it', async () => {
  const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\n`;
  const deny = (rest: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [${rest}]}
`;
  const workspace = diskWorkspace({
    'pods.yaml': `${pod('web')}---\n${pod('db')}`,
    'policy.yaml': deny(''),
    '.firebreak.yaml': 'expect:\n  - deny: shop/web -> shop/db:5432\n',
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [config, policyUri] = ['.firebreak.yaml', 'policy.yaml'].map(workspace.uriOf) as [string, string];
  expect(await server.codes(config)).toEqual([]);
  server.open(policyUri, deny('{ports: [{port: 5432}]}'));
  const [diagnostic] = await server.diagnostics(config);
  expect(diagnostic).toMatchObject({
    code: 'failed-expectation',
    severity: 1,
    range: { start: { line: 1, character: 10 }, end: { line: 1, character: 34 } },
    relatedInformation: [{ location: { uri: policyUri, range: { start: { line: 3 } } } }],
  });
  server.change(policyUri, deny('{ports: [{port: 80}]}'));
  expect(await server.codes(config)).toEqual([]);
  await server.end();
});

test('labels of namespaces that a configuration states count at once in the files of policies', async () => {
  const selecting = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: data}
spec:
  podSelector: {}
  ingress: [{from: [{namespaceSelector: {matchLabels: {name: kube-system}}}]}]
`;
  const workspace = diskWorkspace({ 'policy.yaml': selecting, '.firebreak.yaml': 'version: 1\n' });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [config, policyUri] = ['.firebreak.yaml', 'policy.yaml'].map(workspace.uriOf) as [string, string];
  const label = 'namespace-label-not-guaranteed';
  expect(await server.codes(policyUri)).toContain(label);
  server.open(config, 'version: 1\nnamespaces: {labels: {kube-system: {name: kube-system}}}\n');
  await server.until('the label is set', () => !server.shown(policyUri).some(({ code }) => code === label));
  server.change(config, 'version: 1\nnamespaces: {labels: {kube-system: {name: other}}}\n');
  await server.until('it is not set', () => server.shown(policyUri).some(({ code }) => code === label));
  await server.end();
});

async function ignoreInConfig(server: LanguageServer, uri: string) {
  const actions = await server.fixes(uri, rule);
  const last = actions.at(-1);
  expect(last?.title).toBe('Ignore dns-egress-missing for NetworkPolicy/one/one in .firebreak.yaml');
  if (last?.edit === undefined) throw new Error(`It has no edit: ${last?.disabled?.reason}`);
  server.apply(last.edit);
}

test('the last offer for a finding is an entry of the configuration, which is made where there is none', async () => {
  const workspace = diskWorkspace({
    'k8s/one.yaml': policy('one'),
    'k8s/kustomization.yaml': 'resources: [one.yaml]\n',
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [config, one] = ['.firebreak.yaml', 'k8s/one.yaml'].map(workspace.uriOf) as [string, string];
  await ignoreInConfig(server, one);
  expect(server.text(config)).toBe(`version: 1
ignore:
  - rules: [dns-egress-missing]
    resources: [NetworkPolicy/one/one]
    reason: say why
`);
  expect(await server.codes(one)).toEqual([]);
  expect(await server.codes(config)).toEqual([]);
  await server.end();
});

test.each([
  [
    'ignore: # accepted\r\n    - rules: [allow-all-ingress] # one\r\n# end\r\n',
    'ignore: # accepted\r\n    - rules: [allow-all-ingress] # one\r\n    - rules: [dns-egress-missing]\r\n      resources: [NetworkPolicy/one/one]\r\n      reason: say why\r\n# end\r\n',
  ],
  [
    'root: true # mine\n# end\n',
    'root: true # mine\nignore:\n  - rules: [dns-egress-missing]\n    resources: [NetworkPolicy/one/one]\n    reason: say why\n# end\n',
  ],
  [
    '# nothing yet',
    '# nothing yet\nignore:\n  - rules: [dns-egress-missing]\n    resources: [NetworkPolicy/one/one]\n    reason: say why\n',
  ],
])('where there is one, every other byte of it stays: %j', async (before, after) => {
  const workspace = diskWorkspace({ 'k8s/one.yaml': policy('one'), '.firebreak.yaml': before });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [config, one] = ['.firebreak.yaml', 'k8s/one.yaml'].map(workspace.uriOf) as [string, string];
  server.open(config, before);
  await ignoreInConfig(server, one);
  expect(server.text(config)).toBe(after);
  expect(await server.codes(one)).toEqual([]);
  await server.end();
});

test('what is in the baseline is a hint, and so it is no longer when that changes', async () => {
  const workspace = diskWorkspace({
    'k8s/one.yaml': policy('one'),
    '.firebreak.yaml': 'baseline: firebreak-baseline.json\ninclude: [k8s]\n',
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [config, one, baseline] = ['.firebreak.yaml', 'k8s/one.yaml', 'firebreak-baseline.json'].map(
    workspace.uriOf,
  ) as [string, string, string];
  const severities = async () => (await server.diagnostics(one)).map(({ severity }) => severity);
  expect(await server.codes(config)).toEqual(['invalid-configuration']);
  expect(await severities()).toEqual([2]);
  const finding = 'dns-egress-missing|networking.k8s.io/v1/NetworkPolicy/one/one|metadata.name|1';
  workspace.write(
    'firebreak-baseline.json',
    JSON.stringify({ version: 1, findings: [{ file: 'k8s/one.yaml', finding }] }),
  );
  server.watched([{ uri: baseline, type: 1 }]);
  await server.until('it is a hint', () => server.shown(one)[0]?.severity === 4);
  expect(await server.codes(config)).toEqual([]);
  workspace.write('firebreak-baseline.json', '{"version": 1, "findings": []}');
  server.watched([{ uri: baseline, type: 2 }]);
  await server.until('it is a warning', () => server.shown(one)[0]?.severity === 2);
  await server.end();
});
