import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { copyServer, type LanguageServer, serverBundle, startLanguageServer } from '../support/language-server';
import { WorkerServer } from '../support/worker-server';
import { deployment, wrongApi, wrongApiRule } from './manifests';

const script = 'server-control-plane-rules.js';
const uri = 'file:///nodes/kubelet.yaml';

function kubelet(port: number): string {
  return `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: ${port}\nserverTLSBootstrap: true\n`;
}

/** A server that has none of the rules beside it that it loads later. */
async function startAlone(): Promise<{ readonly server: LanguageServer; readonly folder: string }> {
  const bundle = copyServer((name) => !name.endsWith('-rules.js'));
  return { server: await startLanguageServer({ bundle }), folder: path.dirname(bundle) };
}

function logged(server: LanguageServer): readonly string[] {
  const messages = server.takeNotifications('window/logMessage').map(({ params }) => params as { message: string });
  return messages.map(({ message }) => message).filter((message) => message.includes('rules do not report'));
}

async function isComplete(server: LanguageServer): Promise<boolean> {
  return (await server.coverage()).isComplete;
}

test('rules that a workspace needs are loaded, and those that it does not need are not', async () => {
  const { server, folder } = await startAlone();
  server.open('file:///shop/web.yaml', deployment('web', 'shop'));
  expect(await isComplete(server)).toBe(true);
  expect(logged(server)).toEqual([]);

  // Nothing is called clean while its rules are missing, and the other rules go on.
  server.open(uri, kubelet(10255));
  server.open('file:///shop/api.yaml', wrongApi);
  expect(await isComplete(server)).toBe(false);
  expect(await server.codes('file:///shop/api.yaml')).toContain(wrongApiRule);
  expect(await server.codes(uri)).toEqual([]);
  expect(logged(server)).toEqual([expect.stringContaining(script)]);

  // The next change tries again.
  copyFileSync(path.join(path.dirname(serverBundle), script), path.join(folder, script));
  server.change(uri, kubelet(10250));
  expect(await isComplete(server)).toBe(true);
  expect(await server.codes(uri)).toEqual(['kubelet-open-access']);
  server.change(uri, kubelet(0));
  expect(await isComplete(server)).toBe(true);
  expect(await server.codes(uri)).toEqual([]);
  expect(logged(server)).toEqual([]);
  await server.end();
});

describe('rules are loaded for objects', () => {
  const settings = `apiVersion: v1
kind: ConfigMap
metadata: { name: nginx, namespace: edge }
data: { ssl-protocols: TLSv1.1 TLSv1.2 }
`;
  const kubeconfig = `apiVersion: v1
kind: Secret
metadata: { name: prod-kubeconfig, namespace: edge }
stringData: { value: "{ clusters: [{ cluster: { server: https://a.example.com, insecure-skip-tls-verify: true } }] }" }
`;
  const pod = `apiVersion: v1
kind: Pod
metadata: { name: kube-scheduler, namespace: kube-system }
spec: { containers: [{ name: scheduler, image: scheduler, command: [kube-scheduler, --bind-address=0.0.0.0] }] }
`;
  const inList = (object: string) =>
    `apiVersion: v1\nkind: List\nitems:\n  - ${object.trimEnd().replaceAll('\n', '\n    ')}\n`;

  test.each([
    ['of a ConfigMap', settings, 'weak-tls-parameters'],
    ['of a Secret', kubeconfig, 'tls-verification-disabled'],
    ['of a Pod', pod, 'component-bind-address'],
  ])('%s, also in a list and in JSON', async (_, object, code) => {
    for (const [name, text] of [
      ['alone', object],
      ['list', inList(object)],
      ['json', JSON.stringify(parse(object))],
    ] as const) {
      const server = await startLanguageServer();
      server.open(`file:///edge/${name}.yaml`, text);
      expect([name, await server.codes(`file:///edge/${name}.yaml`)]).toEqual([name, expect.arrayContaining([code])]);
      await server.end();
    }
  });
});

test('without the document that needs them nothing is missing', async () => {
  const { server } = await startAlone();
  server.open(uri, kubelet(10255));
  expect(await isComplete(server)).toBe(false);
  expect(logged(server)).toHaveLength(1);
  server.change(uri, 'a: 1\n');
  expect(await isComplete(server)).toBe(true);
  expect(logged(server)).toEqual([]);
  await server.end();
});

test('a fix of such a rule is offered', async () => {
  const server = await startLanguageServer();
  server.open(uri, kubelet(10255));
  expect(await isComplete(server)).toBe(true);
  const at = { line: 2, character: 15 };
  const actions = await server.codeActions(uri, { start: at, end: at });
  const titles = (actions ?? []).map(({ title }) => title);
  expect(titles).toContain('Close the read-only port');
  await server.end();
});

test('a worker loads them when a document needs them, and not before', async () => {
  const server = new WorkerServer(() => null);
  const open = (name: string, text: string) =>
    server.notify('textDocument/didOpen', {
      textDocument: { uri: `file:///shop/${name}`, languageId: 'yaml', version: 1, text },
    });
  await server.initialize(undefined);
  open('web.yaml', deployment('web', 'shop'));
  await server.request('firebreak/coverage', undefined);
  expect(server.imported.filter((address) => address.includes('-rules'))).toEqual([]);

  open('kubelet.yaml', kubelet(10255));
  expect(await server.request('firebreak/coverage', undefined)).toMatchObject({ isComplete: true });
  const loaded = server.imported.filter((address) => address.includes('-rules'));
  expect(loaded).toEqual([`https://editor.test/scripts/web-${script}`]);
  const diagnostics = server.notifications
    .filter(({ method }) => method === 'textDocument/publishDiagnostics')
    .map(({ params }) => params as { uri: string; diagnostics: readonly { code: string }[] })
    .findLast((params) => params.uri.endsWith('kubelet.yaml'))?.diagnostics;
  expect(diagnostics?.map(({ code }) => code)).toEqual(['kubelet-open-access']);
  await server.end();
});
