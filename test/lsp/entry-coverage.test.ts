import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CoverageResult } from '../../server/src/protocol/protocol';
import { ingress, service, web } from '../support/entry-points';
import { copyServer, serverBundle, startLanguageServer } from '../support/language-server';
import { WorkerServer } from '../support/worker-server';

const script = 'server-entry-coverage.js';
const uri = 'file:///shop/web.yaml';

test('how entry points are encrypted is loaded when the coverage is asked for and there are any', async () => {
  const bundle = copyServer((each) => each !== script);
  const server = await startLanguageServer({ bundle });
  const logged = () =>
    server
      .takeNotifications('window/logMessage')
      .map(({ params }) => (params as { message: string }).message)
      .filter((message) => message.includes('TLS of entry points'));
  const entries = async () => {
    const [scope] = (await server.request<CoverageResult>('firebreak/coverage')).scopes;
    const workload = scope?.namespaces[0]?.workloads[0];
    return { points: scope?.entryPoints.map(({ request, tls }) => `${request}: ${tls.words}`), tls: workload?.tls };
  };

  server.open(uri, web);
  expect(await entries()).toEqual({ points: [], tls: null });
  expect(logged()).toEqual([]);

  // Without it the rest of the coverage is there, and the log says why no more is.
  server.change(uri, web + ingress({}));
  expect(await entries()).toEqual({ points: [], tls: null });
  expect(logged()).toEqual([expect.stringContaining(script)]);

  copyFileSync(path.join(path.dirname(serverBundle), script), path.join(path.dirname(bundle), script));
  const words = 'terminates at the edge, plain behind it';
  expect(await entries()).toEqual({
    points: [`shop.example.com: ${words}`],
    tls: { state: 'terminated', words },
  });
  await server.end();
});

test('it is loaded for external IPs alone', async () => {
  const server = await startLanguageServer();
  server.open(uri, web + service('public', '{ port: 80 }', { spec: 'externalIPs: [198.51.100.7]' }));
  const [scope] = (await server.request<CoverageResult>('firebreak/coverage')).scopes;
  expect(scope?.entryPoints).toMatchObject([{ name: 'public', servedBy: 'the nodes, at 198.51.100.7' }]);
  await server.end();
});

test('a worker loads it in the same way', async () => {
  const server = new WorkerServer(() => null);
  await server.initialize(undefined);
  const text = web + ingress({ tls: '' });
  server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  const coverage = await server.request<CoverageResult>('firebreak/coverage', undefined);
  expect(coverage.scopes[0]?.entryPoints).toMatchObject([
    { kind: 'Ingress', name: 'shop', request: 'shop.example.com', tls: { state: 'plain', words: 'plain' } },
  ]);
  expect(server.imported.map((address) => path.basename(address))).toContain(`web-${script}`);
  await server.end();
});
