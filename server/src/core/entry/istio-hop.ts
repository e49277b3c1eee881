import { hasAmbientMesh, isInMesh } from '../cluster/mesh-members';
import type { NamespaceView } from '../cluster/namespace-view';
import type { ApiObject } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import type { Workload } from '../kubernetes/entities';
import { entriesOf, type FieldPath, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import { type Hop, unknownBecause } from './entry-point';

/** Where what holds for the whole mesh is usually kept. */
export const istioRoot = 'istio-system';

/** A Service by a host as Istio's objects write it; short names are those of the object's own namespace. */
export interface IstioHost {
  readonly namespace: string;
  readonly name: string;
}

/** `web`, `web.shop`, `web.shop.svc.cluster.local`; other hosts are taken for names. */
export function istioHost(host: string, own: string): IstioHost {
  const [, name = host, namespace = own] = /^([^.]+)(?:\.([^.]+)(?:\.svc(?:\.cluster\.local)?)?)?$/.exec(host) ?? [];
  return { namespace, name };
}

/**
 * What a gateway speaks to a Service: as a DestinationRule of one of the namespaces says; else it encrypts to pods that
 * have a proxy, unless these take no mutual TLS.
 * https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#auto-mtls
 */
export function istioHop(
  world: GatewayWorld,
  namespaces: readonly string[],
  host: IstioHost,
  workloads: readonly Workload[],
): Hop {
  const rules = [...new Set(namespaces)]
    .flatMap((namespace) => world.objects('DestinationRule', namespace))
    .filter((rule) => isAbout(rule, host));
  const uncertain = rules.find(({ unknown }) => unknown !== undefined)?.unknown;
  if (uncertain !== undefined) return unknownBecause(uncertain);
  if (rules.some(hasExceptions)) return unknownBecause('a DestinationRule decides it for single ports or subsets');
  const [mode] = rules.flatMap(({ content }) => stringAt(content, ['spec', ...tlsOfPolicy, 'mode']) ?? []);
  if (mode === 'DISABLE') return { kind: 'plain' };
  if (mode === 'ISTIO_MUTUAL') return { kind: 'encrypted', isVerified: true };
  if (mode !== undefined) return { kind: 'encrypted', isVerified: undefined };
  return hopByMesh(world, world.view(host.namespace), workloads);
}

function hopByMesh(world: GatewayWorld, view: NamespaceView | undefined, workloads: readonly Workload[]): Hop {
  if (view === undefined || workloads.length === 0) return unknownBecause('its pods are not in the manifests');
  const meshed = workloads.filter((workload) => isInMesh(view, workload, 'istio'));
  if (meshed.length === workloads.length) {
    return [view.name, istioRoot].some((namespace) => world.objects('PeerAuthentication', namespace).some(mayDisable))
      ? unknownBecause('a PeerAuthentication may switch mutual TLS off')
      : { kind: 'encrypted', isVerified: true };
  }
  return meshed.length > 0 || view.manifests.length === 0 || hasAmbientMesh(view)
    ? unknownBecause('whether its pods are in the mesh is not known')
    : { kind: 'plain' };
}

/** https://istio.io/latest/docs/reference/config/security/peer_authentication/ */
function mayDisable({ content, unknown }: ApiObject): boolean {
  const modes = [
    stringAt(content, ['spec', 'mtls', 'mode']),
    ...entriesOf(nodeAt(content, ['spec', 'portLevelMtls'])).map(({ value }) => stringAt(value, ['mode'])),
  ];
  return unknown !== undefined || modes.includes('DISABLE');
}

const tlsOfPolicy: FieldPath = ['trafficPolicy', 'tls'];

function isAbout({ content, namespace }: ApiObject, host: IstioHost): boolean {
  const written = stringAt(content, ['spec', 'host']) ?? '';
  if (written.startsWith('*')) return `${host.name}.${host.namespace}.svc.cluster.local`.endsWith(written.slice(1));
  const about = istioHost(written, namespace);
  return about.name === host.name && about.namespace === host.namespace;
}

/** https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy */
function hasExceptions({ content }: ApiObject): boolean {
  const ports = itemsAt(content, ['spec', 'trafficPolicy', 'portLevelSettings']);
  const subsets = itemsAt(content, ['spec', 'subsets']);
  return (
    ports.some((port) => !isNull(nodeAt(port, ['tls']))) ||
    subsets.some((subset) => !isNull(nodeAt(subset, tlsOfPolicy)))
  );
}
