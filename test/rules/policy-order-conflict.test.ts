import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';

/** Whether two policies of one priority with these egress rules are reported. */
async function checkConflict(one: string, other: string, isReported: boolean): Promise<void> {
  const policy = (name: string, egress: string) => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: ${name} }
spec: { tier: Admin, priority: 10, subject: { namespaces: {} }, egress: [${egress}] }
`;
  const analysis = await analyseFiles([{ path: 'a.yaml', text: policy('one', one) + policy('other', other) }]);
  const found = allFindings(analysis).filter(({ ruleId }) => ruleId === 'policy-order-conflict');
  expect([one, other, found.length]).toEqual([one, other, isReported ? 1 : 0]);
}

const monitoring = '{ namespaces: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }';
const dns = '[{ udp: { destinationPort: { number: 53 } } }]';
const rule = (action: string, peer: string, protocols?: string) =>
  `{ action: ${action}, to: [${peer}]${protocols === undefined ? '' : `, protocols: ${protocols}`} }`;

test('what one policy allows and the other denies is a conflict', async () => {
  const allow = rule('Accept', monitoring);
  await checkConflict(allow, rule('Deny', '{ namespaces: {} }'), true);
  // An exception after the denial comes too late.
  await checkConflict(allow, `${rule('Deny', '{ namespaces: {} }')}, ${allow}`, true);
  // One for fewer ports is none for the others.
  await checkConflict(allow, `${rule('Accept', monitoring, dns)}, ${rule('Deny', '{ namespaces: {} }')}`, true);
  await checkConflict(rule('Accept', '{ networks: [10.0.0.0/8] }'), rule('Deny', '{ networks: [10.1.0.0/16] }'), true);
  const name = (port: string) => `[{ destinationNamedPort: ${port} }]`;
  const named = `${rule('Accept', monitoring, name('http'))}, ${rule('Deny', monitoring)}`;
  await checkConflict(named, `${rule('Accept', monitoring, name('web'))}, ${rule('Deny', monitoring)}`, true);
});

test('policies that make the same exceptions from the same denial are none', async () => {
  const deny = rule('Deny', '{ namespaces: {} }');
  const both = `${rule('Accept', monitoring)}, ${deny}`;
  await checkConflict(both, both, false);
  await checkConflict(both, `${rule('Accept', monitoring, dns)}, ${both}`, false);
  const toNames = `${rule('Accept', '{ domainNames: [a.example.com] }')}, ${rule('Deny', '{ networks: [0.0.0.0/0] }')}`;
  await checkConflict(toNames, toNames, false);
});

test('rules for different addresses or nodes are none', async () => {
  await checkConflict(
    rule('Accept', '{ networks: [10.0.0.0/8] }'),
    rule('Deny', '{ networks: [192.168.0.0/16] }'),
    false,
  );
  const nodes = (role: string) => `{ nodes: { matchLabels: { role: ${role} } } }`;
  await checkConflict(rule('Accept', nodes('edge')), rule('Deny', nodes('inner')), false);
  await checkConflict(rule('Accept', nodes('edge')), rule('Deny', nodes('edge')), true);
});
