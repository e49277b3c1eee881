import { readLabels } from '../../kubernetes/read-resource';
import { identityOf, type Resource } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../../yaml/field-path';
import { field, type Severity } from '../finding';
import type { DocumentFinding, DocumentRule } from '../rule';

export type Data = {
  /** What to take out, from the document; null where nothing is to be. */
  readonly remove: FieldPath | null;
  /** What to write instead of the value, and where. */
  readonly set: { readonly path: FieldPath; readonly value: string } | null;
};

export const ingressNginxUnsafeAnnotation: DocumentRule = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      // Also with an apiVersion that there is not: the annotations are meant all the same.
      if (resource.kind === 'Ingress') yield* ofIngress(resource);
      if (resource.kind === 'ConfigMap' && resource.group === '') yield* ofController(resource);
    }
  },
};

function* ofIngress(resource: Resource): Iterable<DocumentFinding> {
  for (const [key, value] of resource.annotations) {
    const found = ofAnnotation(key, value);
    if (found === undefined) continue;
    const path = ['metadata', 'annotations', key];
    const message = `Ingress "${resource.name}" ${found.says}: ${nameOf(key)}.`;
    yield findingAt(
      resource,
      path,
      'key',
      { ...found, message },
      { remove: [...resource.basePath, ...path], set: null },
    );
  }
  for (const [rule, ruleNode] of itemsAt(resource.node, ['spec', 'rules']).entries()) {
    for (const [index, path] of itemsAt(ruleNode, ['http', 'paths']).entries()) {
      const found = ofPath(stringAt(path, ['path']) ?? '', stringAt(path, ['pathType']));
      if (found === undefined) continue;
      const message = `Ingress "${resource.name}" ${found.says}.`;
      const at = ['spec', 'rules', rule, 'http', 'paths', index, 'path'];
      yield findingAt(resource, at, 'value', { ...found, message }, { remove: null, set: null });
    }
  }
}

interface Unsafe {
  readonly severity: Severity;
  readonly says: string;
}

/** https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/ */
function ofAnnotation(key: string, value: string): Unsafe | undefined {
  const name = nameOf(key);
  if (/^nginx\.org\//.test(key)) {
    return /-snippets?$/.test(name)
      ? { severity: 'warning', says: 'writes into the configuration of NGINX' }
      : undefined;
  }
  if (!key.startsWith('nginx.ingress.kubernetes.io/') || value.trim() === '') return undefined;
  const readsSecrets = 'writes into the configuration of nginx, which can read every Secret';
  if (name === 'modsecurity-snippet') {
    return /(^|\s)(Include|SecRuleScript)\s|exec:/i.test(value) ? { severity: 'error', says: readsSecrets } : undefined;
  }
  if (name.endsWith('-snippet')) return { severity: 'error', says: readsSecrets };
  if (/_by_lua|load_module|lua_package|\/var\/run\/secrets\//.test(value))
    return { severity: 'error', says: readsSecrets };
  const injects = {
    severity: 'error',
    says: 'has an annotation that ends its directive in the configuration of nginx',
  } as const;
  if (/^(auth-url|auth-signin|mirror-target|mirror-host)$/.test(name))
    return /[\s{};|#"'`]/.test(value) ? injects : undefined;
  return name === 'auth-tls-match-cn' && /[\n{};#]/.test(value) ? injects : undefined;
}

/** CVE-2021-25745 and CVE-2021-25748. With ImplementationSpecific it may be a regular expression. */
function ofPath(path: string, pathType: string | undefined): Unsafe | undefined {
  if (/[\n;{}"'`]/.test(path) && pathType !== 'ImplementationSpecific') {
    return { severity: 'error', says: 'has a path that ends its directive in the configuration of nginx' };
  }
  return /^\/(root|etc|var\/run\/secrets|var\/run\/kubernetes\/serviceaccount)(\/|$)/.test(path)
    ? { severity: 'warning', says: `has a path that is one of files of its controller: "${path}"` }
    : undefined;
}

/** What the controller allows; https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/ */
function* ofController(resource: Resource): Iterable<DocumentFinding> {
  const settings = readLabels(nodeAt(resource.node, ['data']));
  const path = (key: string) => ['data', key];
  if (settings.get('allow-snippet-annotations') === 'true') {
    const message = `ConfigMap "${resource.name}" lets every Ingress write into the configuration of nginx: allow-snippet-annotations.`;
    const set = { path: [...resource.basePath, ...path('allow-snippet-annotations')], value: '"false"' };
    yield findingAt(
      resource,
      path('allow-snippet-annotations'),
      'value',
      { severity: 'error', message },
      { remove: null, set },
    );
  }
  if (settings.get('annotations-risk-level') === 'Critical') {
    const message = `ConfigMap "${resource.name}" lets every Ingress use the most dangerous annotations: annotations-risk-level.`;
    const set = { path: [...resource.basePath, ...path('annotations-risk-level')], value: 'High' };
    yield findingAt(
      resource,
      path('annotations-risk-level'),
      'value',
      { severity: 'warning', message },
      { remove: null, set },
    );
  }
}

function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

function findingAt(
  resource: Resource,
  path: FieldPath,
  part: 'key' | 'value',
  { message, severity }: { readonly message: string; readonly severity: Severity },
  data: Data,
): DocumentFinding {
  return {
    message,
    severity,
    place: field([...resource.basePath, ...path], part),
    resource: identityOf(resource),
    data,
  };
}
