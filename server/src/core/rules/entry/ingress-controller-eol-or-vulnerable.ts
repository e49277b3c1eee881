import { podTemplatePath } from '../../kubernetes/kinds';
import { isPlaceholder } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { field, type Severity } from '../finding';
import type { DocumentFinding, DocumentRule } from '../rule';

export const ingressControllerEolOrVulnerable: DocumentRule = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) if (!resource.isBroken) yield* imagesOf(resource);
  },
};

function* imagesOf(resource: Resource): Iterable<DocumentFinding> {
  const template = podTemplatePath(resource);
  if (template === undefined) return;
  const { apiVersion, kind, namespace, name, basePath, node } = resource;
  const path: FieldPath = [...template, 'spec', 'containers'];
  for (const [index, container] of itemsAt(node, path).entries()) {
    const found = judge(stringAt(container, ['image']) ?? '');
    if (found === undefined) continue;
    yield {
      message: `${kind} "${name}" runs ${found.says}.`,
      severity: found.severity,
      place: field([...basePath, ...path, index, 'image']),
      resource: { apiVersion, kind, namespace, name },
      data: null,
    };
  }
}

interface Judged {
  readonly says: string;
  readonly severity: Severity;
}

function judge(image: string): Judged | undefined {
  const [name = ''] = image.split('@');
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  const [repository, tag] = hasTag ? [name.slice(0, colon), name.slice(colon + 1)] : [name, ''];
  const version = versionOf(tag);
  if (isIngressNginx.test(repository)) {
    // Of a tag that is filled in, only the end of the project is known.
    const isOpen = version !== undefined && !isPlaceholder(tag) && isVulnerable(version);
    return isOpen
      ? { says: `ingress-nginx ${tag}, which whoever reaches its webhook takes over: CVE-2025-1974`, severity: 'error' }
      : ended('ingress-nginx, which gets no fixes any more: the project ended in March 2026');
  }
  if (/(^|\/)weaveworks\/weave-kube$/.test(repository)) return ended('Weave Net, which gets no fixes any more');
  if (/(^|\/)traefik$/.test(repository) && version?.[0] === 1)
    return ended(`Traefik ${tag}, which gets no fixes any more`);
  return /(^|\/)tiller$/.test(repository)
    ? ended('Tiller, which has full rights and gets no fixes any more')
    : undefined;
}

/** Of the project itself, and what others build of it. */
const isIngressNginx =
  /(^|\/)(ingress-nginx\/controller(-chroot)?|(kubernetes-ingress-controller|google_containers|bitnami|bitnamilegacy)\/nginx-ingress-controller)$/;

function ended(says: string): Judged {
  return { says, severity: 'warning' };
}

/** Mended in 1.11.5 and 1.12.1; https://github.com/kubernetes/kubernetes/issues/131009 */
function isVulnerable([major = 0, minor = 0, patch = 0]: readonly number[]): boolean {
  if (major !== 1) return major < 1;
  return minor < 11 || (minor === 11 && patch < 5) || (minor === 12 && patch < 1);
}

function versionOf(tag: string): readonly number[] | undefined {
  const found = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(tag);
  return found === null ? undefined : found.slice(1).map((part) => Number(part ?? 0));
}
