import { fieldOf, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { distinctListeners, type ListenerTraits } from './distinct-listeners';
import type { Gateway, IngressClass, Listener, ReferenceGrant } from './forwarding';
import type { LabelSelector } from './label-selector';
import { isDoubt } from './policy-problem';
import { PolicyReading } from './policy-reading';
import { readLabelSelector } from './read-label-selector';
import { portAt } from './read-service';
import type { Resource } from './resource';

/** A Gateway of Gateway API; undefined for other kinds. */
export function readGateway(resource: Resource): Pick<Gateway, 'listeners'> | undefined {
  if (!isGatewayApi(resource, 'Gateway')) return undefined;
  return { listeners: distinctListeners(itemsAt(resource.node, ['spec', 'listeners']).map(readListener)) };
}

/** Undefined for other kinds. */
export function readReferenceGrant(resource: Resource): Pick<ReferenceGrant, 'from' | 'services'> | undefined {
  if (!isGatewayApi(resource, 'ReferenceGrant')) return undefined;
  const spec = fieldOf(resource.node, 'spec');
  const targets = itemsAt(spec, ['to']).filter(
    (to) => (stringAt(to, ['group']) ?? '') === '' && stringAt(to, ['kind']) === 'Service',
  );
  const names = targets.map((to) => stringAt(to, ['name']));
  return {
    from: itemsAt(spec, ['from']).flatMap((from) => {
      const [kind, namespace] = [stringAt(from, ['kind']), stringAt(from, ['namespace'])];
      if (kind === undefined || namespace === undefined) return [];
      return stringAt(from, ['group']) === 'gateway.networking.k8s.io' ? [{ kind, namespace }] : [];
    }),
    services: names.includes(undefined) ? undefined : names.filter((name) => name !== undefined),
  };
}

/** Undefined for other kinds, and without a controller. */
export function readIngressClass(
  resource: Resource,
): Pick<IngressClass, 'controller' | 'isDefault' | 'hasParameters'> | undefined {
  if (resource.kind !== 'IngressClass' || resource.group !== 'networking.k8s.io') return undefined;
  const controller = stringAt(resource.node, ['spec', 'controller']);
  if (controller === undefined) return undefined;
  const isDefault = resource.annotations.get('ingressclass.kubernetes.io/is-default-class') === 'true';
  return { controller, isDefault, hasParameters: nodeAt(resource.node, ['spec', 'parameters']) !== undefined };
}

function isGatewayApi({ group, kind }: Resource, wanted: string): boolean {
  return group === 'gateway.networking.k8s.io' && kind === wanted;
}

function readListener(node: YamlNode): Listener & ListenerTraits {
  const port = portAt(node, 'port');
  const allowed = fieldOf(node, 'allowedRoutes');
  const from = stringAt(allowed, ['namespaces', 'from']) ?? 'Same';
  const kinds = itemsAt(allowed, ['kinds']).flatMap((kind) => stringAt(kind, ['kind']) ?? []);
  const hostname = stringAt(node, ['hostname']);
  const protocol = stringAt(node, ['protocol']) ?? '';
  return {
    name: stringAt(node, ['name']) ?? '',
    port: typeof port === 'number' ? port : undefined,
    hostname: hostname === '' ? undefined : hostname,
    protocol,
    routeKinds: routeKindsOf(supportedKinds({ protocol, tlsMode: stringAt(node, ['tls', 'mode']) }), kinds),
    allowedFrom: isAllowedFrom(from) ? from : 'unknown',
    namespaceSelector: readSelector(fieldOf(fieldOf(allowed, 'namespaces'), 'selector')),
  };
}

/** A listener takes none of the kinds that it names and that its protocol does not have (InvalidRouteKinds). */
function routeKindsOf(
  possible: readonly string[] | undefined,
  named: readonly string[],
): readonly string[] | undefined {
  if (named.length === 0) return possible;
  return possible === undefined ? named : named.filter((kind) => possible.includes(kind));
}

/** Kinds of routes by the protocol; undefined for a protocol of an implementation. */
export function supportedKinds({
  protocol,
  tlsMode,
}: {
  readonly protocol: string;
  readonly tlsMode: string | undefined;
}): readonly string[] | undefined {
  // What is passed through cannot be split by anything but the name that the client asks for.
  return protocol === 'TLS' && tlsMode === 'Passthrough' ? ['TLSRoute'] : kindsOfProtocol.get(protocol);
}

const httpRoutes = ['HTTPRoute', 'GRPCRoute'];

/** https://gateway-api.sigs.k8s.io/reference/spec/#protocoltype */
const kindsOfProtocol: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTP', httpRoutes],
  ['HTTPS', httpRoutes],
  ['TLS', ['TLSRoute', 'TCPRoute']],
  ['TCP', ['TCPRoute']],
  ['UDP', ['UDPRoute']],
]);

export function isAllowedFrom(text: string): text is Exclude<Listener['allowedFrom'], 'unknown'> {
  return ['Same', 'All', 'None', 'Selector'].includes(text);
}

/** Undefined where none is written, and where it cannot be read. */
export function readSelector(node: YamlNode | undefined): LabelSelector | undefined {
  if (isNull(node)) return undefined;
  const reading = new PolicyReading(() => {});
  const selector = readLabelSelector({ shape: 'selector', node, path: [], parent: undefined }, reading);
  return reading.problems.some(isDoubt) ? undefined : selector;
}
