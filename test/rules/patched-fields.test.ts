import { describe, expect, test } from 'vitest';
import { allFindings, applyChanges, completeAnalysis, noCheckpoint } from '../../server/src/core';
import { analyseFiles, uriOf } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

/** What a patch breaks is shown in the patch. */

const base = (annotations = '') => `#- base/kustomization.yaml
resources: [web.yaml]
#- base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
${annotations}spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53, protocol: UDP }, { port: 53 }]
#- prod/kustomization.yaml
resources: [../base]
patches: [{ path: patch.yaml }]
#- prod/patch.yaml
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  egress:
    - to:
        - ipBlock:
`;
const rules = ['hostnetwork-bypasses-policy', 'hostport-bypasses-policy', 'internet-egress-open'];

describe('a finding about a field that a merge patch sets stands in the patch', () => {
  test.each([
    ['an entry of a map', `${deployment}      hostNetwork: true\n#     ~~~~~~~~~~~ [hostnetwork-bypasses-policy]\n`],
    [
      'a list that replaces another',
      `${policy}            cidr: 0.0.0.0/0\n#                 ~~~~~~~~~ [internet-egress-open] "default-deny"\n`,
    ],
    [
      'an item of a list that is merged',
      `${deployment}      containers: [{ name: web, ports: [{ containerPort: 80, hostPort: 80 }] }]\n#                                                                      ~~ [hostport-bypasses-policy]\n`,
    ],
  ])('%s', (_, patch) => checkFindings(base() + patch, { rules }));

  test('and is fixed there', () =>
    checkFix(
      `${base()}${deployment}      dnsPolicy: Default\n      hostNetwork: true\n`,
      `${base()}${deployment}      dnsPolicy: Default\n`,
      'remove hostNetwork',
      { rules },
    ));

  test('unless somebody accepted it at the object', () =>
    checkFindings(
      `${base('  annotations:\n    ignore.firebreak/hostnetwork-bypasses-policy: it is a proxy\n')}${deployment}      hostNetwork: true\n`,
      { rules },
    ));
});

test('a patch that says what the object says anyway is not to blame', () =>
  checkFindings(
    `${base().replace('    spec:\n', '    spec:\n      hostNetwork: true\n#     ~~~~~~~~~~~ [hostnetwork-bypasses-policy]\n')}${deployment}      hostNetwork: true\n`,
    { rules },
  ));

test('the finding moves with the patch, and is gone with what is patched', async () => {
  const patch = `${deployment}      hostNetwork: true\n`;
  const file = (path: string, text: string) => ({ path, text });
  const [, ...parts] = `${base()}${patch}`.split(/^#- /m);
  const files = parts.map((part) => file(part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)));
  let analysis = await analyseFiles(files);
  const places = () =>
    allFindings(analysis)
      .filter(({ ruleId }) => ruleId === 'hostnetwork-bypasses-policy')
      .map(({ at }) => [at.uri, at.documentIndex]);
  const edit = async (text: string) => {
    const uri = uriOf('prod/patch.yaml');
    const known = analysis.files.get(uri);
    const changes = [{ kind: 'set' as const, uri, path: known?.path ?? '', folder: known?.folder ?? '', text }];
    analysis = await completeAnalysis(applyChanges(analysis, changes), noCheckpoint);
  };
  expect(places()).toEqual([[uriOf('prod/patch.yaml'), 0]]);
  await edit(`${policy}            cidr: 10.0.0.0/8\n---\n${patch}`);
  expect(places()).toEqual([[uriOf('prod/patch.yaml'), 1]]);
  await edit(deployment.replace('    spec:\n', '    metadata: { labels: { a: b } }\n'));
  expect(places()).toEqual([]);
  await edit(patch);
  expect(places()).toEqual([[uriOf('prod/patch.yaml'), 0]]);
});
