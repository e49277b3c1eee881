import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = [
  'apiserver-serving-tls',
  'apiserver-client-tls',
  'apiserver-insecure-access',
  'weak-tls-component',
  'etcd-tls',
  'etcd-listener-exposed',
  'kubelet-open-access',
  'kubelet-serving-certificate',
  'component-bind-address',
];

/** A Pod whose container is started with these lines. */
function pod(name: string, lines: string, image = 'registry.example/part:v1.31.2'): string {
  return `#- ${name}.yaml
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: kube-system
spec:
  containers:
    - name: ${name}
      image: ${image}
${lines.replace(/^(?=[^#\n])/gm, '      ')}`;
}

/** Only what the scheduler listens to is judged of it. */
const scheduler = (lines: string) => pod('scheduler', lines);

describe('the command of a container', () => {
  test.each([
    [
      'a flag and its value in one word, as an argument',
      `command: [/usr/local/bin/kube-scheduler]
args:
  - --bind-address=0.0.0.0
#         ~~~~~~~~~~~~~~~~~~~~~~ [component-bind-address] Pod "scheduler" can be reached from outside of its node (--bind-address=0.0.0.0). CIS Kubernetes Benchmark 1.11: 1.4.2.
`,
    ],
    [
      'in two words',
      `command:
  - kube-scheduler
  - --bind-address
  - 0.0.0.0
#         ~~~~~~~ [component-bind-address] (--bind-address 0.0.0.0)
`,
    ],
    [
      'twice: the last one counts',
      `command: [kube-scheduler]
args:
  - --bind-address=127.0.0.1
  - --bind-address=10.0.0.1
#         ~~~~~~~~~~~~~~~~~~~~~~~ [component-bind-address] (--bind-address=10.0.0.1)
`,
    ],
    ['twice, safe in the end', 'command: [kube-scheduler, --bind-address=0.0.0.0, --bind-address=127.0.0.1]\n'],
    [
      'not at all: the default of the program counts',
      `command: [kube-scheduler, --leader-elect=true]
#     ~~~~~~~ [component-bind-address] (no --bind-address)
`,
    ],
    [
      'behind another program',
      `command: [/go-runner, --redirect-stderr=true, /usr/local/bin/kube-scheduler]
#     ~~~~~~~ [component-bind-address] (no --bind-address)
`,
    ],
    ['that a flag of another program names', 'args: [--scheduler=kube-system/kube-scheduler, --leader-elect=true]\n'],
    ['an address that somebody fills in', 'command: [kube-scheduler, --bind-address=$(POD_IP)]\n'],
    ['arguments that somebody fills in', 'command: [kube-scheduler, $(EXTRA_ARGS)]\n'],
    ['a script', 'command: [/bin/sh, -c, exec kube-scheduler --bind-address=0.0.0.0]\n'],
    ['words of a shell', 'command: [sh, -c, kube-scheduler]\n'],
    ['a configuration in a file', 'command: [kube-scheduler, --config=/etc/scheduler.yaml]\n'],
    ['another program', 'command: [kube-scheduler-simulator]\n'],
    ['an argument of another program', 'command: [exporter, --target, kube-scheduler]\n'],
  ])('%s', async (_title, lines) => {
    await checkFindings(scheduler(lines), { rules });
  });
});

describe('etcd', () => {
  const safe = `command:
  - etcd
  - --cert-file=/pki/server.crt
  - --key-file=/pki/server.key
  - --peer-cert-file=/pki/peer.crt
  - --peer-key-file=/pki/peer.key
  - --peer-client-cert-auth
`;
  test('reads variables, and flags win over them', async () => {
    await checkFindings(pod('etcd', `${safe}env:\n  - { name: ETCD_CLIENT_CERT_AUTH, value: "true" }\n`), { rules });
    await checkFindings(
      pod(
        'etcd',
        `${safe}env:
  - name: ETCD_CLIENT_CERT_AUTH
    value: "false"
#                ~~~~~~~ [etcd-tls] lets clients in without a certificate (ETCD_CLIENT_CERT_AUTH: false)
`,
      ),
      { rules },
    );
    await checkFindings(
      pod('etcd', `${safe}  - --client-cert-auth\nenv:\n  - { name: ETCD_CLIENT_CERT_AUTH, value: "false" }\n`),
      { rules },
    );
  });

  test('is not judged by what is not known', async () => {
    await checkFindings(pod('etcd', `${safe}envFrom:\n  - configMapRef: { name: etcd }\n`), { rules });
    await checkFindings(pod('etcd', 'command: [etcd, --config-file=/etc/etcd.yaml, --auto-tls=true]\n'), { rules });
  });

  test('of an application is its own matter', async () => {
    const text = pod('etcd', 'command: [etcd]\n').replace('namespace: kube-system', 'namespace: shop');
    await checkFindings(text, { rules });
  });

  test('may listen in clear text to its node alone, and at hosts that are not known', async () => {
    await checkFindings(
      pod(
        'etcd',
        `${safe}  - --client-cert-auth\n  - --listen-client-urls=http://127.0.0.1:2379,http://$(HOST):2379\n`,
      ),
      { rules },
    );
  });

  test('that asks nobody for a certificate at any address is found for both', async () => {
    await checkFindings(
      pod(
        'etcd',
        `${safe.replace('command:\n', '')}`.replace(
          '  - etcd\n',
          `command:
#     ~~~~~~~ [etcd-tls] lets clients in without a certificate
  - etcd
  - --listen-client-urls=https://0.0.0.0:2379
#         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [etcd-listener-exposed] lets everybody read all Secrets
`,
        ),
      ),
      { rules },
    );
  });

  test('behind a Service for clients from outside', async () => {
    await checkFindings(
      `#- etcd.yaml
apiVersion: v1
kind: Service
metadata: { name: etcd, namespace: kube-system }
spec:
  type: NodePort
  #     ~~~~~~~~ [etcd-listener-exposed] Service "etcd" opens the etcd of the cluster to clients from outside (type: NodePort).
  selector: { component: etcd, tier: control-plane }
  ports: [{ port: 2379 }]
---
apiVersion: v1
kind: Service
metadata: { name: shop-etcd, namespace: shop }
spec:
  type: NodePort
  selector: { app: etcd }
  ports: [{ port: 2379 }]
`,
      { rules },
    );
  });
});

describe('configurations', () => {
  test('kubeadm: a map in v1beta3, a list in v1beta4', async () => {
    await checkFindings(
      `#- three.yaml
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: v1.25.4
controllerManager:
  extraArgs:
    bind-address: 0.0.0.0
    #             ~~~~~~~ [component-bind-address] The controller manager can be reached from outside of its node (bind-address: 0.0.0.0). CIS Kubernetes Benchmark 1.7: 1.3.7.
#- four.yaml
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.33.0
controllerManager:
  extraArgs:
    - name: bind-address
      value: 0.0.0.0
      #      ~~~~~~~ [component-bind-address] CIS Kubernetes Benchmark 1.12: 1.3.7.
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration:
  kubeletExtraArgs:
    - { name: read-only-port, value: "10255" }
    #                                ~~~~~~~ [kubelet-open-access] The kubelet tells everybody
`,
      { rules },
    );
  });

  test('a configuration says the version that the document does not say', async () => {
    await checkFindings(
      `#- .firebreak.yaml
cluster: { kubernetes: "1.24" }
#- kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: false
#                   ~~~~~ [kubelet-serving-certificate] CIS Kubernetes Benchmark 1.24: 4.2.11.
serverTLSBootstrap: true
`,
      { rules },
    );
  });

  test('an emptied flag takes away what kubeadm sets', async () => {
    await checkFindings(
      `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs:
    client-ca-file: ""
    #               ~~ [apiserver-serving-tls] knows no authority of client certificates
`,
      { rules },
    );
  });

  test('Cluster API', async () => {
    await checkFindings(
      `#- control-plane.yaml
apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
metadata: { name: prod, namespace: clusters }
spec:
  version: v1.29.3
  kubeadmConfigSpec:
    clusterConfiguration:
      apiServer:
        extraArgs:
          token-auth-file: /etc/tokens.csv
          #                ~~~~~~~~~~~~~~~ [apiserver-insecure-access] The API server of KubeadmControlPlane "prod" takes tokens from a file, which never expire (token-auth-file: /etc/tokens.csv). CIS Kubernetes Benchmark 1.11: 1.2.2.
`,
      { rules },
    );
  });

  test('kind, in texts of its own', async () => {
    await checkFindings(
      `#- kind.yaml
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
kubeadmConfigPatches:
  - "{ kind: ClusterConfiguration, apiServer: { extraArgs: { anonymous-auth: 'true' } } }"
  # ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [apiserver-insecure-access] The API server serves clients that do not say who they are (anonymous-auth: true)
`,
      { rules },
    );
  });

  test('kOps, and the kubelets of eksctl', async () => {
    await checkFindings(
      `#- kops.yaml
apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: { name: prod.example.com }
spec:
  kubernetesVersion: 1.30.2
  kubeAPIServer:
    authorizationMode: AlwaysAllow
    #                  ~~~~~~~~~~~ [apiserver-insecure-access] The API server of Cluster "prod.example.com" lets everybody it knows do everything (authorizationMode: AlwaysAllow)
  kubelet:
    anonymousAuth: true
    #              ~~~~ [kubelet-open-access] (anonymousAuth: true)
#- eks.yaml
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: prod, region: eu-central-1 }
vpc: { clusterEndpoints: { publicAccess: false, privateAccess: true } }
nodeGroups:
  - name: workers
    kubeletExtraConfig:
      readOnlyPort: 10255
      #             ~~~~~ [kubelet-open-access] The kubelet of ClusterConfig "prod" tells everybody
`,
      { rules },
    );
  });

  test('k3s and RKE2, in whatever file', async () => {
    await checkFindings(
      `#- rke2/config.yaml
profile: cis
kubelet-arg: anonymous-auth=true
#            ~~~~~~~~~~~~~~~~~~~ [kubelet-open-access] The kubelet serves clients
etcd-arg:
  - auto-tls=true
  # ~~~~~~~~~~~~~ [etcd-tls] etcd shows clients a certificate of its own
#- values.yaml
k3s:
  kubelet-arg: anonymous-auth=true
`,
      { rules },
    );
  });

  test('a flag that a version has removed keeps the API server from starting', async () => {
    const server = (version: string) => `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: ${version}
apiServer:
  extraArgs:
    insecure-port: "8080"
`;
    const removed =
      '    #              ~~~~~~ [apiserver-insecure-access] does not start: Kubernetes 1.24 removed the flag\n';
    await checkFindings(`${server('v1.28.0')}${removed}`, { rules });
    const open =
      '    #              ~~~~~~ [apiserver-insecure-access] serves everybody who reaches the port as an administrator, without TLS\n';
    await checkFindings(`${server('v1.19.0')}${open}`, { rules });
  });

  test('files decide who may ask without a name, and who may do what', async () => {
    await checkFindings(
      pod(
        'kube-apiserver',
        `command:
  - kube-apiserver
  - --authentication-config=/etc/authentication.yaml
  - --authorization-config=/etc/authorization.yaml
  - --client-ca-file=/pki/ca.crt
  - --etcd-cafile=/pki/etcd-ca.crt
  - --etcd-certfile=/pki/etcd.crt
  - --etcd-keyfile=/pki/etcd.key
  - --kubelet-certificate-authority=/pki/ca.crt
  - --kubelet-client-certificate=/pki/kubelet.crt
  - --kubelet-client-key=/pki/kubelet.key
  - --cert-dir=/pki
`,
      ),
      { rules },
    );
  });
});

describe('fixes write flags as the document does', () => {
  test.each([
    [
      'two words',
      '127.0.0.1',
      scheduler('command:\n  - kube-scheduler\n  - --bind-address\n  - 0.0.0.0\n'),
      scheduler('command:\n  - kube-scheduler\n  - --bind-address\n  - 127.0.0.1\n'),
    ],
    [
      'none so far, with arguments',
      '127.0.0.1',
      scheduler('command: [kube-scheduler]\nargs:\n  - --leader-elect=true\n'),
      scheduler('command: [kube-scheduler]\nargs:\n  - --leader-elect=true\n  - --bind-address=127.0.0.1\n'),
    ],
    [
      'two words to take out',
      'remove --token-auth-file',
      pod(
        'kube-apiserver',
        'command:\n  - kube-apiserver\n  - --token-auth-file\n  - /tokens.csv\n  - --profiling=false\n',
      ),
      pod('kube-apiserver', 'command:\n  - kube-apiserver\n  - --profiling=false\n'),
    ],
    [
      'a map of kubeadm',
      'certificate that kubeadm makes: --cert-file',
      '#- k.yaml\napiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\netcd:\n  local:\n    extraArgs:\n      cert-file: ""\n',
      '#- k.yaml\napiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\netcd:\n  local:\n    extraArgs:\n      cert-file: "/etc/kubernetes/pki/etcd/server.crt"\n      key-file: "/etc/kubernetes/pki/etcd/server.key"\n',
    ],
    [
      'a list of kubeadm',
      'remove --basic-auth-file',
      '#- k.yaml\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n    - name: basic-auth-file\n      value: /passwords.csv\n    - name: profiling\n      value: "false"\n',
      '#- k.yaml\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n    - name: profiling\n      value: "false"\n',
    ],
    [
      'k3s',
      'Node,RBAC',
      '#- k3s/config.yaml\nkube-apiserver-arg:\n  - authorization-mode=AlwaysAllow\n',
      '#- k3s/config.yaml\nkube-apiserver-arg:\n  - authorization-mode=Node,RBAC\n',
    ],
    [
      'another list of a KubeletConfiguration',
      'that the CIS benchmark lists',
      '#- kubelet.yaml\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\ntlsCipherSuites:\n  - TLS_RSA_WITH_AES_128_CBC_SHA\n',
      `#- kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCipherSuites:
  - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  - TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  - TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
  - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  - TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
`,
    ],
    [
      'a list of a KubeletConfiguration',
      'Keep the strong',
      '#- kubelet.yaml\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nserverTLSBootstrap: true\ntlsCipherSuites:\n  - TLS_RSA_WITH_AES_128_CBC_SHA\n  - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\n',
      '#- kubelet.yaml\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nserverTLSBootstrap: true\ntlsCipherSuites:\n  - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\n',
    ],
  ])('%s', async (_title, fix, before, after) => {
    await checkFix(before, after, fix, { rules });
  });
});

describe('what nobody has set at all is told once for each set of files', () => {
  const pod = (name: string, markers: string) => `#- pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: kube-system }
spec:
  containers:
    - name: ${name}
      image: registry.k8s.io/${name}:v1.33.0
      command:
${markers}        - ${name}
`;
  const mark = (text: string) => `#     ~~~~~~~ ${text}\n`;

  test('an API server', () =>
    checkFindings(
      pod(
        'kube-apiserver',
        [
          '[apiserver-serving-tls] Pod "kube-apiserver" has neither certificate nor client authority (no --tls-cert-file, --client-ca-file). CIS Kubernetes Benchmark 1.12: 1.2.24, 1.2.25.',
          '[apiserver-client-tls] neither verifies etcd nor shows it a certificate (no --etcd-cafile, --etcd-certfile). CIS Kubernetes Benchmark 1.12: 1.2.26, 1.2.23.',
          '[apiserver-client-tls] verifies no kubelet and shows it no certificate (no --kubelet-client-certificate). CIS Kubernetes Benchmark 1.12: 1.2.4, 1.2.5.',
          '[apiserver-insecure-access] serves clients that do not say who they are',
          '[apiserver-insecure-access] lets everybody it knows do everything',
          '[secrets-stored-in-clear] stores Secrets in etcd in clear text',
        ]
          .map(mark)
          .join(''),
      ),
    ));

  test('etcd', () =>
    checkFindings(
      pod(
        'etcd',
        [
          '[etcd-tls] Pod "etcd" has no certificate and asks clients for none (no --cert-file, no --client-cert-auth). CIS Kubernetes Benchmark 1.12: 2.1, 2.2.',
          '[etcd-tls] Pod "etcd" has no certificate and asks members for none (no --peer-cert-file, no --peer-client-cert-auth). CIS Kubernetes Benchmark 1.12: 2.4, 2.5.',
        ]
          .map(mark)
          .join(''),
      ),
    ));
});
