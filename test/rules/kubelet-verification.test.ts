import { test } from 'vitest';
import { checkFix } from '../support/check';

const server = (flag = '') => `#- kube-apiserver.yaml
apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      command:
        - kube-apiserver
        - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
        - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
${flag}`;

const kubelet = (file: string, settings: string) =>
  `#- ${file}.yaml\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${settings}`;
const extraArgs = `#- join.yaml
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: { kubeletExtraArgs: [{ name: rotate-server-certificates, value: "false" }] }
`;

const signed = kubelet('a', 'serverTLSBootstrap: true\n');
const unsigned = 'Verify kubelets, once they have serverTLSBootstrap: ';
const unknown = 'Verify kubelets, if the cluster signs their certificates: ';

test.each([
  ['nothing of them is known', '', unknown],
  ['they have the cluster sign', signed, 'Verify kubelets, whose certificates the cluster signs: '],
  ['they leave it out', kubelet('a', 'readOnlyPort: 0\n'), unsigned],
  ['they refuse it', kubelet('a', 'serverTLSBootstrap: false\n'), unsigned],
  ['one of them refuses it', signed + extraArgs, unsigned],
  [
    'they have certificates of somebody else',
    kubelet('a', 'tlsCertFile: /a.crt\ntlsPrivateKeyFile: /a.key\n'),
    unknown,
  ],
  ['another tool decides', kubelet('a', 'serverTLSBootstrap: $(BOOTSTRAP)\n'), unknown],
])('the fix that has the API server verify kubelets says what is true where %s', (_, kubelets, title) =>
  checkFix(
    server() + kubelets,
    server('        - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt\n') + kubelets,
    `${title}--kubelet-certificate-authority`,
    { rules: ['apiserver-client-tls'] },
  ),
);
