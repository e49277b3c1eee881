import { describe, expect, test } from 'vitest';
import { checkFix } from '../support/check';

const pod = (name: string, flags: readonly string[]) => `#- ${name}.yaml
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: kube-system }
spec:
  containers:
    - name: ${name}
      command:
        - ${name}
${flags.map((flag) => `        - --${flag}\n`).join('')}`;

const pki = '/etc/kubernetes/pki';
const pairs = [
  [
    'kube-apiserver',
    'apiserver-client-tls',
    'Show kubelets the certificate',
    'kubelet-client-certificate',
    'kubelet-client-key',
    `${pki}/apiserver-kubelet-client`,
  ],
  [
    'kube-apiserver',
    'apiserver-client-tls',
    'Show etcd the certificate',
    'etcd-certfile',
    'etcd-keyfile',
    `${pki}/apiserver-etcd-client`,
  ],
  [
    'kube-apiserver',
    'apiserver-serving-tls',
    'Serve the certificate',
    'tls-cert-file',
    'tls-private-key-file',
    `${pki}/apiserver`,
  ],
  [
    'etcd',
    'etcd-tls',
    'Use the certificate that kubeadm makes: --cert-file',
    'cert-file',
    'key-file',
    `${pki}/etcd/server`,
  ],
] as const;

describe.each(pairs)('%s, %s: "%s"', (program, rule, title, certificate, key, file) => {
  const rules = { rules: [rule] };
  const [ours, oursKey] = [`${certificate}=${file}.crt`, `${key}=${file}.key`];

  test('adds the file that is missing beside the other one of kubeadm', async () => {
    await checkFix(pod(program, [ours]), pod(program, [ours, oursKey]), title, rules);
    await checkFix(pod(program, [oursKey]), pod(program, [oursKey, ours]), title, rules);
    await checkFix(pod(program, [ours, `${key}=`]), pod(program, [ours, oursKey]), title, rules);
  });

  test('is not there beside a file of somebody else, which it would have to replace or would not fit', async () => {
    for (const flag of [`${certificate}=/own/${program}.crt`, `${key}=/own/${program}.key`, `${key}=$(KEY)`]) {
      const text = pod(program, [flag]);
      await expect(checkFix(text, text, title, rules)).rejects.toThrow('No fix contains');
    }
  });
});
