import { expect, test } from 'vitest';
import { buildCheckReport } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';

const pod = (name: string, namespace: string, rest = '') => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
spec:
  containers:
    - name: main
      image: registry.example/main
${rest}`;
const shop = `${pod('web', 'shop', '      env:\n        - name: API_URL\n          value: http://api\n')}---
${pod('api', 'shop')}---
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
spec:
  selector:
    app: api
  ports:
    - port: 80
`;

async function broken(namespace: string): Promise<readonly string[]> {
  const analysis = await analyseFiles([
    { path: 'shop.yaml', text: shop },
    { path: 'job.yaml', text: pod('job', namespace) },
  ]);
  const report = await buildCheckReport(analysis, { displayPath: String, scope: undefined, withFixes: true });
  const found = report.findings.find(
    ({ finding, file }) => finding.ruleId === 'missing-default-deny-ingress' && file.endsWith('job.yaml'),
  );
  const fix = found?.fixes.find(({ title }) => title.startsWith('Deny all ingress in namespace'));
  return fix?.breaksDeclared ?? ['nothing is offered'];
}

test('a policy of a namespace that another tool fills in may break what is declared in every other one', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of envsubst.
  expect(await broken('${NAMESPACE}')).toEqual(['possibly web to api']);
  expect(await broken('jobs')).toEqual([]);
});
