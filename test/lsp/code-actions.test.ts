import { expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import { diskWorkspace } from '../support/disk-workspace';
import { fullCapabilities, type LanguageServer, startLanguageServer } from '../support/language-server';
import {
  denyAll,
  deployment,
  namespace,
  openIngressRule,
  openNamespaceRules,
  wrongApi,
  wrongApiRule,
} from './manifests';

const shop = { 'namespace.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') };
const inThisFile = /^Deny all ingress in namespace "shop".* in this file/;
const inNewFile = /^Deny all ingress in namespace "shop".* in a new file/;

async function fix(server: LanguageServer, uri: string, rule: string, title: RegExp): Promise<CodeAction> {
  const actions = await server.fixes(uri, rule);
  const action = actions.find((candidate) => title.test(candidate.title));
  if (action?.edit === undefined) throw new Error(`No edit like ${title} among ${actions.map((each) => each.title)}.`);
  return action;
}

test('a fix in the same file: applied, the finding is gone, and every other byte is as it was', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const { edit, kind, title } = await fix(server, uri, openIngressRule, inThisFile);
  expect(kind).toBe('quickfix');
  // web loses what could reach it: itself counts as no caller, so nothing of the workspace.
  expect(title).toMatch(inThisFile);
  server.apply(edit ?? {});
  expect(server.text(uri).startsWith(namespace('shop'))).toBe(true);
  expect(await server.codes(uri)).toEqual(openNamespaceRules.filter((rule) => rule !== openIngressRule));
  await server.end();
});

test('a fix in a new file: created beside, listed in the kustomization, the finding is gone', async () => {
  const workspace = diskWorkspace({
    ...shop,
    'kustomization.yaml': 'resources:\n  - namespace.yaml # the namespace\n  - web.yaml\n',
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const kustomization = workspace.uriOf('kustomization.yaml');
  server.open(kustomization, workspace.read('kustomization.yaml'));
  const { edit } = await fix(server, uri, openIngressRule, inNewFile);
  expect(edit?.documentChanges?.map((change) => ('kind' in change ? change.kind : 'edit'))).toEqual([
    'create',
    'edit',
    'edit',
  ]);
  server.apply(edit ?? {});
  expect(server.text(kustomization)).toBe(
    'resources:\n  - namespace.yaml # the namespace\n  - web.yaml\n  - networkpolicy-shop.yaml\n',
  );
  expect(await server.codes(uri)).not.toContain(openIngressRule);
  await server.end();
});

test('an applied fix is not offered again', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const [diagnostic] = (await server.diagnostics(uri)).filter(({ code }) => code === openIngressRule);
  server.apply((await fix(server, uri, openIngressRule, inThisFile)).edit ?? {});
  await server.coverage();
  const again = await server.codeActions(uri, diagnostic?.range ?? never(), diagnostic ? [diagnostic] : []);
  expect(again?.filter(({ title }) => inThisFile.test(title))).toEqual([]);
  await server.end();
});

test('undo brings the finding and its fixes back', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const first = await fix(server, uri, openIngressRule, inThisFile);
  server.apply(first.edit ?? {});
  expect(await server.codes(uri)).not.toContain(openIngressRule);
  server.change(uri, namespace('shop'));
  const second = await fix(server, uri, openIngressRule, inThisFile);
  server.apply(second.edit ?? {});
  expect(await server.codes(uri)).not.toContain(openIngressRule);
  await server.end();
});

test.each([
  ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\ufeff${text}`],
  ['both', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
  ['no line end at the end', (text: string) => text.trimEnd()],
  ['characters outside the basic plane', (text: string) => `# 🔥🔥 ${'é'.repeat(5)}\n${text}`],
])('fixes and ranges in a document with %s', async (_name, restyle) => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const before = restyle(namespace('shop'));
  server.open(uri, before);
  const [diagnostic] = await server.diagnostics(uri);
  const { start, end } = diagnostic?.range ?? never();
  const line = before.split(/\r?\n/)[start.line] ?? '';
  expect(line.slice(start.character, end.character)).toBe('shop');
  server.apply((await fix(server, uri, openIngressRule, inThisFile)).edit ?? {});
  const after = server.text(uri);
  expect(after.startsWith(before)).toBe(true);
  if (before.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  else expect(after).not.toContain('\r');
  expect(await server.codes(uri)).not.toContain(openIngressRule);
  await server.end();
});

test('a file on disk with a byte order mark is counted as editors count it', async () => {
  const workspace = diskWorkspace({ ...shop, 'wrong.yaml': `\ufeff${wrongApi}` });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [diagnostic] = await server.diagnostics(workspace.uriOf('wrong.yaml'));
  expect(diagnostic?.range).toEqual({ start: { line: 0, character: 12 }, end: { line: 0, character: 29 } });
  await server.end();
});

test('edits of open documents carry the version, those of others none', async () => {
  const workspace = diskWorkspace({ ...shop, 'kustomization.yaml': 'resources:\n  - namespace.yaml\n  - web.yaml\n' });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  server.change(uri, `# typed\n${workspace.read('namespace.yaml')}`);
  const versions = ({ edit }: CodeAction) =>
    edit?.documentChanges
      ?.filter((change): change is TextDocumentEdit => 'edits' in change)
      .map(({ textDocument }) => [textDocument.uri, textDocument.version]);
  expect(versions(await fix(server, uri, openIngressRule, inThisFile))).toEqual([[uri, 2]]);
  expect(versions(await fix(server, uri, openIngressRule, inNewFile))).toEqual([
    [workspace.uriOf('networkpolicy-shop.yaml'), null],
    [workspace.uriOf('kustomization.yaml'), null],
  ]);
  await server.end();
});

test('the annotation says what the fix does to connections', async () => {
  // Two workloads that can reach each other: two flows are open, and a default-deny closes both.
  const workspace = diskWorkspace({ ...shop, 'api.yaml': deployment('api', 'shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const { edit } = await fix(server, uri, openIngressRule, inThisFile);
  expect(Object.values(edit?.changeAnnotations ?? {})).toEqual([
    {
      label: expect.stringMatching(inThisFile),
      description: expect.stringMatching(/^Closes \d+ flows?, opens none, between workloads\.$/),
      needsConfirmation: false,
    },
  ]);
  const plain = await startLanguageServer({
    folders: [workspace.uri],
    capabilities: {
      ...fullCapabilities,
      workspace: { ...fullCapabilities.workspace, workspaceEdit: { documentChanges: true } },
    },
  });
  const simple = await fix(plain, uri, openIngressRule, inThisFile);
  expect(JSON.stringify(simple.edit)).not.toMatch(/annotation/i);
  await plain.end();
  await server.end();
});

test('clients without documentChanges get plain changes, and no fix that they could not apply', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri], capabilities: {} });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const actions = await server.fixes(uri, openIngressRule);
  expect(actions.length).toBeGreaterThan(0);
  expect(actions.every(({ edit }) => edit?.changes !== undefined && edit.documentChanges === undefined)).toBe(true);
  expect(actions.filter(({ title }) => inNewFile.test(title))).toEqual([]);
  server.apply((await fix(server, uri, openIngressRule, inThisFile)).edit ?? {});
  expect(await server.codes(uri)).not.toContain(openIngressRule);
  await server.end();
});

test('a fix that was listed before an edit is derived again, or refused with the reason', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const listed = await fix(server, uri, openIngressRule, inThisFile);
  const { edit: _, ...unresolved } = listed;

  server.change(uri, `# typed above\n${namespace('shop')}`);
  const moved = await server.request<CodeAction>('codeAction/resolve', unresolved);
  server.apply(moved.edit ?? {});
  expect(server.text(uri).startsWith(`# typed above\n${namespace('shop')}`)).toBe(true);
  expect(await server.codes(uri)).not.toContain(openIngressRule);

  const refused = await server.request<CodeAction>('codeAction/resolve', unresolved);
  expect(refused.edit).toBeUndefined();
  expect(refused.disabled?.reason).toMatch(/changed/);
  expect(server.takeNotifications('window/showMessage')).toHaveLength(1);
  await server.end();
});

test('an answer that a keystroke has overtaken fits the version that it names, or is an error', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, namespace('shop'));
  const range = (await server.diagnostics(uri))[0]?.range ?? never();
  const texts = new Map([[1, namespace('shop')]]);
  for (let round = 2; round < 12; round++) {
    const answer = server.codeActions(uri, range, []);
    // Each round has more lines, and what is appended belongs after the last of them.
    const text = `${namespace('shop')}${'# typed\n'.repeat(round)}`;
    texts.set(round, text);
    server.change(uri, text);
    const actions = await answer.catch((error: { code: number }) => {
      expect(error.code).toBe(-32801);
      return [];
    });
    const appending = (actions ?? []).filter(({ title }) => title.startsWith('Deny'));
    for (const change of appending.flatMap(({ edit }) => edit?.documentChanges ?? [])) {
      if (!('edits' in change) || change.textDocument.uri !== uri) continue;
      const planned = texts.get(change.textDocument.version ?? 0) ?? '';
      const lineCount = planned.split('\n').length - 1;
      expect(change.edits.map((edit) => 'range' in edit && edit.range.start)).toEqual([
        { line: lineCount, character: 0 },
      ]);
    }
  }
  await server.end();
});

test('explanations come after the fixes and only where the command exists; what hides the finding is last', async () => {
  const workspace = diskWorkspace({ 'wrong.yaml': wrongApi });
  const uri = workspace.uriOf('wrong.yaml');
  const extension = await startLanguageServer({
    folders: [workspace.uri],
    initializationOptions: { uriScheme: 'vscode' },
  });
  const actions = await extension.fixes(uri, wrongApiRule);
  expect(actions.map(({ title }) => title)).toEqual([
    expect.stringMatching(/^Make this a networking\.k8s\.io\/v1 NetworkPolicy/),
    `Explain rule ${wrongApiRule}`,
    `Ignore ${wrongApiRule} here, with a comment`,
    `Ignore ${wrongApiRule} for NetworkPolicy/shop/wrong in .firebreak.yaml`,
  ]);
  expect(actions.at(-3)?.command).toMatchObject({ command: 'firebreak.explainRule', arguments: [wrongApiRule] });
  await extension.end();
  const other = await startLanguageServer({ folders: [workspace.uri] });
  expect((await other.fixes(uri, wrongApiRule)).filter(({ command }) => command !== undefined)).toEqual([]);
  await other.end();
});

test('a finding that is ignored goes, and comes back when the comment is taken away', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, namespace('shop'));
  const { edit } = await fix(server, uri, openIngressRule, /^Ignore missing-default-deny-ingress here/);
  server.apply(edit ?? {});
  expect(server.text(uri)).toBe(
    namespace('shop').replace('  name:', '  # firebreak: ignore[missing-default-deny-ingress]\n  name:'),
  );
  expect(await server.codes(uri)).toEqual(openNamespaceRules.filter((rule) => rule !== openIngressRule));

  server.change(uri, namespace('shop'));
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  await server.end();
});

test('a suppression that outlives its finding is faded, also when the finding goes in another file', async () => {
  const ignored = namespace('shop').replace('name: shop', `name: shop # firebreak: ignore[${openIngressRule}]`);
  const workspace = diskWorkspace({ ...shop, 'namespace.yaml': ignored });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  expect(await server.codes(uri)).toEqual(openNamespaceRules.filter((rule) => rule !== openIngressRule));

  server.open(workspace.uriOf('deny.yaml'), '');
  server.change(workspace.uriOf('deny.yaml'), denyAll('shop'));
  expect(await server.codes(uri)).toEqual(['unused-suppression']);
  expect((await server.diagnostics(uri))[0]?.tags).toEqual([1]);
  await server.end();
});

test('at most one action is preferred', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const everything = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  await server.coverage();
  const actions = (await server.codeActions(uri, everything)) ?? [];
  expect(actions.length).toBeGreaterThan(1);
  expect(actions.filter(({ isPreferred }) => isPreferred).length).toBeLessThanOrEqual(1);
  await server.end();
});

test('actions are offered at the finding and nowhere else, and only when quick fixes are asked for', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const [diagnostic] = await server.diagnostics(uri);
  const range = diagnostic?.range ?? never();
  const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
  expect(await server.codeActions(uri, at(0, 0))).toEqual([]);
  expect(await server.codeActions(uri, range, undefined, ['refactor'])).toEqual([]);
  expect(await server.codeActions(uri, range, undefined, ['source.fixAll'])).toEqual([]);
  expect((await server.codeActions(uri, range, undefined, ['quickfix']))?.length).toBeGreaterThan(0);
  expect((await server.codeActions(uri, range, undefined, []))?.length).toBeGreaterThan(0);
  // Editors that pass no diagnostics get the same.
  expect((await server.codeActions(uri, range, []))?.length).toBeGreaterThan(0);
  expect((await server.codeActions(uri, at(range.end.line, range.end.character)))?.length).toBeGreaterThan(0);
  await server.end();
});

test('two gaps at one place have a short list: each direction, then both, never without DNS', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const diagnostics = await server.diagnostics(uri);
  const actions = (await server.codeActions(uri, diagnostics[0]?.range ?? never(), diagnostics)) ?? [];
  expect(actions.map(({ title }) => title.replace(/ \(.*\)$/, ''))).toEqual([
    'Deny all ingress in namespace "shop" by default, in a new file networkpolicy-shop.yaml',
    'Deny all egress in namespace "shop" by default, allow DNS, in a new file networkpolicy-shop.yaml',
    'Deny all ingress in namespace "shop" by default, in this file',
    'Deny all egress in namespace "shop" by default, allow DNS, in this file',
    'Deny all ingress and egress in namespace "shop" by default, allow DNS, in a new file networkpolicy-shop.yaml',
    'Deny all ingress and egress in namespace "shop" by default, allow DNS, in this file',
    'Ignore missing-default-deny-ingress here, with a comment',
    'Ignore missing-default-deny-egress here, with a comment',
    'Ignore missing-default-deny-ingress for Namespace/shop in .firebreak.yaml',
    'Ignore missing-default-deny-egress for Namespace/shop in .firebreak.yaml',
  ]);
  await server.end();
});

test('the same change for two findings is offered once, for both', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const diagnostics = await server.diagnostics(uri);
  const actions = (await server.codeActions(uri, diagnostics[0]?.range ?? never(), diagnostics)) ?? [];
  const titles = actions.map(({ title }) => title.replace(/ \(.*\)$/, ''));
  expect(new Set(titles).size).toBe(titles.length);
  const both = actions.filter(({ title }) => /^Deny all ingress and egress.*allow DNS/.test(title));
  expect(both.map((action) => action.diagnostics?.map(({ code }) => code).sort())).toEqual(
    both.map(() => openNamespaceRules),
  );
  expect(both.length).toBeGreaterThan(0);
  await server.end();
});

test.each(openNamespaceRules)(
  'the first list for %s says what each fix does, its own before that of the other',
  async (rule) => {
    const database = `---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
`;
    const caller = deployment('web', 'shop').replace(
      'image:',
      'env: [{ name: DB, value: "postgres://db:5432/x" }]\n          image:',
    );
    const workspace = diskWorkspace({
      'namespace.yaml': namespace('shop'),
      'web.yaml': caller,
      'db.yaml': deployment('db', 'shop') + database,
    });
    const server = await startLanguageServer({ folders: [workspace.uri] });
    const uri = workspace.uriOf('namespace.yaml');
    const found = (await server.diagnostics(uri)).find(({ code }) => code === rule);
    const listed = await server.codeActions(uri, found?.range ?? never(), found ? [found] : []);
    const titles = (listed ?? []).map(({ title }) => title);
    const fixes = titles.filter((title) => /^(Deny|Isolate)/.test(title));
    expect(fixes.filter((title) => !/\((opens|closes) /.test(title))).toEqual([]);
    const [own, other] = rule === openIngressRule ? ['ingress', 'egress'] : ['egress', 'ingress'];
    const at = (direction: string) =>
      fixes.findIndex((title) => title.startsWith(`Deny all ${direction} in namespace`));
    expect(at(own ?? '')).toBeGreaterThanOrEqual(0);
    expect(at(own ?? '')).toBeLessThan(at(other ?? ''));
    const breaking = fixes.map((title) => /breaks declared/.test(title));
    expect(breaking).toEqual(breaking.toSorted());
    expect(breaking).toContain(true);
    await server.end();
  },
);

test('listing actions again costs little in a workspace of five hundred manifests', async () => {
  const teams = Array.from({ length: 170 }, (_, index) => `team-${index}`);
  const workspace = diskWorkspace(
    Object.fromEntries(
      teams.flatMap((team) => [
        [`${team}/namespace.yaml`, namespace(team)],
        [`${team}/web.yaml`, deployment('web', team)],
        [`${team}/policy.yaml`, team === 'team-7' ? '' : denyAll(team)],
      ]),
    ),
  );
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('team-7/namespace.yaml');
  const [diagnostic] = await server.diagnostics(uri);
  const range = diagnostic?.range ?? never();
  await server.codeActions(uri, range);
  const before = server.cpuSeconds();
  for (let attempt = 0; attempt < 20; attempt++) await server.codeActions(uri, range);
  expect(server.cpuSeconds() - before).toBeLessThan(1);
  await server.end();
});

function never(): never {
  throw new Error('There is no diagnostic.');
}

test('messages and titles show the control characters of names in place of obeying them', async () => {
  const name = '"sh\\nop\\u202e"';
  const workspace = diskWorkspace({ 'namespace.yaml': namespace(name), 'web.yaml': deployment('web', name) });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const found = (await server.diagnostics(uri)).find(({ code }) => code === openIngressRule);
  expect(found?.message).toContain('Namespace "sh\\nop\\u202e" has 1 workload');
  // They are the client's own words by which a fix belongs to a diagnostic.
  const [first] = (await server.codeActions(uri, found?.range ?? never(), found ? [found] : [])) ?? [];
  expect(first).toMatchObject({
    title: expect.stringContaining('Deny all ingress in namespace "sh\\nop\\u202e" by default'),
    diagnostics: [{ code: openIngressRule }],
  });
  await server.end();
});

test('the annotation says what the fix closes only possibly', async () => {
  const policy = (types: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: ${types} }
`;
  // Of two policies with one name it is not known which is there: from api to web there may be nothing to close.
  const workspace = diskWorkspace({
    ...shop,
    'api.yaml': deployment('api', 'shop'),
    'one.yaml': policy('[Ingress]'),
    'other.yaml': policy('[Ingress, Egress]').replace('spec: {', 'spec: { ingress: [],'),
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const { edit } = await fix(server, uri, openIngressRule, inThisFile);
  expect(Object.values(edit?.changeAnnotations ?? {})).toMatchObject([
    { description: 'May close 2 flows, opens none, between workloads.' },
  ]);
  await server.end();
});
