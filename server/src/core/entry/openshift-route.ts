import type { ApiObject } from '../gateway/api-object';
import { type FieldPath, isNull, nodeAt, stringAt } from '../yaml/field-path';
import { type Edge, type Hop, type PlainHttp, unknownBecause } from './entry-point';

/*
 * What becomes of TLS at a Route of OpenShift.
 * https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_apis/route-route-openshift-io-v1
 */

export function edgeOfRoute({ content }: ApiObject): Edge {
  if (isNull(nodeAt(content, ['spec', 'tls']))) return { kind: 'plain' };
  const termination = stringAt(content, ['spec', 'tls', 'termination'])?.toLowerCase() ?? '';
  if (termination === 'passthrough') return { kind: 'passed-through' };
  return /^(edge|reencrypt)?$/.test(termination)
    ? { kind: 'terminated' }
    : unknownBecause('its termination is none that OpenShift knows');
}

export const plainHttpOfRoute: FieldPath = ['spec', 'tls', 'insecureEdgeTerminationPolicy'];

/** Nobody is listened to by default. */
export function httpOfRoute({ content }: ApiObject): PlainHttp {
  const policy = stringAt(content, plainHttpOfRoute);
  return policy === 'Allow' ? 'served' : policy === 'Redirect' ? 'redirected' : 'closed';
}

/** The router always looks at certificates that it encrypts to. */
export function hopOfRoute({ content }: ApiObject): Hop {
  return stringAt(content, ['spec', 'tls', 'termination'])?.toLowerCase() === 'reencrypt'
    ? { kind: 'encrypted', isVerified: true }
    : { kind: 'plain' };
}
