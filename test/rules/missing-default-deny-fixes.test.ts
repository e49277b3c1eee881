import { describe, test } from 'vitest';
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

test('a namespace with slashes in its name leads no new file out of the folder', () => {
  const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: /../../evil
`;
  return checkFix(
    `#- shop/web.yaml\n${pod}`,
    `#- shop/web.yaml
${pod}#- shop/networkpolicy-evil.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: "/../../evil"
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
    'in a new file networkpolicy-evil.yaml',
    { rules: ['missing-default-deny-ingress'] },
  );
});
