import type { ApiObject } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { gatewaysOf } from '../gateway/listener-set-problems';
import type { Listener } from '../gateway/listeners';
import { sourceRangesAnnotation } from '../kubernetes/read-external-access';
import { readLabels } from '../kubernetes/read-resource';
import { entriesOf, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import { sourcesOfEntries, sourcesOfObject } from './allowed-sources';
import { type AllowedSources, unknownBecause } from './entry-point';
import { isInternalGateway } from './internal-entries';

/**
 * Who may connect to a route by way of its listeners: as a SecurityPolicy of Envoy Gateway says about the route, or
 * about the Gateway. https://gateway.envoyproxy.io/docs/tasks/security/restrict-ip-access/
 */
export function sourcesOfRoute(world: GatewayWorld, route: ApiObject, listeners: readonly Listener[]): AllowedSources {
  const owners = [...new Set(listeners.map(({ owner }) => owner))];
  const gateways = [...new Set(owners.flatMap((owner) => gatewaysOf(world, owner)))];
  if (gateways.length > 0 && gateways.every(isInternalGateway)) return { kind: 'inside' };
  const [policy] = [...new Set([route, ...owners, ...gateways])].flatMap((object) => policiesAbout(world, object));
  if (policy !== undefined) return sourcesOfPolicy(policy);
  return hasOwnFilters(route) ? unknownBecause('filters of its implementation decide') : sourcesOfGateways(owners);
}

/**
 * By the load balancers that are made for Gateways, for which these may give annotations.
 * https://gateway-api.sigs.k8s.io/reference/spec/#gatewayinfrastructure
 */
function sourcesOfGateways(gateways: readonly ApiObject[]): AllowedSources {
  const infrastructures = gateways.map(({ content }) => nodeAt(content, ['spec', 'infrastructure']));
  if (infrastructures.some((each) => !isNull(nodeAt(each, ['parametersRef'])))) {
    return unknownBecause('the parameters of its Gateway may limit who connects');
  }
  const lists = infrastructures.map((each) => readLabels(nodeAt(each, ['annotations'])).get(sourceRangesAnnotation));
  return lists.includes(undefined)
    ? { kind: 'anybody' }
    : sourcesOfEntries(lists.flatMap((list) => list?.split(',').map((entry) => entry.trim()) ?? []));
}

function policiesAbout(world: GatewayWorld, { identity, namespace }: ApiObject): readonly ApiObject[] {
  return world.objects('SecurityPolicy', namespace).filter(({ content }) => {
    const targets = [...itemsAt(content, ['spec', 'targetRefs']), nodeAt(content, ['spec', 'targetRef'])];
    return (
      targets.some(
        (target) => stringAt(target, ['kind']) === identity.kind && stringAt(target, ['name']) === identity.name,
      ) || itemsAt(content, selectors).some((target) => stringAt(target, ['kind']) === identity.kind)
    );
  });
}

/** By labels. */
const selectors = ['spec', 'targetSelectors'];

/** Known where every rule lets in addresses alone: what else rules ask for, and whom they deny, is not weighed. */
function sourcesOfPolicy(policy: ApiObject): AllowedSources {
  const { content, identity, unknown } = policy;
  if (unknown !== undefined) return unknownBecause(unknown);
  if (itemsAt(content, selectors).length > 0) return unknownBecause(`SecurityPolicy "${identity.name}" may decide`);
  const authorization = nodeAt(content, ['spec', 'authorization']);
  const rules = itemsAt(authorization, ['rules']);
  const isAllowed = stringAt(authorization, ['defaultAction']) === 'Allow';
  if (isNull(authorization) || (isAllowed && rules.length === 0)) return { kind: 'anybody' };
  const isByAddress = rules.every(
    (rule) =>
      stringAt(rule, ['action']) === 'Allow' &&
      entriesOf(nodeAt(rule, ['principal'])).length === 1 &&
      itemsAt(rule, ['principal', 'clientCIDRs']).length > 0,
  );
  return !isAllowed && isByAddress && rules.length > 0
    ? sourcesOfObject(policy)
    : unknownBecause(`rules of SecurityPolicy "${identity.name}" decide`);
}

/** https://gateway-api.sigs.k8s.io/reference/spec/#httproutefiltertype */
function hasOwnFilters({ content }: ApiObject): boolean {
  return itemsAt(content, ['spec', 'rules']).some((rule) =>
    itemsAt(rule, ['filters']).some((filter) => stringAt(filter, ['type']) === 'ExtensionRef'),
  );
}
