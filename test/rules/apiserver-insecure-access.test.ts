import { describe, expect, test } from 'vitest';
import { defaultOptions } from '../../server/src/core';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['apiserver-insecure-access', 'apiserver-client-tls'] };

const server = (flag: string, more = '') => `#- kube-apiserver.yaml
apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.2
      command:
        - kube-apiserver
        - --authorization-mode=Node,RBAC
        - --kubelet-client-certificate=/pki/kubelet.crt
        - --kubelet-certificate-authority=/pki/ca.crt
        - ${flag}
${more}`;

describe('the fix that refuses anonymous requests', () => {
  const fix = 'Refuse who does not say who they are';
  const [before, after] = [server('--anonymous-auth=true'), server('--anonymous-auth=false')];

  test('is there where nothing asks anonymously', () => checkFix(before, after, fix, rules));

  test.each([
    [
      'probes of the container would fail',
      '      livenessProbe: { httpGet: { path: /livez, port: 6443, scheme: HTTPS } }\n',
    ],
    ['the start would never end', '      startupProbe: { httpGet: { path: /livez, port: 6443, scheme: HTTPS } }\n'],
  ])('is not there where %s', async (_, probe) => {
    await expect(checkFix(before + probe, after + probe, fix, rules)).rejects.toThrow('No fix contains');
  });

  test('is not there for kubeadm, which writes such probes', async () => {
    const kubeadm = (value: string) => `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
    - name: anonymous-auth
      value: "${value}"
`;
    await expect(checkFix(kubeadm('true'), kubeadm('false'), fix, rules)).rejects.toThrow('No fix contains');
  });
});

test('flags that add to each other are judged and told together', () =>
  checkFindings(
    `#- kube-apiserver.yaml
apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.2
      command:
        - kube-apiserver
        - --anonymous-auth=false
        - --kubelet-client-certificate=/pki/kubelet.crt
        - --kubelet-client-key=/pki/kubelet.key
        - --kubelet-certificate-authority=/pki/ca.crt
        - --authorization-mode=AlwaysAllow
        - --authorization-mode=RBAC
        # ~~~~~~~~~~~~~~~~~~~~~~~~~ [apiserver-insecure-access] lets everybody it knows do everything (--authorization-mode=AlwaysAllow,RBAC)
        - --etcd-servers=http://10.0.0.1:2379
        - --etcd-servers=https://10.0.0.2:2379
        # ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [apiserver-client-tls] sends all data of the cluster to etcd in clear text (--etcd-servers)
`,
    rules,
  ));

test('flags that kubeadm gives several times add up as well, and of others the last one has to be certain', () =>
  checkFindings(
    `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
    - name: authorization-mode
      value: AlwaysAllow
    - name: authorization-mode
      value: Node,RBAC
      #      ~~~~~~~~~ [apiserver-insecure-access] lets everybody it knows do everything (authorization-mode: AlwaysAllow,Node,RBAC)
    - name: insecure-port
      value: "8080"
    - name: insecure-port
      value: "0"
    - name: secure-port
      value: "6443"
    - name: secure-port
      value: "0"
`,
    rules,
  ));

describe('plain HTTP to kubelets', () => {
  const plain = (image: string, mark = '') =>
    server('--kubelet-https=false', mark)
      .replace('kube-apiserver:v1.31.2', image)
      .replace(
        '        - --kubelet-client',
        '        - --kubelet-client-key=/pki/kubelet.key\n        - --kubelet-client',
      )
      .replace(
        '        - --kubelet-client',
        '        - --etcd-cafile=/e\n        - --etcd-certfile=/e\n        - --etcd-keyfile=/e\n        - --kubelet-client',
      );
  const ofClients = { rules: ['apiserver-client-tls'] };
  const mark = (effect: string) =>
    `        # ~~~~~~~~~~~~~~~~~~~~~ [apiserver-client-tls] talks to kubelets in clear text${effect}\n`;

  test('is taken before 1.19, and not later', async () => {
    await checkFindings(plain('kube-apiserver:v1.18.20', mark(' (--kubelet-https=false)')), ofClients);
    await checkFindings(plain('kube-apiserver:v1.19.0'), ofClients);
    await checkFindings(plain('kube-apiserver:v1.31.2'), ofClients);
  });

  test('is told of with its versions where none is known', async () => {
    await checkFindings(plain('apiserver', mark(' before Kubernetes 1.19 (--kubelet-https=false)')), ofClients);
    await checkFindings(plain('apiserver'), {
      ...ofClients,
      analysis: { ...defaultOptions, cluster: { ...defaultOptions.cluster, kubernetes: '1.30' } },
    });
  });
});

test('messages show no password of a URL', () =>
  checkFindings(
    `#- etcd.yaml
apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      command:
        - etcd
        - --listen-metrics-urls=http://root:hunter2@0.0.0.0:2381
#         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [etcd-listener-exposed] at http://…@0.0.0.0:2381
`,
    { rules: ['etcd-listener-exposed'] },
  ));
