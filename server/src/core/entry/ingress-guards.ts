import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { ApiObject } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { insideOf, sourcesOfIngress } from './allowed-sources';
import { type AllowedSources, type EntryPoint, unknownBecause } from './entry-point';
import { type EntryIngress, isMinion } from './ingress';
import { pluginsAt, sourcesOfPlugins, wafOfPlugins } from './kong-plugins';
import { policiesOfIngress, sourcesOfPolicies, wafOfNginxIngress } from './nginx-policies';
import { middlewaresOfIngress, sourcesOfMiddlewares, wafOfMiddlewares } from './traefik-middlewares';
import { wafOfIngress } from './wafs';

interface Surroundings {
  readonly world: GatewayWorld;
  readonly view: NamespaceView;
  readonly facts: NamespaceFacts;
  /** Who reaches its controller. */
  readonly front: AllowedSources;
  /** That are behind it, as far as they are kept. */
  readonly services: readonly ApiObject[];
  /** One that is behind it is not in the manifests. */
  readonly isServiceMissing: boolean;
}

/** Who may connect to an Ingress, and which firewall is in front: also where other objects than the Ingress say so. */
export function guardsOfIngress(ingress: EntryIngress, around: Surroundings): Pick<EntryPoint, 'allowList' | 'waf'> {
  const { allowList, waf } = ownGuards(ingress, around);
  return { allowList: allowList.kind === 'anybody' ? around.front : allowList, waf };
}

function ownGuards(
  ingress: EntryIngress,
  { world, view, facts, services, isServiceMissing }: Surroundings,
): Pick<EntryPoint, 'allowList' | 'waf'> {
  const inside = insideOf(ingress);
  const missing = unknownBecause('its Service is not in the manifests');
  if (ingress.by === 'kong') {
    const plugins = pluginsAt(world, facts, ingress.object, services);
    const allowList = sourcesOfPlugins(plugins);
    const waf = wafOfPlugins(plugins);
    const isOpen = isServiceMissing && allowList.kind === 'anybody';
    return {
      allowList: inside ?? (isOpen ? missing : allowList),
      waf: isServiceMissing && waf.kind === 'none' ? missing : waf,
    };
  }
  switch (ingress.by) {
    case 'traefik': {
      const middlewares = middlewaresOfIngress(world, ingress);
      return { allowList: inside ?? sourcesOfMiddlewares(middlewares), waf: wafOfMiddlewares(middlewares) };
    }
    case 'nginx': {
      const allowList = sourcesOfPolicies(policiesOfIngress(world, ingress, 'org'));
      const waf = wafOfNginxIngress(world, ingress);
      const master = unknownBecause('the master Ingress of its host decides');
      return {
        allowList: inside ?? (isMinion(ingress) && allowList.kind === 'anybody' ? master : allowList),
        waf: isMinion(ingress) && waf.kind === 'none' ? master : waf,
      };
    }
    default:
      return {
        allowList: sourcesOfIngress(ingress),
        // What a Service of Google Cloud names is not known where it is not there.
        waf: ingress.by === 'gce' && isServiceMissing ? missing : wafOfIngress(ingress, view, services),
      };
  }
}
