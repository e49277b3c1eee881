import { test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['egress-policy-also-isolates-ingress'] };

const web = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web, tier: front } } } }
`;

const policy = (name: string, spec: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name} }
spec: ${spec}`;

test('pods that no Service has in front of them: information', () =>
  checkFindings(
    `#- web.yaml
${web.slice(web.indexOf('---\n') + 4)}${policy('out', '{ podSelector: { matchLabels: { app: web } }, egress: [{}] }')}
#                                                   ~~~~~~ [egress-policy-also-isolates-ingress] blocks all ingress of its pods as well
`,
    { ...rules, severity: 'information' },
  ));

test('pods that are not in the workspace: information', () =>
  checkFindings(
    `#- web.yaml
${web}${policy('out', '{ podSelector: { matchLabels: { app: other } }, egress: [{}] }')}
#                                                     ~~~~~~ [egress-policy-also-isolates-ingress]
`,
    { ...rules, severity: 'information' },
  ));

test('a policy that is not modelled may allow the connections: information', () =>
  checkFindings(
    `#- web.yaml
${web}${policy('out', '{ podSelector: { matchLabels: { app: web } }, egress: [{}] }')}
#                                                   ~~~~~~ [egress-policy-also-isolates-ingress]
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web }
spec: { endpointSelector: {}, ingress: [{}] }
`,
    { ...rules, severity: 'information' },
  ));

test('a policy that cannot be read and may not select the pods leaves it certain', () =>
  checkFindings(
    `#- web.yaml
${web}${policy('out', '{ podSelector: { matchLabels: { app: web } }, egress: [{}] }')}
#                                                   ~~~~~~ [egress-policy-also-isolates-ingress] "out" cuts off Service "web"
${policy('api', '{ podSelector: { matchLabels: { app: api } }, policyType: [Ingress] }')}
`,
    { ...rules, severity: 'warning' },
  ));

test('two policies that both imply it are both reported', () =>
  checkFindings(
    `#- web.yaml
${web}${policy('out', '{ podSelector: { matchLabels: { app: web } }, egress: [{}] }')}
#                                                   ~~~~~~ [egress-policy-also-isolates-ingress] "out" cuts off Service "web"
${policy('front', '{ podSelector: { matchLabels: { tier: front } }, egress: [{}] }')}
#                                                      ~~~~~~ [egress-policy-also-isolates-ingress] "front" cuts off Service "web"
`,
    { ...rules, severity: 'warning' },
  ));

test.each([
  ['ingress is isolated by a default-deny', policy('deny', '{ podSelector: {}, policyTypes: [Ingress] }')],
  ['another policy allows ingress', policy('in', '{ podSelector: { matchLabels: { tier: front } }, ingress: [{}] }')],
])('silent where %s', (_, other) =>
  checkFindings(
    `#- web.yaml\n${web}${policy('out', '{ podSelector: { matchLabels: { app: web } }, egress: [{}] }')}\n${other}`,
    rules,
  ),
);

test.each([
  '{ podSelector: {}, egress: [{}], ingress: [] }',
  '{ podSelector: {}, egress: [{}], ingress: [{}] }',
  '{ podSelector: {}, egress: [{}], policyTypes: [Ingress, Egress] }',
  '{ podSelector: {}, egress: [{}], policyTypes: [Egress] }',
  '{ podSelector: {}, egress: [] }',
  '{ podSelector: {} }',
])('silent for %s', (spec) => checkFindings(`#- web.yaml\n${web}${policy('web', spec)}`, rules));

test('in a list, in the style of the file', () =>
  checkFix(
    `#- list.yaml
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: out
  spec:
    podSelector:
        matchLabels:
            app: web
    egress:   # to everywhere
    - {}
    # the end
`,
    `#- list.yaml
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: out
  spec:
    podSelector:
        matchLabels:
            app: web
    egress:   # to everywhere
    - {}
    policyTypes:
    - Egress
    # the end
`,
    '',
    rules,
  ));
