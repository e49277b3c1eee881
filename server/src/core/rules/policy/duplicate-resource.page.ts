import type { RulePage } from '../rule-page';

export const duplicateResourcePage: RulePage = {
  docs: {
    what: 'Two manifests of one scope have the same kind, namespace and name.\nWhat two folders have in common is one finding, at the first such object.',
    why: 'A cluster holds only the one that was applied last.\nWhen both are policies with different rules, nobody can say from the files which of them is enforced, and coverage is `unknown`.\nA kustomization with both of one version is not built at all, also where its `namespace` makes them one: then it is an error.',
    how: 'Remove one of them or give it another name.\nWhere they are for different clusters, let a kustomization in each folder say so: every kustomization that no other one uses is a scope of its own.',
    limits:
      'Manifests of one Namespace with the same labels are left out but in a kustomization, because each may come along with what it holds.\nA base that several kustomizations use is no duplicate.\nOnly kinds that matter for the network are compared.',
    references: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names',
      'https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
    ],
  },
  examples: [
    {
      title: 'Two environments without anything that tells them apart',
      yaml: `#- dev/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
---
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
#- prod/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  #     ~~~ [duplicate-resource] Service "web" and 1 more are also in "../dev"
  namespace: shop
---
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
`,
    },
    {
      title: 'A kustomization for each environment',
      yaml: `#- dev/kustomization.yaml
resources: [web.yaml]
#- dev/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
#- prod/kustomization.yaml
resources: [web.yaml]
#- prod/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
`,
    },
  ],
};
