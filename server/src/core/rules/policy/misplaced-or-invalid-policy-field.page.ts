import type { RulePage } from '../rule-page';

export const misplacedOrInvalidPolicyFieldPage: RulePage = {
  docs: {
    what: 'A `NetworkPolicy` has a field that the API does not know at that place, or a value of another form than the API wants: a map for a list, a number for a label, an unknown operator.\nThe same for `AdminNetworkPolicy`, `BaselineAdminNetworkPolicy` and `ClusterNetworkPolicy`, whose definitions also say which values, how many items and which fields together are possible.',
    why: 'Most often the indentation slipped.\n`kubectl` has the API server check fields strictly, which rejects the policy.\nClients without that check let the server drop the field, and what remains is another policy: without its `matchLabels` it selects every pod, without its `policyTypes` it restricts another direction.\nValues of the wrong form are rejected always.',
    how: 'Move the field to where it belongs; the quick-fix moves its lines and changes nothing else.\nPut labels that look like a number or a boolean in quotes.',
    limits:
      'Of fields beside `spec` only those that belong into it, and another spelling of `spec` where there is none, are reported, because other tools keep fields of their own there.\nDirectives of kustomize patches (`$patch`) and values that another tool fills in are not judged.\nThere is no fix in flow style (`{…}`) or for what stands behind an anchor, an alias or a merge.\nThe first 100 problems of a policy are reported.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
    ],
  },
  examples: [
    {
      title: 'Labels beside an empty podSelector',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
  matchLabels:
# ~~~~~~~~~~~ [misplaced-or-invalid-policy-field] "matchLabels" is not a field of spec
    app: web
  policyTypes:
    - Ingress
`,
      fixed: {
        fix: 'Move "matchLabels" into podSelector',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: web
  policyTypes:
    - Ingress
`,
      },
    },
    {
      title: 'Fields of the spec below matchLabels',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
      policyTypes:
#     ~~~~~~~~~~~ [misplaced-or-invalid-policy-field] "policyTypes" and "ingress" are nested under "matchLabels"
        - Ingress
      ingress: []
`,
      fixed: {
        fix: 'Move "policyTypes" and "ingress" into spec',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: web
  policyTypes:
    - Ingress
  ingress: []
`,
      },
    },
    {
      title: 'A label that is not a text',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      public: true
      #       ~~~~ [misplaced-or-invalid-policy-field] Label value true is not a text
`,
    },
    {
      title: 'Each field in its place',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: web
      public: "true"
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: {}
          podSelector:
            matchExpressions:
              - key: app
                operator: In
                values: [shop, gateway]
      ports:
        - port: 8080
`,
    },
  ],
};
