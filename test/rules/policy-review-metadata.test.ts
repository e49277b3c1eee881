import { describe, expect, test } from 'vitest';
import { allFindings, defaultOptions } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

const options = {
  rules: ['policy-review-metadata', 'unused-suppression'],
  analysis: { ...defaultOptions, today: '2026-06-30' },
};

const on = '#- .firebreak.yaml\nrules: { policy-review-metadata: hint }\n';

const policy = (annotations: string, marker = '', spec = '{ podSelector: {}, ingress: [{}] }') => `#- web.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
${marker}${annotations}spec: ${spec}
`;

const annotated = (entries: string) => `  annotations:\n    ${entries}\n`;
const found = (message: string) => `  #     ~~~ [policy-review-metadata] ${message}\n`;

test('It is off where no configuration gives it a severity, or another one takes it away', async () => {
  await checkFindings(policy(''), options);
  await checkFindings(`#- .firebreak.yaml\nrules: { policy-review-metadata: 'off' }\n${policy('')}`, options);
  await checkFindings(on + policy('', found('nothing says who reviews it')), options);
});

test('The severity is the one that is chosen', async () => {
  const files = [
    { path: '.firebreak.yaml', text: 'rules: { policy-review-metadata: warning }\n' },
    { path: 'web.yaml', text: policy('').replace('#- web.yaml\n', '') },
  ];
  const [finding] = allFindings(await analyseFiles(files)).filter(({ ruleId }) => ruleId === 'policy-review-metadata');
  expect(finding?.severity).toBe('warning');
});

test('A suppression of a rule that is off is not called unused', async () => {
  await checkFindings(`${policy('')}# firebreak: ignore[policy-review-metadata] team-shop looks after it\n`, options);
});

describe('what the annotations say', () => {
  test.each([
    ['an owner', 'firebreak/owner: team-shop'],
    ['a review 180 days ago', 'firebreak/reviewed-on: "2026-01-01"'],
    ['that it expires today', 'firebreak/expires: "2026-06-30"'],
  ])('%s is enough', (_, entry) => checkFindings(on + policy(annotated(entry)), options));

  test('a policy that denies needs none', () =>
    checkFindings(on + policy('', '', '{ podSelector: {}, policyTypes: [Ingress] }'), options));

  test.each([
    ['a review 181 days ago', 'reviewed-on: "2025-12-31"', 'was last reviewed on 2025-12-31'],
    ['that it expired yesterday', 'expires: "2026-06-29"', 'was to be there until 2026-06-29'],
    ['no date', 'reviewed-on: "last spring"', '"firebreak/reviewed-on" has to be like 2027-01-31'],
    ['a day that there is not', 'expires: "2026-13-01"', '"firebreak/expires" has to be like 2027-01-31'],
  ])('%s is reported', (_, entry, message) => {
    const start = '    firebreak/'.length + entry.indexOf('"');
    const marker = `#${' '.repeat(start - 1)}${'~'.repeat(entry.length - entry.indexOf('"'))} [policy-review-metadata] ${message}\n`;
    return checkFindings(on + policy(`${annotated(`firebreak/${entry}`)}${marker}`), options);
  });
});

test('The day is written where nothing of it is', async () => {
  const reviewed = 'firebreak/reviewed-on: "2026-06-30"';
  const fix = 'Note that it was reviewed today (2026-06-30)';
  await checkFix(on + policy('', found('')), on + policy(annotated(reviewed)), fix, options);
});
