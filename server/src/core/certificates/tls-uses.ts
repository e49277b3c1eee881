import { memoize } from '../connectivity/memoize';
import type { KeptDocument } from '../kubernetes/kept-document';
import { isPlaceholder } from '../kubernetes/placeholder';
import { groupOf, textAt } from '../kubernetes/read-resource';
import { isTrue } from '../yaml/booleans';
import { type FieldPath, fieldOf, itemsAt, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { wildcardOf } from './host-coverage';

/** One Secret with which an object serves hosts by TLS: an entry of `spec.tls` of an Ingress, a listener of a Gateway or a ListenerSet. */
export interface TlsUse {
  /** Undefined for the certificate that a controller has by itself. */
  readonly secret: TlsSecretRef | undefined;
  /** What is written as served with it; of an Ingress without `hosts` nothing. */
  readonly hosts: readonly WrittenHost[];
}

export interface TlsSecretRef {
  readonly name: string;
  /** Undefined: that of the object. */
  readonly namespace: string | undefined;
  /** From the object, to the name. */
  readonly path: FieldPath;
}

export interface WrittenHost {
  readonly host: string;
  readonly path: FieldPath;
}

/** Empty for objects that serve nothing by TLS. Placeholders are left out. */
export const tlsUses: (document: KeptDocument) => readonly TlsUse[] = memoize(({ identity, content }) => {
  const spec = fieldOf(content, 'spec');
  switch (`${groupOf(identity.apiVersion)}/${identity.kind}`) {
    case 'networking.k8s.io/Ingress':
    case 'extensions/Ingress':
      return itemsAt(spec, ['tls']).map((entry, index): TlsUse => {
        const path = ['spec', 'tls', index];
        return {
          secret: secretAt(entry, 'secretName', path),
          hosts: itemsAt(entry, ['hosts']).flatMap((item, at) => hostAt(item, [...path, 'hosts', at])),
        };
      });
    case 'gateway.networking.k8s.io/Gateway':
    case 'gateway.networking.k8s.io/ListenerSet':
    case 'gateway.networking.x-k8s.io/XListenerSet':
      return itemsAt(spec, ['listeners']).flatMap((listener, index) =>
        listenerUses(listener, ['spec', 'listeners', index]),
      );
    case 'traefik.io/IngressRoute':
    case 'traefik.containo.us/IngressRoute': {
      const tls = fieldOf(spec, 'tls');
      if (tls?.kind !== 'map') return [];
      const hosts = itemsAt(spec, ['routes']).flatMap((route, index) =>
        routeHosts(route, ['spec', 'routes', index, 'match']),
      );
      return [{ secret: secretAt(tls, 'secretName', ['spec', 'tls']), hosts }];
    }
    case 'traefik.io/IngressRouteTCP':
    case 'traefik.containo.us/IngressRouteTCP':
      return tcpRouteUses(spec);
    default:
      return ofOneHost(content, proxies.get(`${groupOf(identity.apiVersion)}/${identity.kind}`));
  }
});

/** Kinds with one host and one Secret, which Contour may take from another namespace: `certs/wildcard`. */
const proxies: ReadonlyMap<string, { readonly host: FieldPath; readonly secret: FieldPath }> = new Map([
  [
    'projectcontour.io/HTTPProxy',
    { host: ['spec', 'virtualhost', 'fqdn'], secret: ['spec', 'virtualhost', 'tls', 'secretName'] },
  ],
  ['k8s.nginx.org/VirtualServer', { host: ['spec', 'host'], secret: ['spec', 'tls', 'secret'] }],
  ['getambassador.io/Host', { host: ['spec', 'hostname'], secret: ['spec', 'tlsSecret', 'name'] }],
]);

function ofOneHost(
  content: YamlNode,
  paths: { readonly host: FieldPath; readonly secret: FieldPath } | undefined,
): readonly TlsUse[] {
  if (paths === undefined) return [];
  const parent = paths.secret.slice(0, -1);
  const secret = secretAt(nodeAt(content, parent), String(paths.secret.at(-1)), parent);
  if (secret === undefined) return [];
  const [name = '', namespace] = secret.name.split('/').toReversed();
  return [{ secret: { ...secret, name, namespace }, hosts: hostAt(nodeAt(content, paths.host), paths.host) }];
}

/** https://gateway-api.sigs.k8s.io/reference/spec/#listenertlsconfig */
function listenerUses(listener: YamlNode, path: FieldPath): readonly TlsUse[] {
  const hosts = hostAt(fieldOf(listener, 'hostname'), [...path, 'hostname']);
  return itemsAt(listener, ['tls', 'certificateRefs']).flatMap((ref, index): readonly TlsUse[] => {
    if ((textAt(ref, ['kind']) ?? 'Secret') !== 'Secret' || (textAt(ref, ['group']) ?? '') !== '') return [];
    const secret = secretAt(ref, 'name', [...path, 'tls', 'certificateRefs', index]);
    const namespace = textAt(ref, ['namespace']);
    return secret === undefined ? [] : [{ secret: { ...secret, namespace }, hosts }];
  });
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/tcp/tls/ */
function tcpRouteUses(spec: YamlNode | undefined): readonly TlsUse[] {
  const tls = fieldOf(spec, 'tls');
  if (tls?.kind !== 'map' || isTrue(fieldOf(tls, 'passthrough'))) return [];
  const hosts = itemsAt(spec, ['routes']).flatMap((route, index) =>
    hostsOfSni(textAt(route, ['match']) ?? '').flatMap((host) =>
      host === '*' ? [] : { host, path: ['spec', 'routes', index, 'match'] },
    ),
  );
  return [{ secret: secretAt(tls, 'secretName', ['spec', 'tls']), hosts }];
}

function routeHosts(route: YamlNode, path: FieldPath): readonly WrittenHost[] {
  return hostsOfMatch(textAt(route, ['match']) ?? '').map((host) => ({ host, path }));
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/: Host(`a`, `b`) */
export function hostsOfMatch(match: string): readonly string[] {
  return [...match.matchAll(/\bHost\(([^()]*)\)/g)].flatMap(([, list = '']) => quotedHosts(list));
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/tcp/routing/rules-and-priority/: HostSNI(`*`) is every host. */
export function hostsOfSni(match: string): readonly string[] {
  return [...match.matchAll(/\bHostSNI\(([^()]*)\)/g)].flatMap(([, list = '']) => quotedHosts(list));
}

function quotedHosts(list: string): readonly string[] {
  return [...list.matchAll(/[`"']([^`"']+)[`"']/g)].flatMap(([, host = '']) => (isPlaceholder(host) ? [] : host));
}

function secretAt(node: YamlNode | undefined, key: string, path: FieldPath): TlsSecretRef | undefined {
  const name = textAt(node, [key]);
  if (name === undefined || name === '' || isPlaceholder(name)) return undefined;
  return { name, namespace: undefined, path: [...path, key] };
}

function hostAt(node: YamlNode | undefined, path: FieldPath): readonly WrittenHost[] {
  const host = textAt(node, []);
  return host === undefined || host === '' || isPlaceholder(host) ? [] : [{ host, path }];
}

/** Whether a document has a use for the host, because it lists it or lists none. Undefined: a request for any host. */
export function hasUseFor(document: KeptDocument, host: string | undefined): boolean {
  const byHost = usesByHost(document);
  return namesFor(host).some((name) => byHost.has(name));
}

/** Those uses, in the order in which they are written. */
export function usesFor(document: KeptDocument, host: string | undefined): readonly TlsUse[] {
  const byHost = usesByHost(document);
  const found = new Set(namesFor(host).flatMap((name) => byHost.get(name) ?? []));
  return found.size < 2 ? [...found] : tlsUses(document).filter((use) => found.has(use));
}

/** Under which uses for a host stand. */
function namesFor(host: string | undefined): readonly string[] {
  const name = host?.toLowerCase();
  return [everyHost, ...(name === undefined ? [] : [name, wildcardOf(name) ?? name])];
}

/** An object may have very many hosts, and as many entries for them. */
const usesByHost = memoize((document: KeptDocument): ReadonlyMap<string, readonly TlsUse[]> => {
  const found = new Map<string, TlsUse[]>();
  for (const use of tlsUses(document)) {
    const names = use.hosts.length === 0 ? [everyHost] : use.hosts.map(({ host }) => host.toLowerCase());
    for (const name of new Set(names)) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [use]);
      else known.push(use);
    }
  }
  return found;
});

const everyHost = '';

/** One of the objects that serve with a Secret of their own namespace, by its name. */
export const secretUsers: (kept: readonly KeptDocument[]) => ReadonlyMap<string, KeptDocument> = memoize(
  (kept) =>
    new Map(
      kept.flatMap((document) =>
        tlsUses(document).flatMap(({ secret }) =>
          secret === undefined || secret.namespace !== undefined ? [] : [[secret.name, document] as const],
        ),
      ),
    ),
);
