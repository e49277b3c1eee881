import { isEncrypted, isStandIn } from '../../certificates/certificate-texts';
import { decodeBase64 } from '../../kubernetes/decode-base64';
import type { Resource } from '../../kubernetes/resource';
import { limits } from '../../limits';
import { entriesOf, type FieldPath, fieldOf, keyText, nodeAt, stringAt } from '../../yaml/field-path';
import { parseDocument } from '../../yaml/parse-document';
import type { YamlNode } from '../../yaml/tree';

/** A kubeconfig that is an entry of an object. */
export interface Kubeconfig {
  /** From the object. */
  readonly path: FieldPath;
  readonly root: YamlNode;
}

/** Those that a Secret or a ConfigMap has, as text or in base64. */
export function kubeconfigsIn({ group, kind, node }: Resource): readonly Kubeconfig[] {
  if (group !== '' || node.kind !== 'map' || isEncrypted(node)) return [];
  const fields = kind === 'Secret' ? ['stringData', 'data'] : kind === 'ConfigMap' ? ['data'] : [];
  return fields.flatMap((name) =>
    entriesOf(fieldOf(node, name)).flatMap(({ key, value }) => {
      const written = stringAt(value, []) ?? '';
      if (written.length > limits.configLength || isStandIn(written)) return [];
      const text = kind === 'Secret' && name === 'data' ? decodeBase64(written) : written;
      const root = text !== undefined && mayBeKubeconfig(text) ? parseDocument(text).root : undefined;
      return root !== undefined && nodeAt(root, ['clusters', 0, 'cluster']) !== undefined
        ? { path: [name, keyText(key)], root }
        : [];
    }),
  );
}

/** https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
function mayBeKubeconfig(text: string): boolean {
  return text.includes('clusters') && text.includes('server');
}
