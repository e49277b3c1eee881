import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { admissionWebhookReachableFromPodsPage } from '../../server/src/core/rules/entry/admission-webhook-reachable-from-pods.page';
import { analyseFiles } from '../support/analysis';
import { parseFixture } from '../support/fixture';

/** How many controllers are reported in the first example, beside a policy that cannot be read. */
async function countBeside(app: string): Promise<number> {
  const unread = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: kube-system }
spec: { podSelector: { matchLabels: { app: ${app} } }, policyType: [Ingress] }
`;
  const { files } = parseFixture((admissionWebhookReachableFromPodsPage.examples[0]?.yaml ?? '') + unread);
  const findings = allFindings(await analyseFiles(files));
  return findings.filter(({ ruleId }) => ruleId === 'admission-webhook-reachable-from-pods').length;
}

test('silent only where a policy that cannot be read may select the controller', async () => {
  expect([await countBeside('other'), await countBeside('ingress-nginx')]).toEqual([1, 0]);
});
