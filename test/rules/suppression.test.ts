import { describe, expect, test } from 'vitest';
import { allFindings, type Finding, planFix, suppressionsFor, verifyFix } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { applyPlan, checkFindings, checkFix } from '../support/check';

const pod = (name: string, annotations = '') => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
${annotations}`;

const rules = ['workload-unprotected-ingress', 'unused-suppression', 'unknown-suppression'];

/** Leaves one finding about the namespace, the one for ingress. */
const denied = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: dns
  #     ~~~ [dns-egress-missing]
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
---
`;

const hidden: readonly (readonly [name: string, yaml: string])[] = [
  [
    'a comment at the end of the line',
    `${denied}apiVersion: v1
kind: Namespace
metadata:
  name: shop # firebreak: ignore[missing-default-deny-ingress] public
---
${pod('web')}`,
  ],
  [
    'a comment on the line above',
    `${denied}apiVersion: v1
kind: Namespace
metadata:
  # firebreak: ignore[missing-default-deny-ingress]

  # Another comment between them.
  name: shop
---
${pod('web')}`,
  ],
  [
    'a comment above the block that the finding stands in',
    `${denied}apiVersion: v1
kind: Namespace
# firebreak: ignore[missing-default-deny-ingress]
metadata:
  labels: {}
  name: shop
---
${pod('web')}`,
  ],
  [
    'a comment above the whole object',
    `${denied}# firebreak: ignore[ missing-default-deny-ingress , duplicate-key ]
apiVersion: v1
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
${pod('web')}`,
  ],
  [
    'a comment anywhere in the document',
    `${denied}apiVersion: v1
kind: Namespace
metadata:
  name: shop
# firebreak: ignore-resource[missing-default-deny-ingress] by design
---
${pod('web')}`,
  ],
  [
    'a comment at the head of the file, in a document of its own',
    `# firebreak: ignore-file[missing-default-deny-ingress] a playground
---
${denied}apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
${pod('web')}`,
  ],
  [
    'an annotation of the object',
    `${denied}apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations:
    ignore.firebreak/missing-default-deny-ingress: by design
---
${pod('web')}`,
  ],
];

test.each(hidden)('%s hides the finding', (_name, yaml) => checkFindings(yaml));

test('a suppression for every rule of a file hides all of them', () =>
  checkFindings(`# firebreak: ignore-file copied from elsewhere
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
${pod('web')}`));

test('an annotation on the pod template counts for its workload', () =>
  checkFindings(
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: data
spec:
  template:
    metadata:
      annotations:
        ignore.firebreak/missing-default-deny-ingress: rendered by a chart
`,
    { rules: ['missing-default-deny-ingress', ...rules] },
  ));

test('a suppression counts for its rules and its place, and for nothing else', () =>
  checkFindings(
    `apiVersion: v1
kind: Namespace
metadata:
  name: shop # firebreak: ignore[missing-default-deny-egress]
  #     ~~~~ [missing-default-deny-ingress]
---
${pod('web')}---
apiVersion: v1
kind: Namespace
metadata:
  # firebreak: ignore[missing-default-deny-ingress]
  #                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [unused-suppression] finds nothing here
  labels: {}
  name: data
  #     ~~~~ [missing-default-deny-ingress]
  #     ~~~~ [missing-default-deny-egress]
---
${pod('db').replace('shop', 'data')}`,
  ));

test('one comment hides a finding that several scopes share', () =>
  checkFindings(`#- base/web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web # firebreak: ignore[missing-default-deny-ingress, missing-default-deny-egress] a playground
#- base/kustomization.yaml
resources: [web.yaml]
#- one/kustomization.yaml
namespace: one
resources: [../base]
#- two/kustomization.yaml
namespace: two
resources: [../base]
`));

test('text in quotes and blocks is no suppression', () =>
  checkFindings(
    `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  #     ~~~~ [missing-default-deny-ingress]
  annotations:
    text: "# firebreak: ignore-resource[missing-default-deny-ingress]"
    block: |
      # firebreak: ignore-resource[missing-default-deny-ingress]
---
${pod('web')}`,
    { rules: ['missing-default-deny-ingress', 'unused-suppression', 'unknown-suppression'] },
  ));

test('what cannot take effect is reported', () =>
  checkFindings(
    `# firebreak: disable[duplicate-key]
#<~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [unknown-suppression] "disable" is no suppression
apiVersion: v1
kind: Service
metadata:
  name: web # firebreak: ignore[duplicate-key
  #         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [unknown-suppression] is not closed
  annotations:
    ignore.firebreak/no-such-rule: ""
#   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [unknown-suppression] no rule "no-such-rule"
---
# firebreak: ignore-file late
#<~~~~~~~~~~~~~~~~~~~~~~~~~~~ [unknown-suppression] before the first document
apiVersion: v1
kind: Service
metadata:
  name: api
`,
    { rules },
  ));

test('nothing is called unused while a policy that is not modelled may be the reason', () =>
  checkFindings(`apiVersion: v1
kind: Namespace
metadata:
  name: shop # firebreak: ignore[missing-default-deny-ingress]
---
${pod('web')}---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  endpointSelector: {}
  ingress:
    - {}
`));

test('suppressions in files of other tools are not judged', () =>
  checkFindings(`#- notes.yaml
# firebreak: ignore[no-such-rule]
about: something else
`));

test('a suppression can itself be suppressed', () =>
  checkFindings(`apiVersion: v1
kind: Service
metadata:
  # firebreak: ignore-resource[unknown-suppression] written for the next version
  name: web # firebreak: ignore[rule-of-tomorrow]
`));

const suppressed: readonly (readonly [name: string, before: string, after: string])[] = [
  [
    'above the line, indented as it is',
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\n${pod('web')}`,
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  # firebreak: ignore[missing-default-deny-ingress]\n  name: shop\n---\n${pod('web')}`,
  ],
  [
    'with the line ends of the file',
    `# A shop.\r\nmetadata: {name: shop}\r\nkind: Namespace\r\napiVersion: v1\r\n---\r\n${pod('web').replaceAll('\n', '\r\n')}`,
    `# A shop.\r\n# firebreak: ignore[missing-default-deny-ingress]\r\nmetadata: {name: shop}\r\nkind: Namespace\r\napiVersion: v1\r\n---\r\n${pod('web').replaceAll('\n', '\r\n')}`,
  ],
];

test.each(suppressed)('the action writes the comment %s', async (_name, before, after) => {
  const files = [{ path: 'a.yaml', text: before }];
  const analysis = await analyseFiles(files);
  const finding = allFindings(analysis).find(({ ruleId }) => ruleId === 'missing-default-deny-ingress') as Finding;
  const [fix] = suppressionsFor(analysis, finding);
  const plan = fix && planFix(analysis, fix);
  if (plan?.kind !== 'plan') throw new Error('There is no plan.');
  expect(applyPlan(files, plan)).toEqual([{ path: 'a.yaml', text: after }]);
  expect(await verifyFix(analysis, finding, plan)).toMatchObject({
    kind: 'verified',
    effect: { opens: 0, closes: 0, breaksDeclared: [] },
  });
});

test('in JSON, which has no comments, only the configuration can take one', async () => {
  const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' } };
  const analysis = await analyseFiles([{ path: 'a.json', text: JSON.stringify(manifest) }]);
  const findings = allFindings(analysis);
  expect(findings.length).toBe(2);
  const titles = findings.flatMap((finding) => suppressionsFor(analysis, finding)).map(({ title }) => title);
  expect(titles).toEqual(findings.map(({ ruleId }) => `Ignore ${ruleId} for Namespace/shop in .firebreak.yaml`));
});

describe('an unused rule of a list', () => {
  const used = 'missing-default-deny-ingress';
  const namespace = (comment: string) => `apiVersion: v1
kind: Namespace
metadata:
  name: shop${comment}
---
${pod('web')}`;
  const options = { rules: [used, 'unused-suppression'] };

  test.each([
    [`${used}, duplicate-resource`, used],
    [`duplicate-resource, ${used}`, used],
    [`duplicate-resource, ${used}, missing-default-deny-egress`, `${used}, missing-default-deny-egress`],
    ['duplicate-resource,duplicate-key', 'duplicate-key'],
  ])('[%s] becomes [%s]', (before, after) =>
    checkFix(
      namespace(` # firebreak: ignore[${before}] by design`),
      namespace(` # firebreak: ignore[${after}] by design`),
      'Remove this rule',
      options,
    ),
  );
});
