import type { Labels } from '../kubernetes/labels';
import { isPlaceholder } from '../kubernetes/placeholder';
import { kong } from './annotation-names';
import type { PlainHttp } from './entry-point';
import { isSwitchedOn } from './ingress';

export const protocolsOfKong: string = kong('protocols');

/**
 * What clients get by plain HTTP at an Ingress of Kong, which takes it beside HTTPS unless told otherwise: then they are
 * asked to use TLS, or sent there. https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/
 */
export function httpOfKong(annotations: Labels): PlainHttp {
  const [protocols = '', code = ''] = [protocolsOfKong, kong('https-redirect-status-code')].map((name) =>
    annotations.get(name)?.trim(),
  );
  const isForced = isSwitchedOn(annotations, 'ingress.kubernetes.io/force-ssl-redirect');
  // A KongIngress may say the same.
  if (annotations.has(kong('override')) || isPlaceholder(protocols) || isPlaceholder(code)) return 'unknown';
  if (!isForced && takesPlain(protocols.split(',').map((protocol) => protocol.trim()))) return 'served';
  const isRedirect = /^30[1278]$/.test(code) || (isForced && code !== '426');
  return isRedirect ? 'redirected' : 'closed';
}

/** A list with a protocol that is not known does not count. */
function takesPlain(protocols: readonly string[]): boolean {
  const isValid = protocols.every((protocol) =>
    /^(http|https|grpc|grpcs|ws|wss|tcp|tls|tls_passthrough)$/.test(protocol),
  );
  return !isValid || protocols.some((protocol) => /^(http|grpc|ws|tcp)$/.test(protocol));
}
