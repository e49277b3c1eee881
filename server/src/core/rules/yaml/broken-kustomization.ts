import { layoutProblems } from '../../scopes/layout-problems';
import { isWithin } from '../../scopes/relative-uri';
import { field } from '../finding';
import type { Rule } from '../rule';

export const brokenKustomization: Rule = {
  id: 'broken-kustomization',
  title: 'Kustomization that cannot be built',
  severity: 'error',
  slice: 'scope',
  *check({ layout, files, leftOut }) {
    // What discovery left out is there for kustomize: a decrypted secret in .gitignore, a link, a hidden folder.
    const isThere = (uri: string) => files.has(uri) || leftOut.some((entry) => isWithin(uri, entry.uri));
    for (const problem of layoutProblems(layout, isThere)) {
      yield {
        message: problem.message,
        at: problem.at,
        place: field(problem.path),
        resource: undefined,
        related: [],
        data: null,
      };
    }
  },
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
