import { isPlaceholder } from '../kubernetes/placeholder';
import { type FieldPath, isNull, nodeAt, stringAt } from '../yaml/field-path';
import type { ApiObject } from './api-object';
import { type Listener, listenersOf } from './listeners';

/** What the API server refuses in a listener. */
export interface RefusedListener {
  readonly listener: Listener;
  /** From the owner. */
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  /** The rest of a sentence that begins with the listener. */
  readonly says: string;
  /** The certificate is what is missing. */
  readonly lacksCertificate?: true;
}

/**
 * The rules that stand in the schema of Gateway and ListenerSet; that of XListenerSet has all but the one about `mode`.
 * https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/gateway_types.go
 * https://github.com/kubernetes-sigs/gateway-api/blob/main/apisx/v1alpha1/xlistenerset_types.go
 */
export function refusedListeners(owner: ApiObject): readonly RefusedListener[] {
  const listeners = listenersOf(owner);
  const named = firstBy(listeners, ({ name }) => name);
  const alike = firstBy(listeners, traitsOf);
  return listeners.flatMap((listener) => {
    const found = refusalOf(listener) ?? repetition(listener, named, alike);
    return found === undefined ? [] : { listener, ...found };
  });
}

type Refusal = Omit<RefusedListener, 'listener'>;

function refusalOf(listener: Listener): Refusal | undefined {
  const { path, protocol, tlsMode, hostname, certificates, hasTlsOptions, owner } = listener;
  const tls = [...path, 'tls'];
  const isWritten = (...field: FieldPath) => !isNull(nodeAt(owner.content, [...path, ...field]));
  if (/^(HTTP|TCP|UDP)$/.test(protocol)) {
    if (tlsMode !== undefined) {
      return { path: tls, part: 'key', says: `is refused: tls has no place with protocol ${protocol}` };
    }
    if (hostname !== undefined && protocol !== 'HTTP') {
      const says = `is refused: a hostname has no place with protocol ${protocol}`;
      return { path: [...path, 'hostname'], part: 'key', says };
    }
    return undefined;
  }
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return undefined;
  if (protocol === 'TLS' && !isWritten('tls', 'mode') && owner.identity.kind !== 'XListenerSet') {
    const says = 'is refused: protocol TLS needs tls.mode, Terminate or Passthrough';
    return { path: tlsMode === undefined ? [...path, 'protocol'] : tls, part: 'value', says };
  }
  if (protocol === 'HTTPS' && tlsMode === 'Passthrough') {
    const says = 'is refused: what is passed through has protocol TLS and not HTTPS';
    return { path: [...tls, 'mode'], part: 'value', says };
  }
  // A reference that is not read, as a template, is one all the same.
  if (tlsMode === 'Passthrough' || certificates.length > 0 || isWritten('tls', 'certificateRefs', 0) || hasTlsOptions) {
    return undefined;
  }
  if (tlsMode === undefined && hasCertificatesOfCloud(owner)) return undefined;
  const says = `has no certificate: protocol ${protocol} needs tls.certificateRefs`;
  return { path: tlsMode === undefined ? [...path, 'protocol'] : tls, part: 'value', says, lacksCertificate: true };
}

/**
 * A map of certificates of Google Cloud, which leaves no room for `tls`; AWS looks for certificates by the host, or makes them.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/secure-gateway
 */
function hasCertificatesOfCloud({ content }: ApiObject): boolean {
  return (
    !isNull(nodeAt(content, ['metadata', 'annotations', 'networking.gke.io/certmap'])) ||
    /(^|-)(aws|amazon|alb)(-|$)/.test(stringAt(content, ['spec', 'gatewayClassName']) ?? '')
  );
}

function repetition(
  listener: Listener,
  named: ReadonlyMap<string, Listener>,
  alike: ReadonlyMap<string, Listener>,
): Refusal | undefined {
  const { path, name, port } = listener;
  if (named.get(name) !== listener && !isPlaceholder(name)) {
    return { path: [...path, 'name'], part: 'value', says: 'is refused: another listener has the same name' };
  }
  const other = alike.get(traitsOf(listener));
  if (port === undefined || other === undefined || other === listener || isTemplated(listener)) return undefined;
  const says = `is refused: listener "${other.name}" has the same port, protocol and hostname`;
  return { path: [...path, 'port'], part: 'value', says };
}

function isTemplated({ protocol, hostname = '' }: Listener): boolean {
  return isPlaceholder(protocol) || isPlaceholder(hostname);
}

function firstBy(listeners: readonly Listener[], keyOf: (listener: Listener) => string): ReadonlyMap<string, Listener> {
  return new Map(listeners.toReversed().map((listener) => [keyOf(listener), listener]));
}

/** Whether two listeners of one object are the same in all that tells them apart. */
export function isRepeated(listener: Listener, other: Listener): boolean {
  return traitsOf(listener) === traitsOf(other);
}

function traitsOf({ port, protocol, hostname }: Listener): string {
  return JSON.stringify([port, protocol, hostname]);
}
