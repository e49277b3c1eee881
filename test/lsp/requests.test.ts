import path from 'node:path';
import { expect, test } from 'vitest';
import type { RuleItem } from '../../server/src/protocol/protocol';
import { diskWorkspace } from '../support/disk-workspace';
import { startLanguageServer } from '../support/language-server';
import { denyAll, deployment, namespace, openIngressRule, openNamespaceRules } from './manifests';

test('coverage names every workload with its place, its states and the policies that select it', async () => {
  const workspace = diskWorkspace({
    'web.yaml': deployment('web', 'shop'),
    'db.yaml': deployment('db', 'data'),
    'policy.yaml': denyAll('data'),
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const coverage = await server.coverage();
  expect(coverage.isComplete).toBe(true);
  expect(coverage.totals).toEqual({ workloads: 2, ingress: 1, egress: 1, open: 1 });
  const nameAt = (file: string, name: string) => ({
    uri: workspace.uriOf(file),
    range: { start: { line: 3, character: 8 }, end: { line: 3, character: 8 + name.length } },
  });
  const scopes = coverage.scopes.map(({ name, kind, incomplete, namespaces }) => ({
    name,
    kind,
    incomplete,
    namespaces,
  }));
  expect(scopes).toEqual([
    {
      name: path.basename(workspace.folder),
      kind: 'folder',
      incomplete: null,
      namespaces: [
        {
          name: 'data',
          inferredFrom: 'metadata.namespace',
          workloads: [
            {
              kind: 'Deployment',
              name: 'db',
              location: nameAt('db.yaml', 'db'),
              ingress: 'closed',
              egress: 'restricted',
              reason: null,
              tls: null,
              policies: [
                {
                  kind: 'NetworkPolicy',
                  name: 'deny-all',
                  location: nameAt('policy.yaml', 'deny-all'),
                  directions: ['ingress', 'egress'],
                },
              ],
            },
          ],
        },
        {
          name: 'shop',
          inferredFrom: 'metadata.namespace',
          workloads: [
            {
              kind: 'Deployment',
              name: 'web',
              location: nameAt('web.yaml', 'web'),
              ingress: 'open',
              egress: 'open',
              reason: null,
              tls: null,
              policies: [],
            },
          ],
        },
      ],
    },
  ]);
  expect(coverage.scopes[0]?.policies).toEqual([
    {
      kind: 'NetworkPolicy',
      namespace: 'data',
      name: 'deny-all',
      location: nameAt('policy.yaml', 'deny-all'),
      selects: 1,
    },
  ]);
  await server.end();
});

test('coverage answers for everything that was reported before, without waiting for a quiet moment', async () => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, namespace('shop'));
  await server.coverage();
  for (let round = 0; round < 5; round++) {
    server.change(uri, `${namespace('shop')}---\n${denyAll('shop')}`);
    expect((await server.coverage()).totals.open).toBe(0);
    server.change(uri, namespace('shop'));
    expect((await server.coverage()).totals.open).toBe(1);
  }
  await server.end();
});

test('while somebody types, the states in between are not analysed to the end', async () => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') });
  const server = await startLanguageServer({
    folders: [workspace.uri],
    initializationOptions: { analysisChanged: true },
  });
  await server.coverage();
  server.takeNotifications('firebreak/analysisChanged');
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, namespace('shop'));
  const text = `${namespace('shop')}---\n${denyAll('shop')}`;
  let edits = 0;
  for (let end = namespace('shop').length; end <= text.length; end += 4) {
    server.change(uri, text.slice(0, end));
    edits++;
  }
  server.change(uri, text);
  await server.until('the last state', () => server.shown(uri).length === 0 && server.notifications.length > 0);
  await server.coverage();
  const told = server.takeNotifications('firebreak/analysisChanged').map(({ params }) => params);
  expect(told.at(-1)).toMatchObject({ isComplete: true, workloads: 1, openWorkloads: 0 });
  // One, but where the machine itself was silent between two edits for longer than the quiet time.
  expect(told.length).toBeLessThan(edits / 4);
  const last = server.published.findLast((params) => params.uri === uri);
  expect(last?.version).toBe(server.version(uri));
  await server.end();
});

test('a cancelled request is answered as cancelled, and the next one as usual', async () => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  await expect(server.cancelledRequest('firebreak/coverage')).rejects.toMatchObject({ code: -32800 });
  expect((await server.coverage()).totals.workloads).toBe(1);
  await server.end();
});

test('rules are listed', async () => {
  const server = await startLanguageServer();
  const rules = await server.request<readonly RuleItem[]>('firebreak/rules');
  expect(rules.map(({ id }) => id)).toContain(openIngressRule);
  await server.end();
});

test('reload reads again what nobody reported', async () => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  workspace.write('namespace.yaml', `${namespace('shop')}---\n${denyAll('shop')}`);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  await server.request('firebreak/reload');
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual([]);
  await server.end();
});
