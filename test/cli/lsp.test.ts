import { spawn } from 'node:child_process';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, root } from '../support/cli';
import { JsonRpcPeer, type RpcMessage } from '../support/json-rpc-peer';

beforeAll(buildIfStale, 120_000);

test('firebreak lsp --stdio is the language server, and ends with 0 when it is told to', async () => {
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), 'lsp', '--stdio']);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const answers = new Map<unknown, (message: RpcMessage) => void>();
  const peer = new JsonRpcPeer(child.stdout, child.stdin, (message) => answers.get(message.id)?.(message));
  const request = (id: number, method: string, params?: object) =>
    new Promise<RpcMessage>((resolve) => {
      answers.set(id, resolve);
      peer.send({ id, method, ...(params === undefined ? {} : { params }) });
    });

  const { result } = await request(1, 'initialize', { processId: null, rootUri: null, capabilities: {} });
  expect(result).toMatchObject({ serverInfo: { name: 'firebreak' } });
  await request(2, 'shutdown');
  peer.send({ method: 'exit' });
  expect(await exited).toBe(0);
});
