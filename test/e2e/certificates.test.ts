import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type MadeCertificate, makeCertificate } from '../support/certificates.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

/** One VS Code with the example shop, beside which two hosts have certificates that are made when the tests begin. */
let session: Session;
let workbench: Workbench;

const ENTRIES = 'edge/entries.yaml';
const SECRETS = 'edge/secrets.yaml';

/** The host that comes last by its name has the certificate that ends first. */
const [SOON, LATER] = ['z.example.com', 'a.example.com'];
const [today, inTenDays, inTwoYears] = [0, 10, 730].map(dayFromNow) as [string, string, string];

beforeAll(async () => {
  const authority = await makeCertificate({ subject: 'CN=Shop Authority', isCa: true, until: inTwoYears });
  const made = { from: today, issuer: authority };
  const soon = await makeCertificate({ ...made, subject: `CN=${SOON}`, hosts: [SOON], until: inTenDays });
  const later = await makeCertificate({
    ...made,
    subject: `CN=${LATER}`,
    hosts: [LATER, 'www.example.com'],
    until: inTwoYears,
    key: 'rsa2048',
  });
  session = await startSession('shop/web.yaml', {
    files: {
      [ENTRIES]: entry('soon', SOON) + entry('later', LATER),
      [SECRETS]: secret('soon', soon) + secret('later', later),
    },
  });
  workbench = session.workbench;
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await session.failed(task.name);
});

afterAll(async () => {
  await session?.close();
});

test('the coverage view has a row for each entry point, and first the one whose certificate ends first', async () => {
  await workbench.showContainer('Firebreak');
  await workbench.widenSideBar(620);
  // Once all files are read, and the tree is no longer drawn anew.
  await workbench.treeRows().filter({ hasText: '1 certificate ends' }).waitFor();
  await workbench.expandTreeRow('Entry points');
  await expect.poll(entryPoints).toEqual([
    expect.stringMatching(
      /^z\.example\.com \| certificate ends in \d+ days · terminates at the edge, plain behind it$/,
    ),
    'a.example.com | terminates at the edge, plain behind it',
    // No manifest has its certificate.
    'shop.example.com | terminates at the edge, plain behind it',
  ]);
  await session.screenshot('60-entry-points');
});

test('a host says how it is served, and with which certificate', async () => {
  await workbench.openFile(ENTRIES);
  const place = placeOf(ENTRIES, `host: ${SOON}`, 6);
  const said = await workbench.hover(ENTRIES, ...place, 'Served by');
  await session.screenshot('61-hover-host');
  expect(said).toContain(`${SOON} · terminates at the edge, plain behind it`);
  expect(said).toContain('Certificate in Secret soon-tls');
  expectCertificate(said, [SOON], inTenDays, 'EC key of 256 bits');
  expect(said).toContain('Leads to Service edge/soon');
});

test('the name of a Secret for TLS says what is in it', async () => {
  const said = await workbench.hover(ENTRIES, ...placeOf(ENTRIES, 'secretName: later-tls', 14), 'Secret later-tls');
  await session.screenshot('62-hover-secret-name');
  expect(said).toContain('namespace edge');
  expectCertificate(said, [LATER, 'www.example.com'], inTwoYears, 'RSA key of 2048 bits');
});

test('a certificate says whom it is for, who has issued it, until when, and with which key; its key says nothing', async () => {
  await workbench.openFile(SECRETS);
  const said = await workbench.hover(SECRETS, ...placeOf(SECRETS, 'tls.crt: ', 9), 'Issued by');
  await session.screenshot('63-hover-certificate');
  expectCertificate(said, [SOON], inTenDays, 'EC key of 256 bits');
  expect(said).not.toContain('PRIVATE');
});

/** Subject, names, issuer, days and key. */
function expectCertificate(
  said: string,
  [subject = '', ...names]: readonly string[],
  until: string,
  key: string,
): void {
  expect(said).toContain(`Certificate ${subject}`);
  expect(said).toContain(`For ${[subject, ...names].join(', ')}`);
  expect(said).toContain('Issued by CN=Shop Authority');
  expect(said).toContain(`Valid from ${today} to ${until}`);
  expect(said).toMatch(/, \d+ days left/);
  expect(said).toContain(key);
}

/** The rows below `Entry points`: those of its scope, in the order in which they stand. */
async function entryPoints(): Promise<readonly string[]> {
  const rows = await workbench.tree();
  return rows.filter((row) => /^\w+\.example\.com \| /.test(row));
}

/** Line and column of the place so many characters after the beginning of the first such text, both from 1. */
function placeOf(file: string, text: string, further: number): readonly [line: number, column: number] {
  const lines = session.read(file).split('\n');
  const line = lines.findIndex((each) => each.includes(text));
  return [line + 1, (lines[line] ?? '').indexOf(text) + 1 + further];
}

/** A day such as 2026-01-31, in UTC as certificates and the server have it. */
function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

function entry(name: string, host: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: edge
spec:
  ingressClassName: nginx
  tls:
    - hosts: [${host}]
      secretName: ${name}-tls
  rules:
    - host: ${host}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: ${name}, port: { number: 80 } } }
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: edge
spec:
  selector: { app: ${name} }
  ports: [{ port: 80 }]
---
`;
}

function secret(name: string, { certificate, key }: MadeCertificate): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: ${name}-tls
  namespace: edge
type: kubernetes.io/tls
data:
  tls.crt: ${btoa(certificate)}
  tls.key: ${btoa(key)}
---
`;
}
