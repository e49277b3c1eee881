import type { Result, Run } from 'sarif';
import { beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../server/src/core';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';
import { checkSarifReport } from '../support/sarif';

beforeAll(buildIfStale, 120_000);

const several = 'test/workspaces/several-scopes';

function pod(name: string, namespace: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n`;
}

/** The run of a valid report about some files, with paths relative to them. */
async function checkFiles(files: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Run> {
  const { folder } = diskWorkspace(files);
  const run = await firebreak(['check', '--format', 'sarif', ...args], { cwd: folder });
  expect(run.stderr).toBe('');
  return checkSarifReport(run.stdout);
}

function resultsOf({ results }: Run): readonly Result[] {
  return results ?? [];
}

function fingerprintsOf(run: Run): readonly (string | undefined)[] {
  return resultsOf(run).map(({ partialFingerprints }) => partialFingerprints?.['firebreakFinding/v1']);
}

describe('a report is valid against the schema', () => {
  test.each(['examples/shop', 'examples/mistakes', several, 'test/workspaces/kustomize'])('%s', async (folder) => {
    const run = await firebreak(['check', folder, '--format', 'sarif', '--fail-on', 'never']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(resultsOf(checkSarifReport(run.stdout)).length).toBeGreaterThan(0);
  });

  test('of a clean folder, with an empty list of results', async () => {
    const run = await firebreak(['check', 'examples/shop/data', '--format', 'sarif']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(checkSarifReport(run.stdout)).toMatchObject({ results: [], invocations: [{ executionSuccessful: true }] });
  });

  test('of standard input', async () => {
    const run = await firebreak(['check', '-', '--format', 'sarif', '--stdin-filename', 'k8s/web pod.yaml'], {
      stdin: pod('web', 'shop'),
    });
    const [result] = resultsOf(checkSarifReport(run.stdout));
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('k8s/web%20pod.yaml');
  });
});

test('results, as they are written', async () => {
  const run = await firebreak(['check', several, '--format', 'sarif']);
  const { tool, results, ...rest } = checkSarifReport(run.stdout);
  // The rules have pages and tests of their own.
  const written = results?.map(({ ruleIndex, ...result }) => {
    expect(tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(result.ruleId);
    return result;
  });
  const text = `${JSON.stringify({ ...rest, results: written }, undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('golden/check-several.golden.sarif');
});

describe('rules', () => {
  test('every rule has texts, a page, an address, a severity and at most ten tags', async () => {
    const run = await checkFiles({});
    const described = run.tool.driver.rules ?? [];
    expect(described.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
    for (const { helpUri, help, name, shortDescription, fullDescription, properties } of described) {
      expect(helpUri).toMatch(/^https:\/\//);
      expect(help?.markdown).toContain('## What it reports');
      expect(help?.text).not.toBe('');
      expect(name).toMatch(/^([A-Z][a-z]+)+$/);
      expect(shortDescription?.text.length).toBeLessThanOrEqual(1024);
      expect(fullDescription?.text.length).toBeLessThanOrEqual(1024);
      expect(properties?.tags?.length).toBeLessThanOrEqual(10);
      expect(properties?.['security-severity']).toMatch(/^\d+\.\d$/);
    }
  });

  test('levels follow severities', async () => {
    const run = await checkFiles({});
    const levels = new Map(run.tool.driver.rules?.map((rule) => [rule.id, rule.defaultConfiguration?.level]));
    expect(levels.get('invalid-yaml')).toBe('error');
    expect(levels.get('missing-default-deny-ingress')).toBe('warning');
    expect(levels.get('workload-unprotected-egress')).toBe('note');
  });

  test('only rules about the network are about security', async () => {
    const { tool } = await checkFiles({});
    const severities = new Map(tool.driver.rules?.map(({ id, properties }) => [id, properties]));
    expect(severities.get('missing-default-deny-ingress')?.tags).toContain('security');
    expect(severities.get('missing-default-deny-ingress')?.['security-severity']).toBe('5.5');
    expect(severities.get('duplicate-key')?.tags).not.toContain('security');
    expect(severities.get('duplicate-key')?.['security-severity']).toBe('0.0');
  });
});

test('places are relative URIs and count from 1 in UTF-16 code units', async () => {
  const run = await checkFiles({
    'ä b/50%#?.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { labels: { a: 😀 }, name: web, namespace: shop }\n',
  });
  const [result] = resultsOf(run);
  expect(result?.locations?.[0]).toEqual({
    physicalLocation: {
      artifactLocation: { uri: '%C3%A4%20b/50%25%23%3F.yaml', uriBaseId: '%SRCROOT%' },
      // The namespace starts after 52 characters, of which one is a surrogate pair.
      region: { startLine: 3, startColumn: 54, endLine: 3, endColumn: 58 },
    },
    logicalLocations: [{ name: 'shop', fullyQualifiedName: 'Namespace/shop', kind: 'resource' }],
  });
});

test('names of the manifests cannot write links or placeholders into messages', async () => {
  const policy = 'apiVersion: network.example.io/v1\nkind: "[x](https://evil.example) {0}"\nmetadata: { name: a }\n';
  const run = await checkFiles({ 'a.yaml': `${policy}spec: { podSelector: {}, policyTypes: [Ingress] }\n` });
  const text = resultsOf(run)[0]?.message.text;
  expect(text).toContain('\\[x\\](https://evil.example) {{0}}');
});

describe('suppressed findings', () => {
  const suppressed = pod('web', 'shop').replace(
    'namespace: shop',
    'namespace: shop # firebreak: ignore[missing-default-deny-ingress] a lab "behind" <a wall>',
  );

  test('stay, with the reason and the place of the comment', async () => {
    const results = resultsOf(await checkFiles({ 'web.yaml': suppressed }));
    const ingress = results.find(({ ruleId }) => ruleId === 'missing-default-deny-ingress');
    expect(ingress?.suppressions).toMatchObject([
      {
        kind: 'inSource',
        justification: 'a lab "behind" <a wall>',
        location: { physicalLocation: { region: { startLine: 5, startColumn: 19 } } },
      },
    ]);
    expect(results.filter(({ suppressions }) => suppressions === undefined).map(({ ruleId }) => ruleId)).toEqual([
      'missing-default-deny-egress',
    ]);
  });

  test('keep the fingerprint that they had', async () => {
    const before = await checkFiles({ 'web.yaml': pod('web', 'shop') });
    const after = await checkFiles({ 'web.yaml': suppressed });
    expect(fingerprintsOf(after)).toEqual(fingerprintsOf(before));
  });
});

describe('fingerprints', () => {
  const broken = `${pod('broken', 'shop')}  labels: {\n`;

  test('do not depend on lines, on the number of workloads, on where in a List an object stands', async () => {
    const item = (name: string) => `- ${pod(name, 'list').trimEnd().replace(/\n/g, '\n  ')}\n`;
    const list = (...names: readonly string[]) => `apiVersion: v1\nkind: List\nitems:\n${names.map(item).join('')}`;
    const before = await checkFiles({ 'a.yaml': pod('web', 'shop'), 'b.yaml': broken, 'list.yaml': list('one') });
    const after = await checkFiles({
      'a.yaml': `# A comment.\n\n${pod('web', 'shop')}---\n${pod('zoo', 'shop')}`,
      'b.yaml': `# A comment.\n---\n${broken}`,
      'list.yaml': `# A comment.\n${list('one', 'two')}`,
    });
    expect(fingerprintsOf(before).length).toBeGreaterThan(4);
    expect(fingerprintsOf(after)).toEqual(fingerprintsOf(before));
  });

  test.each(['examples/mistakes', several, 'test/workspaces/kustomize'])('are unique: %s', async (folder) => {
    const run = await firebreak(['check', folder, '--format', 'sarif']);
    const fingerprints = fingerprintsOf(checkSarifReport(run.stdout));
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });

  test('are unique where one object has the same problem twice', async () => {
    const twice = `${pod('web', 'shop')}  labels:\n    a: b\n    a: b\n    a: b\n`;
    const fingerprints = fingerprintsOf(await checkFiles({ 'web.yaml': twice }, ['--rule', 'duplicate-key']));
    expect(fingerprints).toHaveLength(2);
    expect(new Set(fingerprints).size).toBe(2);
  });
});

test('of more than 5,000 results the gravest are kept, and the rest is counted', async () => {
  const pods = Array.from({ length: 2_600 }, (_, index) => pod('web', `ns-${index}`));
  const run = await checkFiles({ 'a.yaml': pods.join('---\n'), 'z.yaml': `${pod('z', 'z')}  labels: {\n` });
  const results = resultsOf(run);
  expect(results).toHaveLength(5_000);
  expect(results.at(-1)?.ruleId).toBe('invalid-yaml');
  const [notification] = run.invocations?.[0]?.toolExecutionNotifications ?? [];
  expect(notification?.message.text).toMatch(/^2\d\d more results are left out: the report holds the gravest 5000\.$/);
});

test('--scope is in the id of the run, so that uploads of several scopes stand beside each other', async () => {
  const run = await firebreak(['check', several, '--scope', 'overlays/prod', '--format', 'sarif']);
  expect(checkSarifReport(run.stdout).automationDetails?.id).toBe('firebreak/overlays/prod/');
});
