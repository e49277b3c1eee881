import type { Resource } from '../../kubernetes/resource';
import { type FieldPath, nodeAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';

/** What a field is set to instead. */
export type Data = { readonly value: string };

export const kubeletOpenAccess: GroupedRule<'document'> = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.kind === 'KubeletConfiguration' && resource.group === 'kubelet.config.k8s.io') {
        yield* checkConfiguration(resource);
      }
    }
  },
};

/** A configuration in a file: what it leaves out is safe, other than with flags alone. */
function* checkConfiguration({ node, basePath, apiVersion, kind, name }: Resource): Iterable<DocumentFinding> {
  for (const { path, isOpen, value, effect } of openFields) {
    const written = nodeAt(node, path);
    if (written?.kind !== 'scalar' || !isOpen(written.value)) continue;
    yield {
      message: `The kubelet ${effect} (${path.join('.')}: ${written.source}).`,
      place: field([...basePath, ...path]),
      resource: name === '' ? undefined : { apiVersion, kind, name },
      data: { value } satisfies Data,
    };
  }
}

interface OpenField {
  readonly path: FieldPath;
  isOpen(value: unknown): boolean;
  /** A safe one. */
  readonly value: string;
  readonly effect: string;
}

/** https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
const openFields: readonly OpenField[] = [
  {
    path: ['authentication', 'anonymous', 'enabled'],
    isOpen: (value) => value === true,
    value: 'false',
    effect: 'takes requests from clients that do not say who they are',
  },
  {
    path: ['authorization', 'mode'],
    isOpen: (value) => value === 'AlwaysAllow',
    value: 'Webhook',
    effect: 'lets every client run commands in all pods of its node',
  },
  {
    path: ['readOnlyPort'],
    isOpen: (value) => typeof value === 'number' && value > 0,
    value: '0',
    effect: 'tells everybody about the pods of its node, without authentication',
  },
];
