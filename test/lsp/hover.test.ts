import { expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver';
import { diskWorkspace } from '../support/disk-workspace';
import { fullCapabilities, startLanguageServer } from '../support/language-server';
import { denyAll, deployment } from './manifests';

const shop = { 'web.yaml': deployment('web', 'shop'), 'deny all.yaml': denyAll('shop') };

test('the hover of a workload names what decides, with a link to it', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({
    folders: [workspace.uri],
    capabilities: {
      ...fullCapabilities,
      textDocument: { ...fullCapabilities.textDocument, hover: { contentFormat: ['markdown', 'plaintext'] } },
    },
  });
  const uri = workspace.uriOf('web.yaml');
  server.open(uri, workspace.read('web.yaml'));
  await server.coverage();
  const hover = await server.request<Hover | null>('textDocument/hover', {
    textDocument: { uri },
    position: { line: 3, character: 9 },
  });
  expect(hover?.range).toEqual({ start: { line: 3, character: 8 }, end: { line: 3, character: 11 } });
  expect(hover?.contents).toEqual({
    kind: 'markdown',
    value: [
      '**Deployment web** · namespace `shop` \\(from metadata.namespace\\)',
      `Ingress: **closed** by [deny-all](<${workspace.uriOf('deny all.yaml')}#L4,9>)`,
      `Egress: **restricted** by [deny-all](<${workspace.uriOf('deny all.yaml')}#L4,9>)`,
      'Can be reached from: nothing in the manifests',
      'Can reach: nothing in the manifests',
    ].join('\n\n'),
  });
  await server.end();
});

test('a client without Markdown gets plain text, and names cannot make links', async () => {
  const hostile = deployment('web', 'shop').replace(/name: web/, 'name: "[x](http://example.com)`<img>"');
  const workspace = diskWorkspace({ 'web.yaml': hostile });
  const position = { line: 3, character: 10 };
  const texts: string[] = [];
  for (const contentFormat of [['plaintext'], ['markdown']] as const) {
    const server = await startLanguageServer({
      folders: [workspace.uri],
      capabilities: {
        ...fullCapabilities,
        textDocument: { ...fullCapabilities.textDocument, hover: { contentFormat: [...contentFormat] } },
      },
    });
    const uri = workspace.uriOf('web.yaml');
    server.open(uri, hostile);
    await server.coverage();
    const hover = await server.request<Hover>('textDocument/hover', { textDocument: { uri }, position });
    texts.push((hover.contents as { value: string }).value.split('\n')[0] ?? '');
    expect(
      await server.request('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 2 } }),
    ).toBeNull();
    await server.end();
  }
  expect(texts).toEqual([
    'Deployment [x](http://example.com)`<img> · namespace shop (from metadata.namespace)',
    '**Deployment \\[x\\]\\(http://example.com\\)\\`\\<img\\>** · namespace `shop` \\(from metadata.namespace\\)',
  ]);
});
