import type { RulePage } from '../rule-page';

export const brokenKustomizationPage: RulePage = {
  docs: {
    what: 'A kustomization names a file that is not there, refers to itself through its bases, has a field that kustomize does not take, or stands beside a second one in its folder.',
    why: 'kustomize refuses to build it, so nothing of it reaches the cluster, policies included.',
    how: 'Correct the path or the field, or remove the entry.',
    limits: 'Remote bases are never fetched; a scope that uses one is not judged for what is absent.',
    references: ['https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/'],
  },
  examples: [
    {
      title: 'A resource that is not there',
      yaml: `#- kustomization.yaml
resources:
  - web.yaml
  - polices.yaml
  # ~~~~~~~~~~~~ [broken-kustomization] polices.yaml
#- web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
`,
    },
    {
      title: 'Everything is there',
      yaml: `#- kustomization.yaml
resources:
  - web.yaml
#- web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
`,
    },
  ],
};
