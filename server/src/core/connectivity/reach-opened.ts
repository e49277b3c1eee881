import type { Service } from '../kubernetes/entities';
import type { Endpoint } from './endpoint';
import type { OpenedAddress } from './known-addresses';
import type { ReachAnswer } from './reach';
import type { ServiceTarget } from './reach-service';
import { nameOfEndpoint } from './resolve-endpoint';

/** Answers questions to what is behind a Service, by way of an address that is not its own. */
export interface OpenedAsker {
  /** What is behind the Service; policies see the address and port there (DNAT comes before them). */
  readonly targets: (service: Service) => readonly ServiceTarget[];
  readonly ask: (source: Endpoint, target: ServiceTarget) => ReachAnswer;
  /** As if nothing translated the address. */
  readonly direct: () => ReachAnswer;
}

/**
 * An external IP or the address of a load balancer leads to the pods of a Service. Service proxies may give connections
 * the address of a node, where externalTrafficPolicy is Cluster: https://kubernetes.io/docs/tutorials/services/source-ip/
 */
export function answersOfOpened(
  source: Endpoint,
  destination: Endpoint,
  opened: readonly OpenedAddress[],
  asker: OpenedAsker,
): readonly ReachAnswer[] {
  const address = nameOfEndpoint(destination);
  return opened.flatMap(({ service, by }) =>
    asker.targets(service).flatMap((target) => {
      const called = by === 'external-ip' ? 'an external IP' : 'the address of the load balancer';
      const leads = `${address} is ${called} of Service "${service.namespace}/${service.name}"`;
      // Nothing is translated, so something else may have the address; for a node it is answered as for others.
      if (target.kind === 'answer' && target.verdict === 'denied') {
        return destination.kind === 'node' ? [] : unforwarded(asker.direct(), leads, target.reason);
      }
      const client = asker.ask(source, target);
      const other = asker.ask(anotherSender, target);
      if (by === 'external-ip') return agreeing(client, other, leads);
      return balanced(service, client, other, leads, () => asker.direct());
    }),
  );
}

/** A node or a load balancer, whatever its address is. A pod's own node does not come in this way. */
export const anotherSender: Endpoint = { kind: 'name', name: 'a node', addresses: undefined };

function unforwarded(direct: ReachAnswer, leads: string, why: string): ReachAnswer {
  if (direct.verdict !== 'allowed') return direct;
  return { ...direct, verdict: 'conditional', reason: `${leads}, and nothing says what else answers there: ${why}` };
}

function agreeing(client: ReachAnswer, other: ReachAnswer, leads: string): ReachAnswer {
  const isUnclear = client.verdict === 'unknown' || client.verdict === 'conditional';
  if (isUnclear || client.verdict === other.verdict || isHeldBack(client))
    return { ...client, reason: `${leads}: ${client.reason}` };
  return {
    verdict: 'conditional',
    reason: `${leads}, and it depends on the service proxy whether its pods see the address of the client (${client.verdict}) or of a node (${other.verdict}).`,
    because: client.because,
  };
}

/** In the cluster the address is translated or not, and what is in front of it may refuse clients. */
function balanced(
  { access }: Service,
  client: ReachAnswer,
  other: ReachAnswer,
  leads: string,
  direct: () => ReachAnswer,
): ReachAnswer {
  const isDenied =
    client.verdict === 'denied' &&
    (other.verdict === 'denied' || (isHeldBack(client) && direct().verdict === 'denied'));
  const isOpen = access.loadBalancer === 'open' && [client, other].every(({ verdict }) => verdict === 'allowed');
  if (client.verdict === 'unknown' || isDenied || (isOpen && direct().verdict === 'allowed')) {
    return { ...client, reason: `${leads}: ${client.reason}` };
  }
  return {
    verdict: 'conditional',
    reason: `${leads}, and it depends on the load balancer and the service proxy who may connect and which address policies see; for the client's own it is ${client.verdict}.`,
    because: client.because,
  };
}

/** The sender's own policies keep it, before any address of it is changed. */
function isHeldBack({ verdict, because }: ReachAnswer): boolean {
  const own = because.filter(({ direction }) => direction === 'egress');
  return (
    verdict === 'denied' &&
    own.some(({ effect }) => effect === 'isolate' || effect === 'deny') &&
    own.every(({ effect }) => effect !== 'allow')
  );
}
