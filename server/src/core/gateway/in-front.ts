import { entriesOf, nodeAt, stringAt } from '../yaml/field-path';
import type { ApiObject } from './api-object';

/**
 * Whether TLS may end in front of a Gateway, or the whole network may be encrypted; waypoints of meshes are inside.
 */
export function mayBeEncryptedInFront({ content }: ApiObject): boolean {
  const className = stringAt(content, ['spec', 'gatewayClassName']) ?? '';
  if (/waypoint|cloudflare|tailscale|mesh/.test(className)) return true;
  const annotations = [
    nodeAt(content, ['metadata', 'annotations']),
    nodeAt(content, ['spec', 'infrastructure', 'annotations']),
  ];
  return annotations.flatMap(entriesOf).some(({ key }) => /ssl|tls|cert/i.test(String(key.value)));
}
