import fc from 'fast-check';
import type { RawObject } from './arbitrary-network';
import { sampledPorts } from './flows';
import { podLabels, servedPorts } from './oracle-world';

/** A Service with what forwards to it from outside of the cluster, and what that means by a literal reading. */
export interface DrawnEntry {
  readonly objects: readonly object[];
  readonly protocol: 'TCP' | 'UDP';
  /** The kind that forwards. */
  readonly kind: string;
  /** Of the sampled ports of a pod those to which it forwards, each once; none for pods that are not behind the Service. */
  readonly portsOf: (pod: RawObject) => readonly number[];
}

interface DrawnService {
  readonly namespace: string;
  readonly app: string;
  readonly targetPort: number | string;
}

const places = fc.constantFrom('alpha', 'beta');

const service: fc.Arbitrary<DrawnService> = fc.record({
  namespace: places,
  app: fc.constantFrom('a', 'b'),
  targetPort: fc.constantFrom(80, 8080, 'web', 'other'),
});

/** An Ingress. */
export const arbitraryIngress: fc.Arbitrary<DrawnEntry> = service.map((drawn) => {
  const backend = { service: { name: 'front', port: { number: 1234 } } };
  const ingress = manifest('networking.k8s.io/v1', 'Ingress', drawn.namespace, { defaultBackend: backend });
  return entry(drawn, 'TCP', [ingress], 'Ingress', () => true);
});

/** An OpenShift Route: the number of its port is one of the pods, the name one of the Service. */
export const arbitraryOpenShiftRoute: fc.Arbitrary<DrawnEntry> = fc
  .tuple(service, fc.constantFrom(undefined, 80, 8080, 1234, 'main', 'web'), fc.constantFrom(undefined, 0, 100))
  .map(([drawn, targetPort, weight]) => {
    const port = targetPort === undefined ? undefined : { targetPort };
    const to = { kind: 'Service', name: 'front', weight };
    const route = manifest('route.openshift.io/v1', 'Route', drawn.namespace, { to, port });
    const forwards = (number: number) =>
      weight !== 0 && (targetPort === undefined || targetPort === 'main' || targetPort === number);
    return entry(drawn, 'TCP', [route], 'Route', forwards);
  });

const routeKinds = {
  HTTPRoute: { version: 'v1', protocols: ['HTTP', 'HTTPS'] },
  GRPCRoute: { version: 'v1', protocols: ['HTTP', 'HTTPS'] },
  TCPRoute: { version: 'v1alpha2', protocols: ['TCP'] },
  UDPRoute: { version: 'v1alpha2', protocols: ['UDP'] },
} as const;

/** All conditions must be met for anything to come in, so each mostly is. */
function mostly<T, U>(fitting: T, ...others: readonly U[]): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 8, arbitrary: fc.constant(fitting) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

const gatewayRoute = fc.record({
  kind: fc.constantFrom(...(Object.keys(routeKinds) as (keyof typeof routeKinds)[])),
  namespace: places,
  gateway: places,
  protocol: mostly('fitting', 'HTTP', 'TCP', 'UDP'),
  from: mostly('All', undefined, 'Same'),
  kinds: mostly(undefined, 'HTTPRoute', 'TCPRoute'),
  section: mostly(undefined, 'main', 'other'),
  port: mostly(1234, 4321),
  weight: mostly(undefined, 1, 0),
  grantFrom: mostly('fitting', undefined, 'alpha', 'beta'),
  grantKind: mostly('fitting', 'HTTPRoute'),
  grantName: mostly(undefined, 'front', 'back'),
});

/** A route of Gateway API, which needs a listener that admits it, and a grant where the Service is elsewhere. */
export const arbitraryGatewayRoute: fc.Arbitrary<DrawnEntry> = fc.tuple(service, gatewayRoute).map(([drawn, route]) => {
  const { kind, namespace, gateway, from, kinds, section, port, weight, grantName } = route;
  const [fitting] = routeKinds[kind].protocols;
  const protocol = route.protocol === 'fitting' ? fitting : route.protocol;
  const grantFrom = route.grantFrom === 'fitting' ? namespace : route.grantFrom;
  const group = 'gateway.networking.k8s.io';
  const allowedRoutes = {
    ...(from === undefined ? {} : { namespaces: { from } }),
    ...(kinds === undefined ? {} : { kinds: [{ kind: kinds }] }),
  };
  const listener = { name: 'main', port: 7000, protocol, allowedRoutes };
  const parent = { name: 'entry', namespace: gateway, sectionName: section };
  const backendRefs = [{ name: 'front', namespace: drawn.namespace, port, weight }];
  const grantKind = route.grantKind === 'fitting' ? kind : route.grantKind;
  const grant = {
    from: [{ group, kind: grantKind, namespace: grantFrom }],
    to: [{ group: '', kind: 'Service', name: grantName }],
  };
  const objects = [
    manifest(`${group}/v1`, 'Gateway', gateway, { gatewayClassName: 'any', listeners: [listener] }, 'entry'),
    manifest(`${group}/${routeKinds[kind].version}`, kind, namespace, {
      parentRefs: [parent],
      rules: [{ backendRefs }],
    }),
    ...(grantFrom === undefined ? [] : [manifest(`${group}/v1beta1`, 'ReferenceGrant', drawn.namespace, grant)]),
  ];
  const isAdmitted =
    (from === 'All' || namespace === gateway) &&
    (routeKinds[kind].protocols as readonly string[]).includes(protocol) &&
    (kinds === undefined || kinds === kind) &&
    section !== 'other';
  const isGranted =
    namespace === drawn.namespace || (grantFrom === namespace && grantKind === kind && grantName !== 'back');
  const forwards = isAdmitted && isGranted && port === 1234 && weight !== 0;
  return entry(drawn, kind === 'UDPRoute' ? 'UDP' : 'TCP', objects, kind, () => forwards);
});

function entry(
  drawn: DrawnService,
  protocol: 'TCP' | 'UDP',
  objects: readonly object[],
  kind: string,
  forwards: (targetPort: number) => boolean,
): DrawnEntry {
  const { namespace, app, targetPort } = drawn;
  const ports = [{ name: 'main', port: 1234, targetPort, protocol }];
  const front = manifest('v1', 'Service', namespace, { selector: { app }, ports });
  const isBehind = (object: RawObject) =>
    (object.kind === 'Pod' || object.kind === 'Deployment') &&
    object.metadata.namespace === namespace &&
    podLabels(object)['app'] === app;
  const targets = (pod: RawObject) =>
    typeof targetPort === 'number'
      ? sampledPorts.filter((port) => port === targetPort)
      : servedPorts(pod)
          .filter((port) => port.name === targetPort && (port.protocol ?? 'TCP') === protocol)
          .map(({ containerPort }) => containerPort);
  const portsOf = (pod: RawObject) => (isBehind(pod) ? [...new Set(targets(pod))].filter(forwards) : []);
  return { objects: [front, ...objects], protocol, kind, portsOf };
}

function manifest(apiVersion: string, kind: string, namespace: string, spec: object, name = 'front') {
  return { apiVersion, kind, metadata: { name, namespace }, spec };
}
