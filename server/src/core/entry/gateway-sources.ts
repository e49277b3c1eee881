import type { ApiObject } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import type { Listener } from '../gateway/listeners';
import { itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { sourcesOfObject } from './allowed-sources';
import type { AllowedSources } from './entry-point';

/**
 * Who may connect to a route by way of its listeners: as a SecurityPolicy of Envoy Gateway says about the route, or
 * about the Gateway. https://gateway.envoyproxy.io/docs/tasks/security/restrict-ip-access/
 */
export function sourcesOfRoute(world: GatewayWorld, route: ApiObject, listeners: readonly Listener[]): AllowedSources {
  const owners = [...new Set(listeners.map(({ owner }) => owner))];
  // The internal load balancers of Google Cloud, and what others call so.
  if (owners.length > 0 && owners.every(({ content }) => insideClass.test(classOf(content)))) return { kind: 'inside' };
  const policy = [route, ...owners].flatMap((object) => policiesAbout(world, object))[0];
  return policy === undefined ? { kind: 'anybody' } : sourcesOfObject(policy);
}

const insideClass = /rilb|internal|private/;

function classOf(content: YamlNode): string {
  return stringAt(content, ['spec', 'gatewayClassName']) ?? '';
}

function policiesAbout(world: GatewayWorld, { identity, namespace }: ApiObject): readonly ApiObject[] {
  return world.objects('SecurityPolicy', namespace).filter(({ content }) => {
    const targets = [...itemsAt(content, ['spec', 'targetRefs']), nodeAt(content, ['spec', 'targetRef'])];
    return targets.some(
      (target) => stringAt(target, ['kind']) === identity.kind && stringAt(target, ['name']) === identity.name,
    );
  });
}
