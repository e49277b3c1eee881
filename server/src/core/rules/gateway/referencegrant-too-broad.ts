import { objectsOfKind } from '../../gateway/api-object';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { NamespaceRule } from '../rule';

export type Data = {
  /** The entry of `to`, from the document. */
  readonly to: FieldPath;
  readonly from: readonly { readonly kind: string; readonly namespace: string }[];
  readonly namespace: string;
};

export const referencegrantTooBroad: NamespaceRule = {
  slice: 'namespace',
  *check(view) {
    for (const grant of objectsOfKind(view, 'ReferenceGrant')) {
      if (grant.unknown !== undefined) continue;
      const { ref: at, basePath, identity, content, namespace } = grant;
      const from = itemsAt(content, ['spec', 'from']).map((each) => ({
        kind: stringAt(each, ['kind']) ?? '',
        namespace: stringAt(each, ['namespace']) ?? '',
      }));
      const others = [...new Set(from.map((each) => each.namespace))].filter((name) => name !== namespace);
      if (others.length === 0) continue;
      for (const [index, to] of itemsAt(content, ['spec', 'to']).entries()) {
        const isSecret = stringAt(to, ['kind']) === 'Secret' && (stringAt(to, ['group']) ?? '') === '';
        if (!isSecret || stringAt(to, ['name'])) continue;
        const who = others.length === 1 ? `namespace "${others[0]}"` : `${others.length} namespaces`;
        const path = [...basePath, 'spec', 'to', index];
        yield {
          at,
          place: field([...path, 'kind']),
          resource: identity,
          related: [],
          message: `ReferenceGrant "${identity.name}" lends every Secret of "${namespace}" to ${who}: "to" has no name.`,
          data: { to: path, from, namespace } satisfies Data,
        };
      }
    }
  },
};
