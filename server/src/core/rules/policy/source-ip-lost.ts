import { isContested } from '../../cluster/contested-policies';
import type { NamespaceView } from '../../cluster/namespace-view';
import { servicesSelecting } from '../../cluster/services-selecting';
import { coversMuchOfInternet, isOfInternet } from '../../connectivity/address-spaces';
import { memoize } from '../../connectivity/memoize';
import type { NetworkPolicy, Service } from '../../kubernetes/entities';
import { unitsOfNetworkPolicy } from '../../policies/compile-cluster';
import type { RulePeer } from '../../policies/ir';
import { destinationPods, type OpenedPods } from '../../policies/opened-pods';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import { firstWithinLength } from '../message-length';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';

export type Data = {
  readonly service: {
    readonly name: string;
    readonly uri: string;
    readonly documentIndex: number;
    readonly spec: FieldPath;
  };
};

export const sourceIpLost: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view) {
    if (!view.services.some(({ hidesClients }) => hidesClients)) return;
    for (const policy of view.networkPolicies) {
      if (!isContested(view.networkPolicies, policy)) yield* findingsFor(view, policy);
    }
  },
};

function* findingsFor(view: NamespaceView, policy: NetworkPolicy): Iterable<DraftFinding> {
  const unit = unitsOfNetworkPolicy(policy).find(({ direction }) => direction === 'ingress');
  for (const rule of unit?.rules ?? []) {
    const block = rule.peers.find(isAllowList);
    const pods = block === undefined || unit === undefined ? undefined : destinationPods(view, unit, rule);
    const service = pods === undefined ? undefined : hidingService(view, pods);
    if (block === undefined || service === undefined) continue;
    const sentence = `NetworkPolicy "${policy.identity.name}" never sees ${block.words}: Service "${service.name}" hides addresses of clients`;
    yield {
      message: firstWithinLength([`${sentence} (externalTrafficPolicy).`, `${sentence}.`]),
      at: policy.ref,
      place: field(block.path),
      resource: policy.identity,
      related: [
        {
          at: service.ref,
          place: field([...service.basePath, 'spec', 'type']),
          message: `Clients of Service "${service.name}" arrive with the address of a node.`,
        },
      ],
      data: {
        service: { name: service.name, ...service.ref, spec: [...service.basePath, 'spec'] },
      } satisfies Data,
    };
  }
}

/** Networks inside may be those of the nodes, and most of the internet is no list of clients. */
function isAllowList({ selector }: RulePeer): boolean {
  return selector.kind === 'ip' && isOfInternet(selector.set) && !coversMuchOfInternet(selector.set);
}

/** The Service by which clients outside reach all of the pods, if each one that does so hides them. */
function hidingService(view: NamespaceView, pods: OpenedPods): Service | undefined {
  const known = hiding(pods);
  if (known.length === 0) known.push(findHiding(view, pods));
  return known[0];
}

/** Pods are kept with their namespace, and its Services: many rules open the same ones. */
const hiding = memoize((_: OpenedPods): (Service | undefined)[] => []);

function findHiding(view: NamespaceView, { workloads }: OpenedPods): Service | undefined {
  let found: Service | undefined;
  for (const { labels } of workloads) {
    const outward = servicesSelecting(view.services, labels).filter(
      ({ type }) => type === 'LoadBalancer' || type === 'NodePort',
    );
    if (outward.length === 0 || !outward.every(({ hidesClients }) => hidesClients)) return undefined;
    found ??= outward[0];
  }
  return found;
}
