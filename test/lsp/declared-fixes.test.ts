import { expect, test } from 'vitest';
import { diskWorkspace } from '../support/disk-workspace';
import { startLanguageServer } from '../support/language-server';

const manifests = `apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { containers: [{ name: main, image: api }] }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main, image: web, args: ["http://api"] }] }
`;

test('a fix that keeps what is declared comes first, and one that breaks it comes last and says what it breaks', async () => {
  const workspace = diskWorkspace({ 'all.yaml': manifests });
  // For a client that cannot ask again, every fix is verified when it is listed.
  const server = await startLanguageServer({ folders: [workspace.uri], capabilities: {} });
  const uri = workspace.uriOf('all.yaml');
  const diagnostics = await server.diagnostics(uri);
  const ingress = diagnostics.filter(({ code }) => code === 'missing-default-deny-ingress');
  const range = ingress[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const actions = (await server.codeActions(uri, range, ingress)) ?? [];
  const titles = actions.map(({ title }) => title).filter((title) => title.includes('in this file'));
  expect(titles[0]).toBe('Isolate namespace "shop", keep declared connections, in this file (closes 2 flows)');
  expect(titles.filter((title) => title.includes('breaks'))).toEqual(
    titles.filter((title) => title.startsWith('Deny all ')),
  );
  expect(titles).toContain(
    'Deny all ingress in namespace "shop" by default, in this file (closes 2 flows, breaks declared web to api)',
  );
  await server.end();
});

test('a fix that breaks a call to a host outside says so', async () => {
  const workspace = diskWorkspace({
    'all.yaml': `apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { containers: [{ name: main, image: api, args: ["https://api.stripe.example"] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - ports:
        - port: 443
`,
  });
  const server = await startLanguageServer({ folders: [workspace.uri], capabilities: {} });
  const uri = workspace.uriOf('all.yaml');
  const open = (await server.diagnostics(uri)).filter(({ code }) => code === 'internet-egress-open');
  const range = open[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const titles = ((await server.codeActions(uri, range, open)) ?? []).map(({ title }) => title);
  const breaking = '(breaks declared api to api.stripe.example)';
  expect(titles.filter((title) => !title.startsWith('Ignore ') && !title.startsWith('Explain'))).toEqual([
    `Allow only pods of the cluster in egress rule 1 ${breaking}`,
    `Allow only pods of namespace "shop" in egress rule 1 ${breaking}`,
    `Remove egress rule 1 ${breaking}`,
  ]);
  await server.end();
});
