import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver';
import type { CoverageResult } from '../../server/src/protocol/protocol';
import { WorkerServer } from '../support/worker-server';
import { deployment } from './manifests';

const uri = 'file:///shop/web.yaml';
const scripts = 'vscode-vfs:/firebreak/dist';
const part = path.resolve(import.meta.dirname, '../../dist/web-server-answers.js');

test('a worker gets its answers from the client that says where its scripts are', async () => {
  const asked: unknown[] = [];
  const server = new WorkerServer((method, params) => {
    asked.push([method, params]);
    return { kind: 'text', text: readFileSync(part, 'utf8') };
  });
  await server.initialize({ fileSystem: true, scripts });
  await open(server);
  expect(await hover(server)).toContain('Deployment web');
  const params = { uri: `${scripts}/web-server-answers.js`, maximalBytes: expect.any(Number) };
  expect(asked).toEqual([['firebreak/readFile', params]]);
  expect(server.imported).toEqual([expect.stringMatching(/^blob:/)]);

  expect(await hover(server)).toContain('Deployment web');
  expect(asked).toHaveLength(1);
  await server.end();
});

test('a worker of another editor expects its answers beside its own script', async () => {
  const server = new WorkerServer(() => null);
  await server.initialize(undefined);
  await open(server);
  expect(await hover(server)).toContain('Deployment web');
  expect(server.imported).toEqual(['https://editor.test/scripts/web-server-answers.js']);
  await server.end();
});

test('a worker whose answers cannot be read goes on without them, and says so', async () => {
  const server = new WorkerServer(() => ({ kind: 'missing' }));
  await server.initialize({ fileSystem: true, scripts });
  await open(server);
  expect(await hover(server)).toBeUndefined();
  const logged = server.notifications.filter(({ method }) => method === 'window/logMessage');
  expect(logged.map(({ params }) => (params as { message: string }).message)).toEqual([
    expect.stringContaining(`${scripts}/web-server-answers.js cannot be read`),
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
