import { afterEach, expect, test, vi } from 'vitest';
import { allFindings } from '../../server/src/core';
import { missingDefaultDenyIngress } from '../../server/src/core/rules/segmentation/missing-default-deny-ingress';
import { analyseFiles } from '../support/analysis';

const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { containers: [{ name: web, image: web }] }\n';

async function foundIngress(): Promise<readonly string[]> {
  const findings = allFindings(await analyseFiles([{ path: 'a.yaml', text: pod }]));
  return findings.map(({ ruleId }) => ruleId).filter((id) => !id.endsWith('egress'));
}

afterEach(() => {
  vi.restoreAllMocks();
  delete missingDefaultDenyIngress.holds;
});

test('what is found for a namespace stands for its workloads', async () => {
  expect(await foundIngress()).toEqual(['missing-default-deny-ingress']);
});

test('a finding that does not hold stands for nothing', async () => {
  missingDefaultDenyIngress.holds = () => false;
  expect(await foundIngress()).toEqual(['workload-unprotected-ingress']);
});

test('a rule that fails stands for nothing either', async () => {
  const rule = missingDefaultDenyIngress as unknown as { check(): Iterable<never> };
  vi.spyOn(rule, 'check').mockImplementation(() => {
    throw new TypeError('failed');
  });
  expect([...(await foundIngress())].sort()).toEqual(['rule-failed', 'workload-unprotected-ingress']);
});
