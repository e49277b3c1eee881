import { expect, test } from 'vitest';
import type { CodeAction, Range } from 'vscode-languageserver';
import type { FixPreview, PreviewableFix } from '../../server/src/protocol/protocol';
import { diskWorkspace } from '../support/disk-workspace';
import { type LanguageServer, startLanguageServer } from '../support/language-server';
import { deployment, namespace, openIngressRule, wrongApi, wrongApiRule } from './manifests';

const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const previewCommand = 'firebreak.previewConnectivityChange';
const everywhere = '0.0.0.0-255.255.255.255[External]';

/** web says that it calls api, in a variable; nothing is closed yet. */
function shop() {
  const web = `${deployment('web', 'shop')}          env:\n            - { name: API_URL, value: "http://api:8080" }\n`;
  const service =
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n  namespace: shop\nspec:\n  selector: { app: api }\n  ports: [{ port: 8080 }]\n';
  return diskWorkspace({
    'namespace.yaml': namespace('shop'),
    'web.yaml': web,
    'api.yaml': `${deployment('api', 'shop')}---\n${service}`,
  });
}

async function placeOf(server: LanguageServer, uri: string, rule = openIngressRule): Promise<Range> {
  return (await server.diagnostics(uri)).find(({ code }) => code === rule)?.range ?? nowhere;
}

async function previewable(server: LanguageServer, uri: string): Promise<readonly PreviewableFix[]> {
  return server.request('firebreak/previewableFixes', { uri, range: await placeOf(server, uri) });
}

async function denyIngress(server: LanguageServer, uri: string): Promise<PreviewableFix> {
  const fix = (await previewable(server, uri)).find(({ title }) => /^Deny all ingress in .* in this file/.test(title));
  if (fix === undefined) throw new Error('No such fix.');
  return fix;
}

function preview(server: LanguageServer, fix: object): Promise<FixPreview> {
  return server.request('firebreak/previewFix', fix);
}

async function compared(server: LanguageServer, fix: object) {
  const answer = await preview(server, fix);
  if (answer.kind !== 'compared') throw new Error(answer.why);
  return answer;
}

test('a fix is previewed with what it closes and what it breaks, and nothing is written', async () => {
  const workspace = shop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, namespace('shop'));
  const { comparison, broken, title } = await compared(server, await denyIngress(server, uri));
  expect(title).toMatch(/^Deny all ingress .* in this file \(closes 2 flows, breaks declared web to api\)$/);
  expect(comparison).toMatchObject({ files: 1, totals: { added: 0, removed: 4, changed: 0 }, doubts: [] });
  expect(comparison.changes.map(({ line }) => line)).toEqual([
    `- ${everywhere} => shop/api[Deployment] : All Connections`,
    `- ${everywhere} => shop/web[Deployment] : All Connections`,
    '- shop/api[Deployment] => shop/web[Deployment] : All Connections',
    '- shop/web[Deployment] => shop/api[Deployment] : All Connections',
  ]);
  expect(broken.map(({ line }) => line)).toEqual(['! web => api : declared by API_URL']);
  const lineOf = (file: string, text: string) => workspace.read(file).split('\n').indexOf(text);
  const [web] = broken;
  expect(web?.from.location).toMatchObject({ uri: workspace.uriOf('web.yaml'), range: { start: { line: 3 } } });
  expect(web?.to.location).toMatchObject({
    uri: workspace.uriOf('api.yaml'),
    range: { start: { line: lineOf('api.yaml', 'kind: Service') + 2 } },
  });
  expect(web?.declaredBy.location).toMatchObject({
    uri: workspace.uriOf('web.yaml'),
    range: { start: { line: lineOf('web.yaml', '          env:') + 1 } },
  });
  expect(server.text(uri)).toBe(namespace('shop'));
  expect(await server.codes(uri)).toContain(openIngressRule);
  await server.end();
});

test('a fix that keeps what is declared shows what remains, and names lead to where they stand now', async () => {
  const workspace = shop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const kept = (await previewable(server, uri)).find(({ title }) => /^Isolate .* in this file/.test(title));
  const { comparison, broken } = await compared(server, kept ?? {});
  expect(broken).toEqual([]);
  const call = comparison.changes.find(({ change }) => change === 'changed');
  expect(call).toMatchObject({
    line: '~ shop/web[Deployment] => shop/api[Deployment] : All Connections -> TCP 8080',
    src: { location: { uri: workspace.uriOf('web.yaml') } },
    dst: { location: { uri: workspace.uriOf('api.yaml') } },
  });
  await server.end();
});

test('the previewed fix is applied while nothing has changed, and not after', async () => {
  const workspace = shop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, namespace('shop'));
  const fix = await denyIngress(server, uri);
  const { generation, title } = await compared(server, fix);
  const resolve = (data: object) => server.request<CodeAction>('codeAction/resolve', { title, data });

  // An edit elsewhere may change what the fix does.
  const other = workspace.uriOf('api.yaml');
  server.open(other, workspace.read('api.yaml'));
  server.change(other, workspace.read('api.yaml').replace('name: api', 'name: api2'));
  const refused = await resolve({ ...fix, generation });
  expect(refused.edit).toBeUndefined();
  expect(refused.disabled?.reason).toContain('since it was previewed');
  expect(server.takeNotifications('window/showMessage')).toHaveLength(1);

  const again = await compared(server, fix);
  expect(again.generation).not.toBe(generation);
  server.apply((await resolve({ ...fix, generation: again.generation })).edit ?? {});
  expect(await server.codes(uri)).not.toContain(openIngressRule);
  expect(await preview(server, fix)).toEqual({
    kind: 'refused',
    why: 'The manifest has changed since the fix was offered.',
  });
  await server.end();
});

test('a fix that another server has compared is not applied, though both have seen the same', async () => {
  const workspace = shop();
  const uri = workspace.uriOf('namespace.yaml');
  const comparedByOne = async () => {
    const server = await startLanguageServer({ folders: [workspace.uri] });
    server.open(uri, namespace('shop'));
    const fix = await denyIngress(server, uri);
    return { server, fix, ...(await compared(server, fix)) };
  };
  const old = await comparedByOne();
  await old.server.end();
  const { server, fix, title } = await comparedByOne();
  const data = { ...fix, generation: old.generation };
  const { edit, disabled } = await server.request<CodeAction>('codeAction/resolve', { title, data });
  expect([edit, disabled?.reason]).toEqual([undefined, expect.stringContaining('since it was previewed')]);
  expect(server.takeNotifications('window/showMessage')).toHaveLength(1);
  await server.end();
});

test('what is reported and changes no manifest leaves the preview as good as it was', async () => {
  const workspace = shop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, namespace('shop'));
  const fix = await denyIngress(server, uri);
  const { generation, title } = await compared(server, fix);
  // Watchers report late what was there before, and folders without manifests.
  workspace.write('notes/today.txt', 'Nothing.');
  server.watched([
    { uri: workspace.uriOf('notes'), type: 1 },
    { uri: workspace.uriOf('web.yaml'), type: 1 },
    { uri: workspace.uri, type: 1 },
  ]);
  expect((await compared(server, fix)).generation).toBe(generation);
  const { edit } = await server.request<CodeAction>('codeAction/resolve', { title, data: { ...fix, generation } });
  server.apply(edit ?? {});
  expect(await server.codes(uri)).not.toContain(openIngressRule);
  await server.end();
});

test('a name forges no line of the message that says why nothing was applied', async () => {
  const workspace = shop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const data = { uri: workspace.uriOf('namespace.yaml'), finding: 'gone', fix: 'gone' };
  await server.request<CodeAction>('codeAction/resolve', { title: 'Deny in "sh\nop\u202e"', data });
  const [warning] = server.takeNotifications('window/showMessage');
  expect(warning?.params).toMatchObject({
    message: expect.stringContaining('"Deny in "sh\\nop\\u202e"" was not applied.'),
  });
  await server.end();
});

test('one action for all fixes that may change connections, for the extension alone', async () => {
  const workspace = shop();
  const uri = workspace.uriOf('namespace.yaml');
  const extension = await startLanguageServer({
    folders: [workspace.uri],
    initializationOptions: { uriScheme: 'vscode' },
  });
  const range = await placeOf(extension, uri);
  const actions = (await extension.codeActions(uri, range)) ?? [];
  const previews = actions.filter(({ command }) => command?.command === previewCommand);
  expect(previews.map(({ title, edit }) => [title, edit])).toEqual([
    ['Preview which connections these fixes open and close…', undefined],
  ]);
  expect(previews[0]?.command?.arguments).toEqual([uri, range]);
  const position = actions.findIndex(({ command }) => command?.command === previewCommand);
  expect(actions.slice(0, position).every(({ title }) => /^(Deny|Isolate)/.test(title))).toBe(true);
  expect(actions.slice(position + 1).every(({ title }) => /^(Explain|Ignore)/.test(title))).toBe(true);
  // In which order they come depends on how many of them there was time to try.
  const names = (fixes: readonly { readonly title: string }[]) =>
    fixes.map(({ title }) => title.replace(/ \(.*\)$/, '')).sort();
  expect(names(await previewable(extension, uri))).toEqual(names(actions.slice(0, position)));
  await extension.end();
  const other = await startLanguageServer({ folders: [workspace.uri] });
  const offered = (await other.codeActions(uri, range)) ?? [];
  expect(offered.length).toBeGreaterThan(0);
  expect(offered.filter(({ command }) => command !== undefined)).toEqual([]);
  await other.end();
});

test('a fix that no workload is there for is offered without a preview', async () => {
  const workspace = diskWorkspace({ 'wrong.yaml': wrongApi });
  const server = await startLanguageServer({
    folders: [workspace.uri],
    initializationOptions: { uriScheme: 'vscode' },
  });
  const uri = workspace.uriOf('wrong.yaml');
  const titles = async () => (await server.fixes(uri, wrongApiRule)).map(({ title }) => title.replace(/ .*$/, ''));
  expect(await titles()).toEqual(['Make', 'Explain', 'Ignore', 'Ignore']);

  const web = workspace.uriOf('web.yaml');
  server.open(web, deployment('web', 'shop'));
  expect(await titles()).toEqual(['Make', 'Preview', 'Explain', 'Ignore', 'Ignore']);
  await server.end();
});

test('a question that is taken back gets no answer, and one of the wrong shape gets null', async () => {
  const workspace = shop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const fix = await denyIngress(server, uri);
  await expect(server.cancelledRequest('firebreak/previewFix', fix)).rejects.toMatchObject({ code: -32800 });
  expect(await preview(server, fix)).toMatchObject({ kind: 'compared' });
  for (const params of [{}, { uri, finding: 7, fix: '' }, null]) expect(await preview(server, params ?? {})).toBeNull();
  for (const params of [{}, { uri }, { uri, range: 7 }, { range: nowhere }]) {
    expect(await server.request('firebreak/previewableFixes', params)).toBeNull();
  }
  await server.end();
});
