import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { readConfig } from '../dependencies/read-config';
import type { GatewayWorld } from '../gateway/gateway-world';
import { type ControllerPods, servesIngress } from '../graph/ingress-controllers';
import { hasLabels } from '../kubernetes/labels';
import { listsOfIngressNginx } from './allow-lists';
import { narrower, sourcesOfText, unlessPassedThrough } from './allowed-sources';
import { type AllowedSources, unknownBecause } from './entry-point';
import type { EntryIngress } from './ingress';
import { sameObjectIn } from './same-object';
import { sourcesOfService } from './service-sources';

/*
 * What limits who connects where the object that is served says nothing: what stands in front of its controller's pods,
 * and what the controller itself is told. Controllers of clouds have neither.
 */

/** Where a controller's pods are looked for. */
export interface ControllerSurroundings {
  readonly world: GatewayWorld;
  readonly view: NamespaceView;
  readonly facts: NamespaceFacts;
  /** Of the whole scope. */
  readonly controllers: readonly ControllerPods[];
}

/** Who reaches the controller of an Ingress that lists nobody. */
export function sourcesThroughController(ingress: EntryIngress, around: ControllerSurroundings): AllowedSources {
  if (isOfCloud(ingress)) return { kind: 'anybody' };
  // A list that an Ingress has counts in place of the one of the ConfigMap.
  const hasOwnList = listsOfIngressNginx({ node: ingress.object.content }).length > 0;
  return together(
    controllersOf(ingress, around).map((pods) =>
      narrower(
        sourcesOfPods(pods, around),
        hasOwnList ? { kind: 'anybody' } : unlessPassedThrough(ingress, sourcesOfConfigMap(pods, around.world)),
      ),
    ),
  );
}

/** Served by a load balancer, and not by pods. */
export function isOfCloud({ by }: EntryIngress): boolean {
  return by === 'aws' || by === 'gce' || by === 'azure';
}

/** The pods that are known to serve an Ingress. */
export function controllersOf(ingress: EntryIngress, around: ControllerSurroundings): readonly ControllerPods[] {
  const entity = sameObjectIn(around.view.ingresses, ingress.object);
  return around.controllers.filter(
    ({ controller }) => entity !== undefined && servesIngress(around.facts, controller, entity),
  );
}

/** The same for an object that only one product reads: `controller` is what IngressClasses call it. */
export function sourcesThroughProduct(
  own: AllowedSources,
  controller: string,
  around: ControllerSurroundings,
): AllowedSources {
  if (own.kind !== 'anybody') return own;
  const serving = around.controllers.filter((pods) => pods.controller.controller === controller);
  return together(serving.map((pods) => sourcesOfPods(pods, around)));
}

/** Who reaches pods by load balancers and ports of nodes. */
export function sourcesOfPods(
  { workload }: Pick<ControllerPods, 'workload'>,
  { world, facts }: Pick<ControllerSurroundings, 'world' | 'facts'>,
): AllowedSources {
  const view = world.view(workload.namespace);
  if (workload.hostNetwork || workload.ports.some(({ hostPort }) => hostPort !== undefined)) {
    return unknownBecause('its controller listens on nodes, and who reaches these is not written');
  }
  const inFront = (view?.services ?? []).filter(
    ({ selector }) => selector !== undefined && selector.size > 0 && hasLabels(workload.labels, selector),
  );
  if (inFront.some(({ access }) => access.ips.length > 0)) {
    return unknownBecause('its controller has external IPs, and who reaches these is not written');
  }
  const services = inFront.filter(({ type }) => type === 'LoadBalancer' || type === 'NodePort');
  if (view === undefined || services.length === 0) {
    return unknownBecause('what stands in front of its controller is not known');
  }
  return together(services.map((service) => sourcesOfService(service, view, facts)));
}

/** https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#whitelist-source-range */
function sourcesOfConfigMap({ workload, controller }: ControllerPods, world: GatewayWorld): AllowedSources {
  if (controller.configMap === undefined) return { kind: 'anybody' };
  const [, namespace, name] = /^(?:(.*)\/)?([^/]*)$/.exec(controller.configMap) ?? [];
  // The variable is that of the controller's own namespace in every installation.
  const where = namespace === undefined || namespace === '$(POD_NAMESPACE)' ? workload.namespace : namespace;
  const config = world.view(where)?.configData.find((each) => each.of === 'ConfigMap' && each.name === name);
  const entries = config?.unknown === undefined && config !== undefined ? readConfig(config) : undefined;
  if (entries === undefined) return unknownBecause('the ConfigMap of its controller is not known');
  const texts = new Map(entries.map(({ key, text }) => [key, text.trim()]));
  if (texts.get('denylist-source-range') || texts.get('block-cidrs')) {
    return unknownBecause('the ConfigMap of its controller denies some');
  }
  return sourcesOfText(texts.get('whitelist-source-range'));
}

/** Who gets in by either of several ways; none: they are not known. */
export function together(all: readonly AllowedSources[]): AllowedSources {
  const [first] = all;
  if (first === undefined) return unknownBecause('what stands in front of its controller is not known');
  const widest = all.find(({ kind }) => kind === 'anybody') ?? all.find(({ kind }) => kind === 'unknown');
  if (widest !== undefined) return widest;
  const open = all.filter(({ kind }) => kind !== 'nobody');
  const lists = open.flatMap((each) => (each.kind === 'listed' ? [each.entries] : []));
  if (lists.length === 0) return open[0] ?? first;
  return lists.length === open.length
    ? { kind: 'listed', entries: [...new Set(lists.flat())] }
    : unknownBecause('several load balancers of its controller decide');
}
