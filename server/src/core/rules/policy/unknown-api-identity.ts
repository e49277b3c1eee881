import { definesGroup } from '../../analysis/analysis';
import { ownEntities } from '../../analysis/entities-by-place';
import type { Surroundings } from '../../analysis/lookups';
import { hasMisplacedSpec, intendedIdentity, isDns1123Subdomain, isRbac } from '../../kubernetes/api-identity';
import {
  clusterPolicyKindOf,
  isNamespace,
  isNetworkPolicy,
  opaqueKindOf,
  podTemplatePath,
} from '../../kubernetes/kinds';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { groupOf } from '../../kubernetes/read-resource';
import { readService } from '../../kubernetes/read-service';
import type { Resource } from '../../kubernetes/resource';
import { isValidated } from '../../kubernetes/validate-policy';
import { membershipsOf } from '../../scopes/layout';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import type { DocumentFinding, Rule } from '../rule';

export type Data =
  | {
      readonly is: 'identity';
      readonly written: string;
      readonly apiVersion: string;
      readonly kind: string;
      readonly base: FieldPath;
      readonly writtenKind: string;
    }
  | { readonly is: 'spec' }
  | { readonly is: 'no-name' }
  | { readonly is: 'name'; readonly name: string; readonly base: FieldPath };

export const unknownApiIdentity: Rule = {
  id: 'unknown-api-identity',
  title: 'Policy that no Kubernetes API serves',
  severity: 'error',
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      yield* checkIdentity(resource);
      yield* checkName(resource);
    }
  },
  holds(finding, analysis) {
    // kustomize looks for what a patch changes by its target, or says that there is no such object.
    if (analysis.layout.patchedBy.has(finding.at.uri)) return false;
    const data = finding.data as Data;
    if (data.is === 'spec' || data.is === 'no-name') return true;
    return data.is === 'name' ? !isRenamed(analysis, finding, data) : !definesGroup(analysis, groupOf(data.written));
  },
};

function* checkIdentity(resource: Resource): Iterable<DocumentFinding> {
  const intended = intendedIdentity(resource);
  const { apiVersion, kind, basePath } = resource;
  const identity = { apiVersion, kind, namespace: resource.namespace, name: resource.name };
  if (intended === undefined) {
    if (!hasMisplacedSpec(resource)) return;
    yield {
      message: `"${apiVersion} ${kind}" has no "spec"; the body is of another kind. The API server will reject it.`,
      place: field([...basePath, 'spec'], 'key'),
      resource: identity,
      data: { is: 'spec' } satisfies Data,
    };
    return;
  }
  const nothing = 'The API server will reject it, so nothing is enforced.';
  const data: Data = { is: 'identity', written: apiVersion, writtenKind: kind, base: basePath, ...intended };
  if (apiVersion === '') {
    yield {
      message: `${kind} "${resource.name}" has no "apiVersion"; write ${intended.apiVersion}. ${nothing}`,
      place: field([...basePath, 'kind']),
      resource: identity,
      data,
    };
    return;
  }
  const isReal = isRbac(resource) || podTemplatePath(resource) !== undefined;
  const article = /^[AEIOU]/.test(intended.kind) ? 'an' : 'a';
  const isSameGroup = groupOf(intended.apiVersion) === resource.group;
  const serving = isSameGroup ? intended.apiVersion.slice(resource.group.length + 1) : intended.apiVersion;
  const body = kind === intended.kind ? `${serving} serves this kind` : `the body is ${article} ${intended.kind}`;
  // The key that is wrong; where both are, the first line of the object.
  const key = apiVersion === intended.apiVersion ? 'kind' : 'apiVersion';
  yield {
    message: `"${apiVersion} ${kind}" ${isReal ? 'has other fields' : 'is not a Kubernetes API'}; ${body}. ${nothing}`,
    place: field([...basePath, key]),
    resource: identity,
    data,
  };
}

function* checkName(resource: Resource): Iterable<DocumentFinding> {
  const { apiVersion, kind, name, namespace, basePath } = resource;
  if (name === '' && isValidated(resource)) {
    yield {
      message: `${kind} without a name: write "metadata.name". The API server will reject it, so nothing is enforced.`,
      place: field([...basePath, 'metadata', 'name']),
      resource: { apiVersion, kind, namespace, name },
      data: { is: 'no-name' } satisfies Data,
    };
  }
  if (name === '' || resource.isBroken || isFilledIn(name) || isDns1123Subdomain(name) || !isServed(resource)) return;
  yield {
    message: `"${name}" is not a valid name: use lower-case letters, digits, "-" and ".". The API server will reject this ${kind}.`,
    place: field([...basePath, 'metadata', 'name']),
    resource: { apiVersion, kind, namespace, name },
    data: { is: 'name', name, base: basePath } satisfies Data,
  };
}

/** By another tool before anything is applied, or by the server, which completes a `generateName`. */
function isFilledIn(name: string): boolean {
  return isPlaceholder(name) || name.endsWith('*');
}

/** Catalogues of other tools use the same kinds for things that are never applied, such as Backstage's Component. */
function isServed(resource: Resource): boolean {
  return (
    podTemplatePath(resource) !== undefined ||
    opaqueKindOf(resource) !== undefined ||
    clusterPolicyKindOf(resource) !== undefined ||
    intendedIdentity(resource) !== undefined ||
    isNetworkPolicy(resource) ||
    isNamespace(resource) ||
    readService(resource) !== undefined
  );
}

/** A kustomization may give the object another name, and then the one in the file is a placeholder. */
function isRenamed(
  surroundings: Surroundings,
  finding: Finding,
  { name, base }: { readonly name: string; readonly base: FieldPath },
): boolean {
  const ids = membershipsOf(surroundings.layout, finding.at.uri);
  if (!ids.some((id) => id.startsWith('kustomization:'))) return false;
  return ownEntities(surroundings, finding.at, base).every(({ identity }) => identity.name !== name);
}
