import type { Truth } from '../connectivity/truth';
import type { Labels } from '../kubernetes/labels';
import { isPlaceholder } from '../kubernetes/placeholder';
import { kong } from './annotation-names';
import type { PlainHttp } from './entry-point';

export const protocolsOfKong: string = kong('protocols');

/**
 * What clients get by plain HTTP at an Ingress of Kong, which takes it beside HTTPS unless told otherwise: then they are
 * asked to use TLS, or sent there. https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/
 */
export function httpOfKong(annotations: Labels): PlainHttp {
  const written = (name: string) => annotations.get(name) ?? '';
  const protocols = written(protocolsOfKong);
  const code = written(kong('https-redirect-status-code')).trim();
  const force = written('ingress.kubernetes.io/force-ssl-redirect');
  // A KongIngress may say the same.
  if (annotations.has(kong('override')) || [protocols, code, force].some(isPlaceholder)) return 'unknown';
  const isForced = force === 'true';
  const takes = takesPlain(protocols.split(','));
  if (takes === 'unknown') return 'unknown';
  // Protocols count in place of those of the switch.
  if (takes ?? !isForced) return 'served';
  const isRedirect = /^30[1278]$/.test(code) || (isForced && code !== '426');
  return isRedirect ? 'redirected' : 'closed';
}

/** Whether Kong leaves TLS to the pods; `unknown` where it would do so beside something else, or another tool says it. */
export function passesThroughByKong(annotations: Labels): Truth {
  const protocols = (annotations.get(protocolsOfKong) ?? '').split(',').map((each) => each.trim());
  if (protocols.some(isPlaceholder)) return 'unknown';
  if (!protocols.every(isProtocol) || !protocols.includes('tls_passthrough')) return 'no';
  return protocols.length === 1 ? 'yes' : 'unknown';
}

/** Undefined for a list that does not count, because it has a protocol that is not known or is empty. */
function takesPlain(protocols: readonly string[]): boolean | 'unknown' | undefined {
  // Whether blanks belong to a name is not documented.
  if (protocols.some((each) => each !== each.trim()) && protocols.every((each) => isProtocol(each.trim()))) {
    return 'unknown';
  }
  if (!protocols.every(isProtocol)) return undefined;
  // Of gRPC and HTTP in one list it makes both HTTP and HTTPS.
  const isMixed = [/^grpcs?$/, /^https?$/].every((kind) => protocols.some((each) => kind.test(each)));
  return isMixed || protocols.some((each) => /^(http|grpc|ws|tcp)$/.test(each));
}

function isProtocol(text: string): boolean {
  return /^(http|https|grpc|grpcs|ws|wss|tcp|tls|tls_passthrough)$/.test(text);
}
