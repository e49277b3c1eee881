import type { RulePage } from '../rule-page';

const agent = (url: string, mark = '') => `#- kube-system/agent.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics-server
  namespace: kube-system
  labels:
    k8s-app: metrics-server
spec:
  template:
    metadata:
      labels:
        k8s-app: metrics-server
    spec:
      containers:
        - name: metrics-server
          image: registry.example/metrics-server:1.0
          env:
            - name: LOGS_URL
              value: ${url}
${mark}`;

const logs = `#- kube-system/logs.yaml
apiVersion: v1
kind: Service
metadata:
  name: logs
  namespace: kube-system
spec:
  selector:
    app: logs
  ports:
    - name: http
      port: 8080
    - name: https
      port: 8443
`;

export const plaintextEndpointInConfigPage: RulePage = {
  docs: {
    what: 'A variable or an argument of a container, or an entry of a ConfigMap, has a URL without TLS: of a host outside of the cluster, or of a Service, where nothing that is declared encrypts the connections between pods.',
    why: 'What is sent goes over the network as it is, and everybody on the way can read and change it, with the credentials in it. Outside of the cluster nobody knows who that is; inside it is whoever has a node, or a pod that can listen there.',
    how: 'Take the scheme with TLS, where the other side has it. Inside of the cluster a mesh, or the encryption of the network plugin, does it for all of them; where the manifests do not show that one does, say so with `cluster.encryption` in the configuration.',
    limits:
      'Information for a host outside, because what is sent may be for everybody, and a hint for a Service, one for each object.\nOnly values that are a URL are read, and no files of configuration, and neither proxies nor the own address of a program.\nOf JDBC, SMTP and databases the scheme does not say whether there is TLS, so they are left out.\nA Service is one that the manifests have with a selector, or a name that ends in `.svc` or `.svc.cluster.local`; one of type ExternalName counts as the host that it stands for.\nAnything in the workspace that may encrypt between pods is enough for silence: a mention of Istio, Linkerd, Consul or another mesh, unless the pods of one side refuse its proxy, or the encryption of Cilium, Calico, Antrea, flannel, OVN-Kubernetes, Talos, GKE or AKS, where it is switched on.\nNothing is said of a Service where the manifests are not all known.',
    references: ['https://attack.mitre.org/techniques/T1040/', 'NSA/CISA Kubernetes Hardening Guide, Encryption'],
  },
  examples: [
    {
      title: 'Logs for everybody on the way',
      yaml: agent(
        'http://logs.example.com/v1',
        '              #      ~~~~~~~~~~~~~~~~~~~~~~~~~~ [plaintext-endpoint-in-config] speaks to logs.example.com outside of the cluster without TLS\n',
      ),
      fixed: { fix: 'Speak https', yaml: agent('https://logs.example.com/v1') },
    },
    {
      title: 'A Service of the cluster that has HTTPS as well',
      yaml:
        agent(
          'http://logs:8080/v1',
          '              #      ~~~~~~~~~~~~~~~~~~~ [plaintext-endpoint-in-config] Deployment "metrics-server" speaks to Service "logs" without TLS: LOGS_URL has http://.\n',
        ) + logs,
      fixed: { fix: 'Speak https', yaml: agent('https://logs:8443/v1') + logs },
    },
    {
      title: 'The network plugin encrypts it',
      yaml: `#- kube-system/cilium.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: cilium-config
  namespace: kube-system
data:
  enable-wireguard: "true"
${agent('http://logs:8080/v1')}${logs}`,
    },
    {
      title: 'A configuration says that the proxies of a mesh encrypt it',
      yaml: `#- .firebreak.yaml
cluster:
  encryption: mesh
${agent('http://logs:8080/v1')}${logs}`,
    },
  ],
};
