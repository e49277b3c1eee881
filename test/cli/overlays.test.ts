import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { type DiskWorkspace, diskWorkspace } from '../support/disk-workspace';

/** An overlay that is named alone: its base stands beside it. */

beforeAll(buildIfStale, 120_000);

const kustomization = (lines: string) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines}`;
const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels:\n    app: ${name}\n`;

let workspace: DiskWorkspace;

beforeEach(() => {
  workspace = diskWorkspace();
  workspace.write('base/kustomization.yaml', kustomization('resources: [web.yaml]\n'));
  workspace.write('base/web.yaml', pod('web'));
  // No kustomization names it, so it is no part of any overlay.
  workspace.write('base/unused.yaml', pod('unused'));
  workspace.write('overlays/dev/kustomization.yaml', kustomization('namespace: dev\nresources: [../../base]\n'));
  workspace.write('overlays/prod/kustomization.yaml', kustomization('namespace: prod\nresources: [../../base]\n'));
});

describe('check of an overlay', () => {
  test('reads the base below the current directory, and reports the overlay alone', async () => {
    const run = await firebreak(['check', 'overlays/prod'], { cwd: workspace.folder });
    expect(run.stdout).toMatch(
      /^base\/web.yaml:4:9 {2}warning {2}missing-default-deny-ingress {2}Namespace "prod" has 1/m,
    );
    expect(run.stdout).not.toMatch(/"dev"|unused|Not analysed/);
  });

  test('reads the base in the same Git repository, wherever it is run', async () => {
    mkdirSync(path.join(workspace.folder, '.git'));
    const run = await firebreak(['check'], { cwd: path.join(workspace.folder, 'overlays', 'prod') });
    expect(run.stdout).toMatch(/^\.\.\/\.\.\/base\/web.yaml:4:9 {2}warning {2}missing-default-deny-ingress/m);
  });

  test('is refused where neither holds the base, instead of finding nothing', async () => {
    const run = await firebreak(['check'], { cwd: path.join(workspace.folder, 'overlays', 'prod') });
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain('"kustomization.yaml" builds on "../../base", which is outside of what may be read.');
  });

  test('coverage counts the workloads of the base', async () => {
    const run = await firebreak(['coverage', 'overlays/prod', '--format', 'json'], { cwd: workspace.folder });
    expect(JSON.parse(run.stdout).totals.workloads).toBe(1);
  });
});

test('coverage lists a kustomization of which nothing is known, with the reason', async () => {
  workspace.write('overlays/dev/kustomization.yaml', kustomization('resources: [gone.yaml]\n'));
  const run = (format: string) => firebreak(['coverage', '--format', format], { cwd: workspace.folder });
  const reason = 'In overlays/dev/kustomization.yaml, "gone.yaml" is not among the files that are read.';
  const { scopes } = JSON.parse((await run('json')).stdout);
  expect(scopes.map(({ namespaces, ...scope }: { namespaces: unknown[] }) => [scope, namespaces.length])).toEqual([
    [{ name: 'default', complete: true, reason: null, entryPoints: [] }, 1],
    [{ name: 'overlays/dev', complete: false, reason, entryPoints: [] }, 0],
    [{ name: 'overlays/prod', complete: true, reason: null, entryPoints: [] }, 1],
  ]);
  const text = (await run('text')).stdout;
  expect(text).toContain(`overlays/dev (kustomization)\nWhat it applies is unknown: ${reason}\n\n`);
  expect(text).toContain('overlays/prod (kustomization)\nNAMESPACE');
  expect((await run('markdown')).stdout).toContain('| overlays/dev |');
});

test('fix leaves a base alone that other overlays may share', async () => {
  workspace.write('base/web.yaml', `${pod('web')}spec:\n  hostNetwork: true\n`);
  workspace.write(
    'overlays/prod/deny.yaml',
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny\nspec:\n  podSelector: {}\n',
  );
  const resources = 'namespace: prod\nresources: [../../base, deny.yaml]\n';
  workspace.write('overlays/prod/kustomization.yaml', kustomization(resources));
  const args = ['overlays/prod', '--unsafe', '--rule', 'hostnetwork-bypasses-policy'];
  const run = await firebreak(['fix', ...args], { cwd: workspace.folder });
  expect(run.stdout).toBe('');
  expect(run.stderr).toContain('Its fix is in a file outside of the folders that were named.');
});
