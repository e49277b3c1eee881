import type { RulePage } from '../rule-page';

export const unknownApiIdentityPage: RulePage = {
  docs: {
    what: 'The body is a policy, but `apiVersion` and `kind` name something that no Kubernetes API serves, or the name is missing or not a valid one.\nA NetworkPolicy without `apiVersion` is one as well.\nAn object of RBAC (`ClusterRoleBinding` and the like) with a `spec` is another one under a wrong name.',
    why: 'The API server rejects the object, or a deployment tool skips it, so nothing is enforced while the file looks like protection.',
    how: 'Write the identity that the body belongs to; the quick-fix does it.\nNames of policies are lower-case letters, digits, `-` and `.`.',
    limits:
      'Silent for groups that a CustomResourceDefinition of the workspace defines, and for kinds of other systems that have the same fields.\nNames that another tool fills in, such as `$(NAME)`, and the files of kustomize patches are not judged.\nRemoved versions of real APIs are the subject of another rule.\nA policy with this finding covers nothing: its pods count as open.\nWhat cannot be read for another reason as well, such as a missing name or a version of policy.networking.k8s.io that serves other kinds, leaves the coverage unknown.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names',
    ],
  },
  examples: [
    {
      title: 'The body of a network policy under another name',
      yaml: `#- policy.yaml
apiVersion: network.example.io/v1
#           ~~~~~~~~~~~~~~~~~~~~~ [unknown-api-identity] the body is a NetworkPolicy
kind: ClusterRole
metadata:
  name: deny-all
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
      fixed: {
        fix: 'Make this a networking.k8s.io/v1 NetworkPolicy',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-all
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
      },
    },
    {
      title: 'A name that the API server rejects',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: Deny_All
  #     ~~~~~~~~ [unknown-api-identity] is not a valid name
  namespace: shop
spec:
  podSelector: {}
`,
      fixed: {
        fix: 'Rename to "deny-all"',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-all
  namespace: shop
spec:
  podSelector: {}
`,
      },
    },
    {
      title: 'A kind with the same fields that another system serves',
      yaml: `#- policy.yaml
apiVersion: k8s.cni.cncf.io/v1beta1
kind: MultiNetworkPolicy
metadata:
  name: deny-all
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    },
    {
      title: 'A group that the workspace itself defines',
      yaml: `#- crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: isolations.net.example.io
spec:
  group: net.example.io
#- policy.yaml
apiVersion: net.example.io/v1
kind: Isolation
metadata:
  name: deny-all
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    },
  ],
};
