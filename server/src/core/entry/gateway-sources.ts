import type { ApiObject } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import type { Listener } from '../gateway/listeners';
import { itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import { sourcesOfObject } from './allowed-sources';
import type { AllowedSources } from './entry-point';
import { isInternalGateway } from './internal-entries';

/**
 * Who may connect to a route by way of its listeners: as a SecurityPolicy of Envoy Gateway says about the route, or
 * about the Gateway. https://gateway.envoyproxy.io/docs/tasks/security/restrict-ip-access/
 */
export function sourcesOfRoute(world: GatewayWorld, route: ApiObject, listeners: readonly Listener[]): AllowedSources {
  const owners = [...new Set(listeners.map(({ owner }) => owner))];
  if (owners.length > 0 && owners.every(isInternalGateway)) return { kind: 'inside' };
  const policy = [route, ...owners].flatMap((object) => policiesAbout(world, object))[0];
  return policy === undefined ? { kind: 'anybody' } : sourcesOfObject(policy);
}

function policiesAbout(world: GatewayWorld, { identity, namespace }: ApiObject): readonly ApiObject[] {
  return world.objects('SecurityPolicy', namespace).filter(({ content }) => {
    const targets = [...itemsAt(content, ['spec', 'targetRefs']), nodeAt(content, ['spec', 'targetRef'])];
    return targets.some(
      (target) => stringAt(target, ['kind']) === identity.kind && stringAt(target, ['name']) === identity.name,
    );
  });
}
