import type { RulePage } from '../rule-page';

export const brokenKustomizationPage: RulePage = {
  docs: {
    what: 'A kustomization names a file that is not there, refers to itself through its bases, has a field that kustomize does not take, has a patch that cannot be applied, or stands beside a second one in its folder.',
    why: 'kustomize refuses to build it, so nothing of it reaches the cluster, policies included.',
    how: 'Correct the path, the field or the patch, or remove the entry. A patch with a `target` may select nothing.',
    limits:
      'Remote bases are never fetched; a scope that uses one is not judged for what is absent. Patches are judged where everything is read that they may be for, and those without `target` for kinds that rules read, but for ConfigMaps and Secrets. JSON patches are not judged for what `replicas`, `images` or `replacements` may have written.',
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
      title: 'A patch for an object that is not there',
      yaml: `#- kustomization.yaml
resources:
  - web.yaml
patches:
  - path: patch.yaml
#- patch.yaml
apiVersion: v1
kind: Service
metadata:
  name: wbe
  #     ~~~ [broken-kustomization] No object in kustomization.yaml is the Service "wbe"
spec:
  type: ClusterIP
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
