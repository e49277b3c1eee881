import type { NamespaceView } from '../cluster/namespace-view';
import { objectsOfKind } from '../gateway/api-object';
import { isTrue } from '../yaml/booleans';
import { type FieldPath, nodeAt } from '../yaml/field-path';
import { aws, azure, haproxyIngressPrefixes, nginx } from './annotation-names';
import type { PlainHttp } from './entry-point';
import { type EntryIngress, isSwitchedOn } from './ingress';
import { certificatesOfGce } from './ingress-edge';
import { isInternalIngress } from './internal-entries';
import { httpOfKong, protocolsOfKong } from './kong-http';
import { parseJson } from './parse-json';

/** What clients get by plain HTTP at an Ingress that has TLS. */
export type IngressHttp = { readonly kind: Exclude<PlainHttp, 'served'> } | ({ readonly kind: 'served' } & OpenHttp);

/** That HTTP is served as well, and what would change it. */
export interface OpenHttp {
  /** What decides it, from the object. */
  readonly path: FieldPath;
  readonly part?: 'key';
  readonly why: string;
  /** A field that ends it: its map, key and value. */
  readonly map: FieldPath;
  readonly key: string;
  readonly value: string | null;
}

const annotations: FieldPath = ['metadata', 'annotations'];
const redirected: IngressHttp = { kind: 'redirected' };
const unknown: IngressHttp = { kind: 'unknown' };
const closed: IngressHttp = { kind: 'closed' };

/** By annotations of its controller; what these leave open, the controller's defaults decide. */
export function httpOfIngress(ingress: EntryIngress, view: NamespaceView): IngressHttp {
  const { by, annotations: written, tls } = ingress;
  const switchedOff = (key: string): IngressHttp =>
    tls.length > 0 && written.get(key)?.trim().toLowerCase() === 'false'
      ? {
          kind: 'served',
          path: [...annotations, key],
          why: `${nameOf(key)} is false`,
          map: annotations,
          key,
          value: '"true"',
        }
      : redirected;
  switch (by) {
    case 'ingress-nginx':
      // It redirects where there is TLS, unless told otherwise.
      return isSwitchedOn(written, nginx('force-ssl-redirect')) ? redirected : switchedOff(nginx('ssl-redirect'));
    case 'haproxy':
      return switchedOff('haproxy.org/ssl-redirect');
    case 'haproxy-ingress': {
      // https://haproxy-ingress.github.io/docs/configuration/keys/#ssl-redirect
      const keys = haproxyIngressPrefixes.map((prefix) => `${prefix}ssl-redirect`);
      return switchedOff(keys.find((key) => written.has(key)) ?? '');
    }
    case 'kong': {
      const kind = httpOfKong(written);
      if (kind !== 'served') return { kind };
      if (tls.length === 0) return unknown;
      const isWritten = (written.get(protocolsOfKong) ?? '') !== '';
      return {
        kind: 'served',
        path: isWritten ? [...annotations, protocolsOfKong] : ['spec', 'tls'],
        ...(isWritten ? {} : { part: 'key' }),
        why: isWritten ? 'protocols has more than https' : 'it lacks the annotation protocols',
        map: annotations,
        key: protocolsOfKong,
        value: 'https',
      };
    }
    case 'azure':
      if (isSwitchedOn(written, azure('ssl-redirect'))) return redirected;
      if (tls.length === 0) return unknown;
      return {
        kind: 'served',
        path: ['spec', 'tls'],
        part: 'key',
        why: 'it lacks the annotation ssl-redirect',
        map: annotations,
        key: azure('ssl-redirect'),
        value: '"true"',
      };
    case 'aws':
      return httpOfAws(written);
    case 'gce':
      return httpOfGce(ingress, view);
    default:
      return unknown;
  }
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl */
function httpOfAws(written: EntryIngress['annotations']): IngressHttp {
  const key = aws('listen-ports');
  if (written.has(aws('ssl-redirect'))) return redirected;
  // Others of a group, and actions, may redirect.
  if ([...written.keys()].some((name) => name === aws('group.name') || name.startsWith(aws('actions.'))))
    return unknown;
  // With a certificate, and without a list of ports, it listens on 443 alone.
  if (!written.has(key)) return written.has(aws('certificate-arn')) ? closed : unknown;
  const ports = parseJson(written.get(key));
  if (!Array.isArray(ports)) return unknown;
  const protocols = ports.flatMap((port) => (typeof port === 'object' && port !== null ? Object.keys(port) : []));
  const secure = ports.find((port) => typeof port === 'object' && port !== null && 'HTTPS' in port) as
    | { HTTPS: unknown }
    | undefined;
  if (secure === undefined) return unknown;
  if (!protocols.includes('HTTP')) return closed;
  return {
    kind: 'served',
    path: [...annotations, key],
    why: 'listen-ports has HTTP, and there is no ssl-redirect',
    map: annotations,
    key: aws('ssl-redirect'),
    value: typeof secure.HTTPS === 'number' ? `"${secure.HTTPS}"` : null,
  };
}

/** https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#https_redirect */
function httpOfGce(ingress: EntryIngress, view: NamespaceView): IngressHttp {
  const { annotations: written, tls } = ingress;
  const certificate = certificatesOfGce.find((key) => written.has(key));
  const allow = 'kubernetes.io/ingress.allow-http';
  if (tls.length === 0 && certificate === undefined) return unknown;
  if (written.get(allow) === 'false') return closed;
  // It cannot redirect, and nobody outside reaches it.
  if (isInternalIngress(ingress)) return unknown;
  const key = 'networking.gke.io/v1beta1.FrontendConfig';
  const name = written.get(key);
  const end = { map: annotations, key: allow, value: '"false"' };
  if (name !== undefined) {
    const config = objectsOfKind(view, 'FrontendConfig').find(({ identity }) => identity.name === name);
    if (config === undefined || config.unknown !== undefined) return unknown;
    if (isTrue(nodeAt(config.content, ['spec', 'redirectToHttps', 'enabled']))) return redirected;
    const why = `FrontendConfig "${name}" has no redirectToHttps`;
    return { kind: 'served', path: [...annotations, key], why, ...end };
  }
  return {
    kind: 'served',
    path: tls.length > 0 || certificate === undefined ? ['spec', 'tls'] : [...annotations, certificate],
    part: 'key',
    why: 'allow-http is not false, and it has no FrontendConfig',
    ...end,
  };
}

function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
