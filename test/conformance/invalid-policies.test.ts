import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { describeCorpus, readJson } from '../support/corpus';

interface ErrorCase {
  readonly id: string;
  readonly kind: string;
  readonly dir: string;
  readonly errorStrContains?: string;
}

const rules = new Set([
  'misplaced-or-invalid-policy-field',
  'policytypes-mismatch',
  'invalid-ipblock',
  'invalid-port-spec',
]);

const conflictRules = new Set(['policy-order-conflict', 'duplicate-resource']);

/** Inputs that another analyzer refuses, and its valid ones, of which none may be refused. */
describeCorpus('np-guard-netpol-analyzer', (folder) => {
  const { errors, cases } = readJson<{ errors: readonly ErrorCase[]; cases: readonly { readonly dir?: string }[] }>(
    folder,
    'cases.json',
  );
  const refused = errors.filter((each) => isAboutNetworkPolicy(each) && existsSync(path.join(folder, each.dir)));

  test('has refused policies', () => expect(refused).not.toEqual([]));

  test.each(refused.map((each) => [each.id, each.dir] as const))('%s', async (_, dir) => {
    const found = await Promise.all(policyFiles(path.join(folder, dir)).map(errorsOf));
    expect(found.flat()).not.toEqual([]);
  });

  const refusedOfCluster = errors.filter(({ dir }) => /^b?anp_bad_path|^anp_test_with_empty_port_range/.test(dir));

  test('has refused cluster-wide policies', () => expect(refusedOfCluster.length).toBeGreaterThanOrEqual(20));

  // Priorities and names that stand twice show in all files of a folder together.
  test.each(refusedOfCluster.map((each) => [each.id, each.dir] as const))('%s', async (_, dir) => {
    const files = policyFiles(path.join(folder, dir), /kind"?: "?\w*NetworkPolicy/);
    const analysis = await analyseFiles(
      files.map((file) => ({ path: path.basename(file), text: readFileSync(file, 'utf8') })),
    );
    const found = allFindings(analysis).filter(({ ruleId }) => rules.has(ruleId) || conflictRules.has(ruleId));
    expect(found).not.toEqual([]);
  });

  test('finds nothing in the policies of valid inputs', async () => {
    const refusedDirs = new Set(refused.map(({ dir }) => dir));
    const dirs = [...new Set(cases.flatMap(({ dir }) => dir ?? []))].filter((dir) => !refusedDirs.has(dir));
    const files = [...new Set(dirs.flatMap((dir) => policyFiles(path.join(folder, dir))))];
    expect(files.length).toBeGreaterThan(80);
    const found: string[] = [];
    for (const file of files) found.push(...(await errorsOf(file)));
    // Required by the definition, and taken for empty by that analyzer.
    const isOtherwise = (text: string) => /: pods needs "(pod|namespace)Selector"/.test(text.replace(/\[.*\] /, ''));
    expect(found.filter((text) => !isOtherwise(text))).toEqual([]);
  });
});

/** One fault of one NetworkPolicy; names that stand twice and pods that differ are other faults. */
function isAboutNetworkPolicy({ kind, dir, errorStrContains = '' }: ErrorCase): boolean {
  const isOfPolicy = /^np_|netpol/.test(dir.split('/')[0] ?? '');
  return kind === 'error:fatal' && isOfPolicy && !/WithSameName|NotSupportedPodResources/.test(errorStrContains);
}

function policyFiles(place: string, content = /kind"?: "?NetworkPolicy/): readonly string[] {
  if (!existsSync(place)) return [];
  const files = statSync(place).isFile()
    ? [place]
    : readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
        .map((entry) => path.join(entry.parentPath, entry.name));
  return files.filter((file) => content.test(readFileSync(file, 'utf8')));
}

async function errorsOf(file: string): Promise<readonly string[]> {
  const analysis = await analyseFiles([{ path: path.basename(file), text: readFileSync(file, 'utf8') }]);
  return allFindings(analysis)
    .filter(({ ruleId, severity }) => rules.has(ruleId) && severity === 'error')
    .map(({ ruleId, message }) => `${file}: [${ruleId}] ${message}`);
}

/** Policies that other tools use as examples of a mistake. */
describeCorpus('peers', (folder) => {
  test.each([
    ['owasp-k8s-top10/K07-2022-deny-backend-egress.yaml', 'misplaced-or-invalid-policy-field'],
    ['kics/pod_misconfigured-positive2.yaml', 'policytypes-mismatch'],
    ['polaris/missingNetworkPolicy/failure.netpol_missing_egress_in_policytypes.yaml', 'policytypes-mismatch'],
    ['polaris/missingNetworkPolicy/failure.netpol_missing_ingress_in_policytypes.yaml', 'policytypes-mismatch'],
  ])('%s', async (file, ruleId) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const found = allFindings(await analyseFiles([{ path: 'a.yaml', text }])).filter((each) => rules.has(each.ruleId));
    expect(new Set(found.map((each) => each.ruleId))).toEqual(new Set([ruleId]));
  });
});
