import { describe, expect, test } from 'vitest';
import { allFindings, fixesFor, planFix } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFix } from '../support/check';

const ingress = { rules: ['missing-default-deny-ingress'] };

describe('fixes', () => {
  test('leave the namespace out where the manifests beside it do', () =>
    checkFix(
      `#- web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
`,
      `#- web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
      'Deny all ingress in namespace "default" by default, in this file',
      ingress,
    ));

  test('take a free name', () =>
    checkFix(
      `#- web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
`,
      `#- web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress-2
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
      'Deny all ingress in namespace "shop" by default, in this file',
      ingress,
    ));

  test('list a new file in the kustomization that lists the one beside it, in its style', () =>
    checkFix(
      `#- base/kustomization.yaml
kind: Kustomization
resources:
- web.yaml # the front end
# nothing else yet
namespace: shop
#- base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
    name: web
spec:
    template:
        metadata:
            labels:
                app: web
        spec:
            containers:
            - name: web
              image: registry.example/web:1
`,
      `#- base/kustomization.yaml
kind: Kustomization
resources:
- web.yaml # the front end
- networkpolicy.yaml
# nothing else yet
namespace: shop
#- base/networkpolicy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
    name: default-deny-ingress
spec:
    podSelector: {}
    policyTypes:
    - Ingress
`,
      'Deny all ingress in namespace "shop" by default, in a new file networkpolicy.yaml',
      ingress,
    ));
});

test('a file that an earlier fix made takes the next policy', () =>
  checkFix(
    `#- web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
#- networkpolicy-shop.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-egress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - {}
`,
    `#- web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
#- networkpolicy-shop.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-egress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
    'Deny all ingress in namespace "shop" by default, in networkpolicy-shop.yaml',
    ingress,
  ));

test('a namespace with slashes in its name leads no new file out of the folder', async () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: /../../evil\n';
  const analysis = await analyseFiles([{ path: 'shop/web.yaml', text: pod }]);
  const findings = allFindings(analysis).filter(({ ruleId }) => ruleId === 'missing-default-deny-ingress');
  const plans = findings.flatMap((finding) => fixesFor(analysis, finding)).map((fix) => planFix(analysis, fix));
  const uris = plans.flatMap((plan) =>
    plan.kind === 'plan' ? [...plan.edits, ...plan.created].map(({ uri }) => uri) : [],
  );
  expect(uris).toContain('file:///workspace/shop/networkpolicy-evil.yaml');
  expect(uris.filter((uri) => !uri.startsWith('file:///workspace/shop/') || uri.includes('..'))).toEqual([]);
});
