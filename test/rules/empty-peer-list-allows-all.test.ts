import { describe, expect, test } from 'vitest';
import { allFindings, fixesFor, planFix, verifyFix } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

const rules = {
  rules: ['empty-peer-list-allows-all', 'allow-all-ingress', 'internet-egress-open', 'metadata-endpoint-reachable'],
};

const policy = (spec: string, name = 'api') => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
  podSelector: { matchLabels: { app: api } }
${spec}`;

const slip = (column: number, token: string, message = '') =>
  `#${' '.repeat(column - 1)}${'~'.repeat(token.length)} [empty-peer-list-allows-all] ${message}\n`;

describe('found once', () => {
  test.each([
    [
      'an empty from',
      `  ingress:\n    - from: []\n${slip(6, 'from', '"api" admits every source, not none: "from" is empty.')}`,
    ],
    ['a from without items', `  ingress:\n    - from:\n${slip(6, 'from')}      ports: [{ port: 80 }]\n`],
    ['a from that is null', `  ingress:\n    - ports: [{ port: 80 }]\n      from: null\n${slip(12, 'null')}`],
    ['an empty to', `  egress:\n    - to: []\n${slip(6, 'to', 'allows every destination, not none: "to" is empty.')}`],
    ['an empty to for one port', `  egress:\n    - to: []\n${slip(6, 'to')}      ports: [{ port: 443 }]\n`],
    [
      'empty ports for certain peers',
      `  ingress:\n    - from: [{ podSelector: {} }]\n      ports: []\n${slip(6, 'ports', 'opens every port to its peers, not none: "ports" is empty.')}`,
    ],
    [
      'empty ports and no peers',
      `  ingress:\n    - ports: []\n${slip(6, 'ports', 'admits every source, not none: "ports" is empty.')}`,
    ],
    ['both lists empty', `  ingress:\n    - from: []\n${slip(6, 'from')}      ports: []\n`],
    [
      'an empty rule',
      `  ingress:\n    - {}\n${slip(6, '{}', '"api" admits every source on every port: an empty rule matches everything.')}`,
    ],
    [
      'an empty egress rule',
      `  policyTypes: [Egress]\n  egress:\n    - {}\n${slip(6, '{}', 'allows every destination on every port')}`,
    ],
  ])('%s', (_, spec) => checkFindings(policy(spec), { ...rules, severity: 'warning' }));
});

describe('nothing is empty by mistake', () => {
  test.each([
    ['no rules', '  ingress: []\n  egress: []\n'],
    ['rules that are null', '  ingress:\n  egress:\n'],
    ['no list of ports', '  ingress:\n    - from: [{ podSelector: {} }]\n'],
    ['rules that are not read', '  policyTypes: [Ingress]\n  egress:\n    - {}\n'],
  ])('%s', (_, spec) => checkFindings(policy(spec), rules));

  test('the name says that everybody is meant', () =>
    checkFindings(
      policy('  ingress:\n    - from: []\n#     ~~~~ [allow-all-ingress] its "from" is empty.\n', 'allow-all'),
      rules,
    ));

  test('the name says that the public is meant', () =>
    checkFindings(policy('  ingress:\n    - from: []\n', 'allow-public'), rules));

  test('even then empty ports for certain peers may be a slip', () =>
    checkFindings(
      policy(`  ingress:\n    - from: [{ podSelector: {} }]\n      ports: []\n${slip(6, 'ports')}`, 'allow-all'),
      rules,
    ));
});

describe('fixes', () => {
  test.each([
    ['into an empty list', '  ingress:\n    - from: []\n', '  ingress:\n    - from:\n        - podSelector: {}\n'],
    [
      'into a list without items',
      '  ingress:\n    - from:\n      ports: [{ port: 80 }]\n',
      '  ingress:\n    - from:\n        - podSelector: {}\n      ports: [{ port: 80 }]\n',
    ],
    ['into a rule in flow style', '  ingress: [{ from: [] }]\n', '  ingress: [{ from: [{ podSelector: {} }] }]\n'],
    ['into an empty rule in flow style', '  egress: [{}]\n', '  egress: [{ to: [{ podSelector: {} }] }]\n'],
    ['in the style of the file', '  ingress:\n  - {}\n', '  ingress:\n  - from:\n    - podSelector: {}\n'],
  ])('the own namespace, %s', (_, before, after) =>
    checkFix(policy(before), policy(after), 'Allow only pods of namespace "shop"', rules),
  );

  test.each([
    [
      'the only rule',
      '  ingress:\n    - from: []\n  policyTypes: [Ingress]\n',
      '  ingress: []\n  policyTypes: [Ingress]\n',
    ],
    [
      'the first of two',
      '  ingress:\n    # open\n    - from: []\n      ports: [{ port: 80 }]\n    # closed\n    - from: [{ podSelector: {} }]\n',
      '  ingress:\n    # closed\n    - from: [{ podSelector: {} }]\n',
    ],
    [
      'the first of a line',
      '  ingress: [{}, { from: [{ podSelector: {} }] }]\n',
      '  ingress: [{ from: [{ podSelector: {} }] }]\n',
    ],
  ])('remove %s', (_, before, after) => checkFix(policy(before), policy(after), 'Remove ingress rule 1', rules));

  test('empty ports go from wherever they stand', () =>
    checkFix(
      policy('  ingress:\n    - ports: []\n      from: [{ podSelector: {} }]\n'),
      policy('  ingress:\n    - from: [{ podSelector: {} }]\n'),
      'Remove "ports"',
      rules,
    ));

  test('the last egress rule stays where its removal would end the isolation', async () => {
    const text = policy('  egress:\n    - {}\n').replace('#- a.yaml\n', '');
    const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
    const [finding] = allFindings(analysis).filter(({ ruleId }) => ruleId === 'empty-peer-list-allows-all');
    expect(finding && fixesFor(analysis, finding).map(({ title }) => title)).toEqual([
      'Allow only pods of namespace "shop" in egress rule 1',
    ]);
  });

  test('an item that an anchor shares is not touched', async () => {
    const text = policy('  ingress:\n    - &open { from: [] }\n    - *open\n').replace('#- a.yaml\n', '');
    const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
    const fixes = allFindings(analysis)
      .filter(({ ruleId }) => ruleId === 'empty-peer-list-allows-all')
      .flatMap((finding) => fixesFor(analysis, finding));
    expect(fixes.map((fix) => planFix(analysis, fix).kind)).toEqual(Array(4).fill('refused'));
  });

  test('say what they close', async () => {
    const pods = ['api', 'web'].map(
      (app) =>
        `apiVersion: v1\nkind: Pod\nmetadata: { name: ${app}, namespace: ${app === 'api' ? 'shop' : 'other'}, labels: { app: ${app} } }\n`,
    );
    const text = [policy('  ingress:\n    - {}\n').replace('#- a.yaml\n', ''), ...pods].join('---\n');
    const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
    const [finding] = allFindings(analysis).filter(({ ruleId }) => ruleId === 'empty-peer-list-allows-all');
    const [fix] = finding ? fixesFor(analysis, finding) : [];
    const plan = fix && planFix(analysis, fix);
    if (finding === undefined || plan?.kind !== 'plan') throw new Error('There is no fix.');
    expect(await verifyFix(analysis, finding, plan)).toMatchObject({
      kind: 'verified',
      effect: { opens: 0, closes: 1, breaksDeclared: [] },
    });
  });
});
