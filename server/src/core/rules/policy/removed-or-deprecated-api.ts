import { definesGroup } from '../../analysis/analysis';
import type { FixAction } from '../../fixes/fix';
import { ingressToV1 } from '../../fixes/ingress-to-v1';
import { groupOf } from '../../kubernetes/read-resource';
import { type ReplacedApi, replacedApiOf } from '../../kubernetes/replaced-apis';
import type { FieldPath } from '../../yaml/field-path';
import { field, type Severity } from '../finding';
import type { Rule } from '../rule';

type Data = { readonly apiVersion: string; readonly kind: string; readonly basePath: FieldPath };

export const removedOrDeprecatedApi: Rule = {
  id: 'removed-or-deprecated-api',
  title: 'API version that is removed or replaced',
  severity: 'error',
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const { apiVersion, kind, namespace, name, basePath } of content.resources) {
      const api = replacedApiOf(apiVersion, kind);
      if (api === undefined) continue;
      yield {
        severity: severities[api.state],
        message: describe(api, kind),
        place: field([...basePath, 'apiVersion']),
        resource: { apiVersion, kind, namespace, name },
        data: { apiVersion, kind, basePath } satisfies Data,
        tags: ['deprecated'],
      };
    }
  },
  holds(finding, analysis) {
    const { apiVersion, kind } = finding.data as Data;
    // A patch is read with the object that it changes, and that is reported itself.
    if (analysis.layout.patchedBy.has(finding.at.uri)) return false;
    // Who brings the definitions of a group along knows which versions of it are served.
    return !isRefused(replacedApiOf(apiVersion, kind)) || !definesGroup(analysis, groupOf(apiVersion));
  },
  fixes(finding, analysis) {
    const { apiVersion, kind, basePath } = finding.data as Data;
    const api = replacedApiOf(apiVersion, kind);
    const file = analysis.files.get(finding.at.uri);
    if (api?.replacement === undefined || file === undefined || finding.place.kind !== 'field') return [];
    const body = kind === 'Ingress' ? ingressToV1(file, finding.at, basePath) : [];
    if (body === undefined) return [];
    const version: FixAction = {
      kind: 'set-field',
      at: finding.at,
      path: finding.place.path,
      value: api.replacement,
    };
    return [
      {
        title: `Write ${api.replacement} ${kind}`,
        // The policy begins to block, and whether a project's newer version is served depends on its release.
        isSafe: api.state === 'removed' && kind !== 'NetworkPolicy',
        actions: [version, ...body],
      },
    ];
  },
  docs: {
    what: 'The `apiVersion` of an object is one that Kubernetes or the project behind it has removed or replaced.\nThe severity is Error for what Kubernetes or Istio removed, Warning for what newer releases of a project no longer serve, Information for what another kind supersedes, and Hint for old versions that are still served.',
    why: 'The API server rejects an object of a version that it does not serve.\nA policy that is not there protects nothing, and nobody notices in the file.',
    how: 'Write the version that replaces it.\nThe quick-fix does so; for an Ingress it also writes `service.name` and `service.port` for `serviceName` and `servicePort`, `defaultBackend` for `backend`, and adds the `pathType` that was implied.',
    limits:
      'Judged by the newest release of Kubernetes, because the version of the cluster is not known.\nFor the same reason the coverage of pods beside a NetworkPolicy of a removed version is `unknown`.\nOnly kinds that matter for the network are looked at: workloads in removed versions are read as what they were meant for.\nWarnings and errors about kinds of projects are silent where the workspace holds a CustomResourceDefinition of the group.\nThe quick-fix refuses where anchors share a part of an Ingress.',
    references: [
      'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
      'https://istio.io/latest/news/releases/1.22.x/announcing-1.22/',
      'https://gateway-api.sigs.k8s.io/guides/migrating-from-ingress/',
    ],
  },
  examples: [
    {
      title: 'An Ingress of a version that is gone',
      yaml: `#- ingress.yaml
apiVersion: networking.k8s.io/v1beta1
#           ~~~~~~~~~~~~~~~~~~~~~~~~~ [removed-or-deprecated-api] was removed in Kubernetes 1.22
kind: Ingress
metadata:
  name: shop
spec:
  backend:
    serviceName: web
    servicePort: http
  rules:
    - host: shop.example
      http:
        paths:
          - path: /api
            backend:
              serviceName: api
              servicePort: 8080
`,
      fixed: {
        fix: 'Write networking.k8s.io/v1 Ingress',
        yaml: `#- ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  defaultBackend:
    service:
      name: web
      port:
        name: http
  rules:
    - host: shop.example
      http:
        paths:
          - path: /api
            pathType: ImplementationSpecific
            backend:
              service:
                name: api
                port:
                  number: 8080
`,
      },
    },
    {
      title: 'A policy that nobody enforces',
      yaml: `#- policy.yaml
apiVersion: extensions/v1beta1
#           ~~~~~~~~~~~~~~~~~~ [removed-or-deprecated-api] the API server rejects it, so it isolates no pod
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
`,
    },
    {
      title: 'The version that is served',
      yaml: `#- ingress.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: public
`,
    },
  ],
};

const severities: Readonly<Record<ReplacedApi['state'], Severity>> = {
  removed: 'error',
  dropped: 'warning',
  superseded: 'information',
  old: 'hint',
};

function isRefused(api: ReplacedApi | undefined): boolean {
  return api?.state === 'removed' || api?.state === 'dropped';
}

function describe({ apiVersion, state, since, replacement, instead }: ReplacedApi, kind: string): string {
  const object = `"${apiVersion} ${kind}"`;
  // The group is there to be read already.
  const prefix = `${groupOf(apiVersion)}/`;
  const next = replacement?.startsWith(prefix) === true ? replacement.slice(prefix.length) : replacement;
  switch (state) {
    case 'removed':
      if (instead !== undefined) return `${object} was removed in ${since}; use ${instead}.`;
      return kind === 'NetworkPolicy'
        ? `${object} was removed in ${since}; the API server rejects it, so it isolates no pod.`
        : `${object} was removed in ${since}; the API server rejects it.`;
    case 'dropped':
      return `${object} is not served from ${since} on; write ${next}.`;
    case 'superseded':
      return `${object} is superseded by ${instead}.`;
    case 'old':
      return `${object} is an old version; ${since} and later serve ${next}.`;
  }
}
