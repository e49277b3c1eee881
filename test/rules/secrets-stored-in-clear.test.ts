import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

const options = { rules: ['secrets-stored-in-clear'] };
const head = '#- e.yaml\napiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n';

test.each([
  [
    'Secrets that no set has',
    `${head}resources:
#<~~~~~~~ [secrets-stored-in-clear] encrypts other objects than Secrets
  - resources: [configmaps]
    providers: [{ kms: { apiVersion: v2, name: a, endpoint: unix:///a } }]
`,
  ],
  [
    'every object of the core group',
    `${head}resources:
  - resources: ["*."]
    providers: [{ kms: { apiVersion: v2, name: a, endpoint: unix:///a } }]
`,
  ],
  [
    'identity for something else, and as the last provider',
    `${head}resources:
  - resources: [configmaps]
    providers: [{ identity: {} }]
  - resources: [secrets]
    providers: [{ kms: { apiVersion: v2, name: a, endpoint: unix:///a } }, { identity: {} }]
`,
  ],
  [
    'the first set with Secrets counts',
    `${head}resources:
  - resources: ["*.*"]
    providers: [{ kms: { apiVersion: v2, name: a, endpoint: unix:///a } }]
  - resources: [secrets]
    providers: [{ identity: {} }]
`,
  ],
  [
    'version 1 of KMS, which is the default',
    `${head}resources:
  - resources: [secrets]
    providers:
      - kms:
      # ~~~ [secrets-stored-in-clear] uses version 1 of KMS
          name: a
          endpoint: unix:///a
`,
  ],
])('%s', async (_title, yaml) => {
  await checkFindings(yaml, options);
});

test('a static Pod of the API server without encryption', async () => {
  const pod = (flag: string) => `#- a.yaml
apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.28.1
      command: [kube-apiserver${flag}]
`;
  const mark =
    '#     ~~~~~~~ [secrets-stored-in-clear] Pod "kube-apiserver" stores Secrets in etcd in clear text (no --encryption-provider-config). CIS Kubernetes Benchmark 1.10: 1.2.27.\n';
  await checkFindings(`${pod('')}${mark}`, options);
  await checkFindings(pod(', --encryption-provider-config=/e.yaml'), options);
});

test('version 2 of KMS is chosen by a person', async () => {
  const kms = (version: string) => `${head}resources:
  - resources: [secrets]
    providers:
      - kms:
          name: a
          endpoint: unix:///a
${version}`;
  await checkFix(kms(''), kms('          apiVersion: v2\n'), 'version 2 of KMS', options);
});

test('no finding shows a key', async () => {
  const key = 'c2VjcmV0IGlzIHNlY3VyZSwgb3IgaXMgaXQ/IT8hPyE=';
  const text = `${head.slice(head.indexOf('\n') + 1)}resources:
  - resources: [secrets]
    providers: [{ aescbc: { keys: [{ name: a, secret: "${key}" }] } }]
`;
  const findings = allFindings(await analyseFiles([{ path: 'e.yaml', text }]));
  expect(findings.map(({ ruleId }) => ruleId)).toContain('secrets-stored-in-clear');
  expect(JSON.stringify(findings)).not.toContain(key.slice(0, 8));
});

test.each([
  [
    'switches the encryption off',
    `#- etc/rancher/k3s/config.yaml
write-kubeconfig-mode: "0640"
secrets-encryption: false
#                   ~~~~~ [secrets-stored-in-clear] The API server stores Secrets in etcd in clear text (secrets-encryption: false)
`,
  ],
  [
    'does so beside flags of the API server',
    `#- config.yaml
flannel-backend: wireguard-native
kube-apiserver-arg: [anonymous-auth=false]
secrets-encryption: false
#                   ~~~~~ [secrets-stored-in-clear]
`,
  ],
  [
    'disables a chart of k3s',
    `#- config.yaml
disable: [traefik]
secrets-encryption: false
#                   ~~~~~ [secrets-stored-in-clear]
`,
  ],
  ['may be of RKE2', '#- config.yaml\nsecrets-encryption: false\n'],
  ['is of RKE2 by its folder', '#- etc/rancher/rke2/config.yaml\nsecrets-encryption: false\n'],
  ['is of either by its file', '#- k3s/rke2.yaml\nsecrets-encryption: false\n'],
  ['switches it on', '#- k3s/config.yaml\nsecrets-encryption: true\n'],
  [
    'switches it off for a configuration of its own',
    '#- k3s/config.yaml\nsecrets-encryption: false\nkube-apiserver-arg: [encryption-provider-config=/etc/enc.yaml]\n',
  ],
  ['is of RKE2, which switches it on all the same', '#- config.yaml\ncni: cilium\nsecrets-encryption: false\n'],
  ['disables a chart of RKE2', '#- config.yaml\ndisable: [rke2-ingress-nginx]\nsecrets-encryption: false\n'],
  ['says nothing of it, because RKE2 switches it on', '#- config.yaml\nkube-apiserver-arg: [anonymous-auth=false]\n'],
])('a configuration of k3s that %s', (_, yaml) => checkFindings(yaml, options));
