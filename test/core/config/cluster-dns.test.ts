import { expect, test } from 'vitest';
import { checkFindings, checkFix } from '../../support/check';
import { firebreak } from '../../support/cli';
import { diskWorkspace } from '../../support/disk-workspace';

const rules = { rules: ['dns-egress-missing'] };
const config = '#- .firebreak.yaml\ncluster: { dns: { namespace: dns-system, labels: { app: coredns } } }\n';

const pod = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
`;

const policy = (peer: string, marker = '') => `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
${marker}  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Egress
${peer}#- web.yaml
${pod}`;

const missing = '#       ~~~ [dns-egress-missing] allows no DNS\n';

const allowing = (namespace: string, labels: string) => `  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${namespace}
          podSelector:
            matchLabels:
              ${labels}
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
`;

test('what policies must allow is where DNS is stated to run', async () => {
  const [usual, stated] = [allowing('kube-system', 'k8s-app: kube-dns'), allowing('dns-system', 'app: coredns')];
  await checkFindings(policy(usual), rules);
  await checkFindings(policy(stated, missing), rules);
  await checkFindings(config + policy(usual, missing), rules);
  await checkFindings(config + policy(stated), rules);
  await checkFindings(config + policy(allowing('dns-system', 'app: web'), missing), rules);
});

test('a fix allows it there', async () => {
  await checkFix(
    config + policy('', missing),
    config + policy(allowing('dns-system', 'app: coredns')),
    'Allow DNS in NetworkPolicy "web"',
    rules,
  );
});

test('its pods are parts of the cluster', async () => {
  const dns = (marker: string) => `#- dns.yaml
apiVersion: v1
kind: Pod
metadata:
  name: coredns
${marker}  namespace: dns-system
  labels: { app: coredns }
`;
  const unprotected = { rules: ['workload-unprotected-ingress'] };
  const off = 'rules: { missing-default-deny-ingress: off }\n';
  await checkFindings(
    `#- .firebreak.yaml\n${off}${dns('  #     ~~~~~~~ [workload-unprotected-ingress] every pod\n')}`,
    unprotected,
  );
  await checkFindings(config + off + dns(''), unprotected);
});

test('synthesize allows it there', async () => {
  const { folder } = diskWorkspace({
    '.firebreak.yaml': 'cluster: { dns: { namespace: dns-system, labels: { app: coredns } } }\n',
    'web.yaml': pod,
  });
  const { stdout } = await firebreak(['synthesize', '.'], { cwd: folder });
  expect(stdout).toContain('kubernetes.io/metadata.name: dns-system');
  expect(stdout).toContain('app: coredns');
  expect(stdout).not.toContain('kube-dns');
});

const route = `#- route.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: web, namespace: shop }
spec: { to: { kind: Service, name: web } }
`;

const inOpenShift = allowing('openshift-dns', 'dns.operator.openshift.io/daemonset-dns: default').replaceAll(
  '53\n',
  '5353\n',
);

test('manifests of OpenShift get its DNS in fixes and in synthesize, unless another place is stated', async () => {
  await checkFix(route + policy('', missing), route + policy(inOpenShift), 'Allow DNS in NetworkPolicy "web"', rules);
  const stated = policy(allowing('dns-system', 'app: coredns'));
  await checkFix(config + route + policy('', missing), config + route + stated, 'Allow DNS in NetworkPolicy', rules);
  const { folder } = diskWorkspace({ 'web.yaml': pod, 'route.yaml': route.slice(route.indexOf('\n') + 1) });
  const { stdout } = await firebreak(['synthesize', '.'], { cwd: folder });
  expect(stdout).toContain('kubernetes.io/metadata.name: openshift-dns');
  expect(stdout).toContain('port: 5353');
  expect(stdout).not.toContain('kube-dns');
});

test('a policy of Cilium gets the labels that are stated', async () => {
  const cilium = (rule: string, marker = '') => `#- cilium.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  endpointSelector: {}
  egress:
    - toFQDNs:
${marker}        - matchName: example.com
${rule}`;
  const dns = `    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: dns-system
            k8s:app: coredns
      toPorts:
        - ports:
            - port: "53"
              protocol: ANY
          rules:
            dns:
              - matchPattern: "*"
`;
  const found = '    # ~~~~~~~ [fqdn-rule-without-dns-proxy]\n';
  await checkFix(config + cilium('', found), config + cilium(dns), 'Allow DNS through the proxy of Cilium', {
    rules: ['fqdn-rule-without-dns-proxy'],
  });
});
