import { expect, test } from 'vitest';
import type { FileStatus } from '../../server/src/protocol/protocol';
import { diskWorkspace } from '../support/disk-workspace';
import { type LanguageServer, startLanguageServer } from '../support/language-server';
import { denyAll, deployment, namespace } from './manifests';

async function fileStatus(server: LanguageServer, uri: unknown): Promise<FileStatus | null> {
  await server.coverage();
  return server.request('firebreak/fileStatus', { uri });
}

test('says what a file holds, in which namespaces, and where their names come from', async () => {
  const anonymous = deployment('web', 'shop').replace('  namespace: shop\n', '');
  const workspace = diskWorkspace({
    'shop.yaml': `${namespace('shop')}---\n${deployment('web', 'shop')}---\n${denyAll('shop')}`,
    'default.yaml': anonymous,
    'overlay/kustomization.yaml': 'namespace: team\nresources: [web.yaml]\n',
    'overlay/web.yaml': anonymous,
    'compose.yaml': 'services: {}\n',
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const status = (file: string) => fileStatus(server, workspace.uriOf(file));
  expect(await status('shop.yaml')).toEqual({
    objectCount: 3,
    namespaces: [{ name: 'shop', inferredFrom: 'metadata.namespace' }],
    notAnalysed: null,
    isComplete: true,
  });
  expect(await status('default.yaml')).toMatchObject({ namespaces: [{ name: 'default', inferredFrom: 'default' }] });
  expect(await status('overlay/web.yaml')).toMatchObject({
    objectCount: 1,
    namespaces: [{ name: 'team', inferredFrom: 'overlay/kustomization.yaml' }],
  });
  expect(await status('compose.yaml')).toMatchObject({ objectCount: 0, namespaces: [], notAnalysed: null });
  await server.end();
});

test('says why a file is not analysed, also where its folder is left out', async () => {
  const workspace = diskWorkspace({
    '.gitignore': 'dist/\n',
    'dist/deep/web.yaml': deployment('web', 'shop'),
    'chart/Chart.yaml': 'name: chart\n',
    'chart/templates/web.yaml': `${deployment('web', 'shop')}# {{ .Values.x }}\n`,
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const reason = async (file: string) => (await fileStatus(server, workspace.uriOf(file)))?.notAnalysed;
  expect(await reason('dist/deep/web.yaml')).toBe('It is listed in .gitignore.');
  expect(await reason('chart/templates/web.yaml')).toMatch(/template/);
  expect(await reason('chart/nothing.yaml')).toBeNull();
  await server.end();
});

test('is silent about files of a folder that is switched off, and about what is no address', async () => {
  const workspace = diskWorkspace({ 'web.yaml': deployment('web', 'shop') });
  const server = await startLanguageServer({
    folders: [workspace.uri],
    initializationOptions: { settings: { enable: false } },
  });
  expect(await fileStatus(server, workspace.uriOf('web.yaml'))).toBeNull();
  expect(await fileStatus(server, 7)).toBeNull();
  await server.end();
});

test('the report of a change counts what is covered, and names the namespaces with most open workloads first', async () => {
  const workspace = diskWorkspace({
    'a.yaml': `${deployment('a', 'closed')}---\n${denyAll('closed')}`,
    'b.yaml': `${deployment('b', 'open')}---\n${deployment('c', 'open')}`,
  });
  const server = await startLanguageServer({
    folders: [workspace.uri],
    initializationOptions: { analysisChanged: true },
  });
  await server.coverage();
  expect(server.takeNotifications('firebreak/analysisChanged').at(-1)?.params).toMatchObject({
    workloads: 3,
    openWorkloads: 2,
    coveredWorkloads: 1,
    namespaces: [
      { name: 'open', workloads: 2, openWorkloads: 2 },
      { name: 'closed', workloads: 1, openWorkloads: 0 },
    ],
  });
  await server.end();
});
