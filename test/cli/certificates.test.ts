import { beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';
import { pairData, tlsSecret } from '../support/tls-manifests';

beforeAll(buildIfStale, 120_000);

/* On the command line the library that reads certificates is a part of the one file, and no report shows a key. */

describe('a Secret with the key of another certificate', async () => {
  const leaf = await makeCertificate({ hosts: ['shop.internal'], key: 'rsa2048' });
  const other = await makeCertificate({ key: 'rsa2048' });
  const issuer =
    'apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: internal }\nspec: { ca: { secretName: a } }\n';
  const files = {
    'secret.yaml': tlsSecret('web-tls', pairData({ ...leaf, key: other.key })).replace('---\n', ''),
    'plain.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: plain }\ndata:\n  key: |\n    ${other.key.trim().replaceAll('\n', '\n    ')}\n`,
    'issuer.yaml': issuer,
  };
  const now = ['--now', '2026-12-20'];
  /** Pieces of the key, as PEM and as base64 of that. */
  const secrets = [...other.key.split('\n').slice(1, -2), ...(btoa(other.key).slice(40).match(/.{32}/g) ?? [])];

  test('is found, and so is a certificate that expires', async () => {
    const { folder } = diskWorkspace(files);
    const run = await firebreak(['check', ...now], { cwd: folder });
    expect(run.stdout).toContain('Secret "web-tls" has the key of another certificate');
    expect(run.stdout).toContain('expires in 12 days, on 2027-01-01');
    const later = await firebreak(['check', '--now', '2027-01-02'], { cwd: folder });
    expect(later.stdout).toContain('expired on 2027-01-01');
  });

  test.each([
    ['check', ['--format', 'text']],
    ['check', ['--format', 'json']],
    ['check', ['--format', 'sarif']],
    ['fix', ['--diff']],
    ['fix', ['--preview']],
    ['coverage', []],
    ['graph', []],
  ])('%s %j shows nothing of the key', async (command, args) => {
    const { folder } = diskWorkspace(files);
    const { stdout, stderr } = await firebreak([command, ...args, ...(command === 'check' ? now : [])], {
      cwd: folder,
    });
    expect(stdout + stderr).not.toBe('');
    expect(secrets.filter((piece) => (stdout + stderr).includes(piece))).toEqual([]);
  });
});
