import { afterEach, expect, test, vi } from 'vitest';
import { Cancelled, noCheckpoint, scopesAfter } from '../../../server/src/core';
import { rules } from '../../../server/src/core/rules';
import { analyseFiles, changesBetween } from '../../support/analysis';

afterEach(() => {
  vi.restoreAllMocks();
});

const file = (index: number, app: string) => ({
  path: `f${index}.yaml`,
  text: `apiVersion: v1
kind: Pod
metadata: { name: p${index}, namespace: shop, labels: { app: ${app} } }
`,
});

const today = Array.from({ length: 20 }, (_, index) => file(index, 'web'));
const then = Array.from({ length: 20 }, (_, index) => file(index, 'db'));

test('the scopes of an earlier state have what its files say, and no rule is run for them', async () => {
  const analysis = await analyseFiles(today);
  const checks = rules.flatMap((rule) => ('check' in rule ? [vi.spyOn(rule as { check(): unknown }, 'check')] : []));
  const scopes = await scopesAfter(analysis, changesBetween(today, then), noCheckpoint);
  const views = [...scopes.values()].flatMap(({ namespaces }) => [...namespaces.values()]);
  expect(views.flatMap(({ workloads }) => workloads.map(({ labels }) => labels.get('app')))).toEqual(
    then.map(() => 'db'),
  );
  expect(checks.filter((check) => check.mock.calls.length > 0)).toEqual([]);
});

test('nothing more is read of an earlier state when nobody wants it any more', async () => {
  const analysis = await analyseFiles(today);
  let steps = 0;
  const read = new Set<string>();
  const changes = changesBetween(today, then).map((change) => ({
    ...change,
    get text(): string {
      read.add(change.uri);
      return 'text' in change ? change.text : '';
    },
  }));
  const checkpoint = () => {
    if (++steps > 5) throw new Cancelled();
    return undefined;
  };
  await expect(scopesAfter(analysis, changes, checkpoint)).rejects.toThrow(Cancelled);
  expect(read.size).toBe(5);
});
