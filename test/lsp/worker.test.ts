import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Hover, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { CoverageResult } from '../../server/src/protocol/protocol';
import { WorkerServer } from '../support/worker-server';
import { deployment } from './manifests';

const uri = 'file:///shop/web.yaml';
const scripts = 'vscode-vfs:/firebreak/dist';
const part = 'web-server-answers.js';
const dist = path.resolve(import.meta.dirname, '../../dist');

const everywhere = {
  textDocument: { uri },
  range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
  context: { diagnostics: [] },
};

test('a worker gets its answers from the client that says where its scripts are', async () => {
  const asked: unknown[] = [];
  const server = new WorkerServer((method, params) => {
    const { uri: script } = params as { uri: string };
    if (script.endsWith(`/${part}`)) asked.push([method, params]);
    return { kind: 'text', text: readFileSync(path.join(dist, path.basename(script)), 'utf8') };
  });
  await server.initialize({ fileSystem: true, scripts });
  await open(server);
  expect(await hover(server)).toContain('Deployment web');
  const params = { uri: `${scripts}/${part}`, maximalBytes: expect.any(Number) };
  expect(asked).toEqual([['firebreak/readFile', params]]);
  expect(new Set(server.imported.map((address) => address.slice(0, 5)))).toEqual(new Set(['blob:']));

  expect(await hover(server)).toContain('Deployment web');
  expect(asked).toHaveLength(1);
  await server.end();
});

test('a worker of another editor expects its answers beside its own script', async () => {
  const server = new WorkerServer(() => null);
  await server.initialize(undefined);
  await open(server);
  expect(await hover(server)).toContain('Deployment web');
  expect(server.imported).toContain(`https://editor.test/scripts/${part}`);
  await server.end();
});

test('a worker whose answers cannot be read goes on without them, and says so', async () => {
  const server = new WorkerServer(() => ({ kind: 'missing' }));
  await server.initialize({ fileSystem: true, scripts });
  await open(server);
  expect(await hover(server)).toBeUndefined();
  expect(await server.request('textDocument/codeAction', everywhere)).toEqual([]);
  const logged = server.notifications.filter(({ method }) => method === 'window/logMessage');
  expect(logged.map(({ params }) => (params as { message: string }).message)).toEqual([
    expect.stringContaining(`${scripts}/${part} cannot be read`),
    expect.stringContaining(`${scripts}/web-server-fix-answers.js cannot be read`),
  ]);
  await server.end();
});

async function open(server: WorkerServer): Promise<void> {
  const text = deployment('web', 'shop');
  server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  const coverage = await server.request<CoverageResult>('firebreak/coverage', undefined);
  expect(coverage.totals.workloads).toBe(1);
}

async function hover(server: WorkerServer): Promise<string | undefined> {
  const position = { line: 3, character: 9 };
  const answer = await server.request<Hover | null>('textDocument/hover', { textDocument: { uri }, position });
  return answer === null ? undefined : JSON.stringify(answer.contents);
}

test('a worker evaluates a kustomization and judges expectations with parts that it loads for them', async () => {
  const files = new Map([
    ['kustomization.yaml', 'namespace: shop\nresources: [web.yaml]\n'],
    ['web.yaml', deployment('web', 'other')],
    ['.firebreak.yaml', 'expect:\n  - deny: "* -> shop/web:8080"\n'],
  ]);
  const folder = 'vscode-vfs:/shop';
  const server = new WorkerServer((method, params) => {
    const { uri: asked } = params as { uri: string };
    if (method === 'firebreak/readDirectory') return [...files.keys()].map((name) => ({ name, kind: 'file' }));
    const name = path.posix.basename(asked);
    return { kind: 'text', text: files.get(name) ?? readFileSync(path.join(dist, name), 'utf8') };
  });
  await server.initialize({ fileSystem: true, scripts }, [folder]);
  // The namespace is the one that the kustomization sets.
  await server.request<CoverageResult>('firebreak/coverage', undefined);
  const published = server.notifications.filter(({ method }) => method === 'textDocument/publishDiagnostics');
  const shown = published.map(({ params }) => params as PublishDiagnosticsParams);
  const failed = shown.findLast(({ uri: published }) => published === `${folder}/.firebreak.yaml`)?.diagnostics;
  expect(failed?.map(({ code }) => code)).toEqual(['failed-expectation']);
  await server.end();
});
