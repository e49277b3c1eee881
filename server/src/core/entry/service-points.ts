import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { Service, ServicePort } from '../kubernetes/entities';
import { type Labels, noLabels } from '../kubernetes/labels';
import { stringAt } from '../yaml/field-path';
import { behind } from './behind';
import type { ServingCertificate } from './certificates';
import { type AllowedSources, type Edge, type EntryPoint, type Hop, unknownBecause } from './entry-point';
import { addressWords, takesExternalIps } from './external-ips';
import { annotationsOf } from './ingress';
import { backendProtocolOfAws, certificateOfAws, speaksPlainHttp } from './load-balancers';
import { keptService, sourcesOfService } from './service-sources';

/** The ports of load balancers, of nodes and of external IPs by which Services of a namespace are reached from outside. */
export function* servicePoints(view: NamespaceView, facts: NamespaceFacts): Iterable<EntryPoint> {
  for (const service of view.services) {
    if (service.type === 'LoadBalancer' || service.type === 'NodePort') {
      yield* pointsOf(service, view, facts, {
        servedBy: service.type === 'LoadBalancer' ? 'a load balancer' : 'the nodes',
        allowList: sourcesOfService(service, view, facts),
        servedAt: (port, annotations, appProtocol) => servedAt(service, port, annotations, appProtocol),
      });
    }
    if (takesExternalIps(service)) {
      yield* pointsOf(service, view, facts, {
        servedBy: `the nodes, at ${addressWords(service.access.ips)}`,
        // Source ranges are for the load balancer alone.
        allowList: unknownBecause('who reaches its external IPs is not written'),
        servedAt: (port, _, appProtocol) => asItIs('the nodes pass', port, appProtocol),
      });
    }
  }
}

/** By what a Service is reached. */
interface Front {
  readonly servedBy: string;
  readonly allowList: AllowedSources;
  servedAt(port: ServicePort, annotations: Labels, appProtocol: string | undefined): Served;
}

function pointsOf(
  service: Service,
  view: NamespaceView,
  facts: NamespaceFacts,
  { servedBy, allowList, ...front }: Front,
): readonly EntryPoint[] {
  const kept = keptService(service, view, facts);
  const annotations = kept === undefined ? noLabels : annotationsOf(kept);
  return service.ports.map((port, index): EntryPoint => {
    const appProtocol = stringAt(kept?.content, ['spec', 'ports', index, 'appProtocol']);
    const { edge, hop, certificate } =
      service.unknown === undefined
        ? front.servedAt(port, annotations, appProtocol)
        : { edge: unknownBecause(service.unknown), hop: unknownBecause(service.unknown) };
    return {
      object: service,
      at: ['spec', 'ports', index, 'port'],
      servedBy,
      via: [],
      host: undefined,
      path: undefined,
      port: port.port,
      edge,
      http: edge.kind === 'terminated' ? 'closed' : 'unknown',
      certificates: certificate === undefined ? [] : [certificate],
      allowList,
      waf: { kind: 'none' },
      backends: [
        behind(
          view,
          view.name,
          [service],
          { service: service.name, port: port.port, portOf: 'service' },
          () => hop,
          'outside',
        ),
      ],
    };
  });
}

interface Served {
  readonly edge: Edge;
  readonly hop: Hop;
  readonly certificate?: ServingCertificate;
}

const aws = 'service.beta.kubernetes.io/aws-load-balancer-';
const digitalOcean = 'service.beta.kubernetes.io/do-loadbalancer-';
const plain: Hop = { kind: 'plain' };

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#tls */
function servedAt(service: Service, port: ServicePort, annotations: Labels, appProtocol: string | undefined): Served {
  const who = service.type === 'LoadBalancer' ? 'the load balancer passes' : 'the nodes pass';
  if (service.type === 'LoadBalancer') {
    if (speaksPlainHttp(annotations)) return { edge: { kind: 'plain' }, hop: plain };
    if (annotations.has(certificateOfAws)) {
      if (!isListed(annotations.get(`${aws}ssl-ports`), port)) return asItIs(who, port, appProtocol);
      const isSecure = /^(ssl|https)$/i.test(annotations.get(backendProtocolOfAws)?.trim() ?? '');
      const certificate = { kind: 'provider', words: 'the certificate of ssl-cert' } as const;
      return {
        edge: { kind: 'terminated' },
        hop: isSecure ? { kind: 'encrypted', isVerified: false } : plain,
        certificate,
      };
    }
    if (annotations.has(`${digitalOcean}certificate-id`)) {
      const isMeant = isListed(annotations.get(`${digitalOcean}tls-ports`) ?? '443', port);
      const certificate = { kind: 'provider', words: 'the certificate of certificate-id' } as const;
      return isMeant ? { edge: { kind: 'terminated' }, hop: plain, certificate } : asItIs(who, port, appProtocol);
    }
    if ([...annotations.keys()].some((key) => /ssl-cert|certificate|tls-ports|ssl-redirect/.test(key))) {
      const why = unknownBecause('annotations of its load balancer decide');
      return { edge: why, hop: why };
    }
  }
  return asItIs(who, port, appProtocol);
}

function isListed(list: string | undefined, { name, port }: ServicePort): boolean {
  const entries = (list ?? '*').split(',').map((entry) => entry.trim());
  return entries.some((entry) => entry === '*' || entry === `${port}` || entry === name);
}

/**
 * What is sent goes on unchanged, so that the pods decide; what they speak, ports and their names say by convention.
 * https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
 */
function asItIs(who: string, port: ServicePort, appProtocol: string | undefined): Served {
  const said = appProtocol ?? port.name ?? '';
  const { port: number, targetPort, protocol } = port;
  const unknown = unknownBecause(`${who} on what is sent, and what the pods speak is not written`);
  if (protocol !== 'TCP') return { edge: unknown, hop: unknown };
  const isPlainTarget = targetPort === 80 || targetPort === 'http';
  if (/^(https|grpcs|tls|ssl|wss|kubernetes\.io\/wss)(-|$)/.test(said) || (said === '' && number === 443)) {
    if (!isPlainTarget) return { edge: { kind: 'passed-through' }, hop: { kind: 'encrypted', isVerified: undefined } };
    const why = unknownBecause(`port ${number} leads to a port of the pods for plain HTTP`);
    return { edge: why, hop: why };
  }
  const isPlain =
    /^(http|http2|http-web|grpc|web|www|ws|kubernetes\.io\/(h2c|ws))(-|$)/.test(said) ||
    ((said === '' || said === 'tcp') && number === 80);
  return isPlain ? { edge: { kind: 'plain' }, hop: plain } : { edge: unknown, hop: unknown };
}
