import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates';
import { copyServer, type LanguageServer, serverBundle, startLanguageServer } from '../support/language-server';
import { ingress, pairData, tlsSecret } from '../support/tls-manifests';
import { WorkerServer } from '../support/worker-server';

const rules = 'server-certificates-rules.js';
const library = 'server-read-certificates.js';
const uri = 'file:///shop/web-tls.yaml';

describe('the library that reads certificates', async () => {
  const leaf = await makeCertificate({ hosts: ['shop.internal'], until: '2056-01-01' });
  const other = await makeCertificate();
  const wrongKey = tlsSecret('web-tls', pairData({ ...leaf, key: other.key }));
  /** Everything that is about certificates, and has none. */
  const without = `${ingress(['a.example.com'], '[{ hosts: [a.example.com], secretName: web-tls }]')}---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web, namespace: shop }
spec: { secretName: web-tls, dnsNames: [b.example.com] }
`;
  const keyAlone = tlsSecret('web-tls', `data: { tls.crt: "", tls.key: ${btoa(leaf.key)} }\n`);

  const logged = (server: LanguageServer) =>
    server
      .takeNotifications('window/logMessage')
      .map(({ params }) => (params as { message: string }).message)
      .filter((message) => message.includes('not loaded'));

  test('is loaded with the first certificate, and not before', async () => {
    const bundle = copyServer((script) => script !== library);
    const server = await startLanguageServer({ bundle });

    server.open('file:///shop/ingress.yaml', without);
    server.open(uri, keyAlone);
    expect(await server.codes('file:///shop/ingress.yaml')).toContain('host-not-covered-by-certificate');
    expect(await server.codes(uri)).toEqual(['private-key-in-manifest']);
    expect(logged(server)).toEqual([]);

    // Without it the rules say what they can, and why not more.
    server.change(uri, wrongKey);
    expect(await server.codes(uri)).toEqual(['private-key-in-manifest']);
    expect(logged(server)).toEqual([
      expect.stringMatching(/^Nothing is known of certificates: .*server-read-certificates\.js/),
    ]);

    copyFileSync(path.join(path.dirname(serverBundle), library), path.join(path.dirname(bundle), library));
    server.change(uri, `${wrongKey}# note\n`);
    expect(await server.codes(uri)).toEqual(
      expect.arrayContaining(['tls-secret-malformed', 'private-key-in-manifest']),
    );
    expect(logged(server)).toEqual([]);
    await server.end();
  });

  test('is loaded by a worker in the same way, and works there', async () => {
    const server = new WorkerServer(() => null);
    const open = (name: string, text: string) =>
      server.notify('textDocument/didOpen', {
        textDocument: { uri: `file:///shop/${name}`, languageId: 'yaml', version: 1, text },
      });
    await server.initialize(undefined);
    open('ingress.yaml', without);
    await server.request('firebreak/coverage', undefined);
    expect(server.imported.map((address) => path.basename(address))).toContain(`web-${rules}`);
    expect(server.imported.map((address) => path.basename(address))).not.toContain(`web-${library}`);

    open('web-tls.yaml', wrongKey);
    await server.request('firebreak/coverage', undefined);
    expect(server.imported.map((address) => path.basename(address))).toContain(`web-${library}`);
    const diagnostics = server.notifications
      .filter(({ method }) => method === 'textDocument/publishDiagnostics')
      .map(({ params }) => params as { uri: string; diagnostics: readonly { code: string; message: string }[] })
      .findLast((params) => params.uri.endsWith('web-tls.yaml'))?.diagnostics;
    expect(diagnostics?.map(({ message }) => message)).toContain(
      'Secret "web-tls" has the key of another certificate: nothing serves with it ("tls.key").',
    );
    await server.end();
  });
});
