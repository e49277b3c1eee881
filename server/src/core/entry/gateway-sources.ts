import type { ApiObject } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { gatewaysOf } from '../gateway/listener-set-problems';
import type { Listener } from '../gateway/listeners';
import { sourceRangesAnnotation } from '../kubernetes/read-external-access';
import { readLabels } from '../kubernetes/read-resource';
import { entriesOf, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { narrower, sourcesOfObject, sourcesOfText } from './allowed-sources';
import { together } from './controller-sources';
import { type AllowedSources, type EntryBackend, unknownBecause, type Waf } from './entry-point';
import { isInternalGateway } from './internal-entries';
import { podsOfGateway } from './istio-gateway-pods';
import { isServedByIstio, sourcesOfAuthorization, wafOfModules } from './istio-policies';
import { soundsLikeWaf, wafOfBackends } from './wafs';

/**
 * Who may connect to a route by way of its listeners: as a SecurityPolicy of Envoy Gateway says about the route, or
 * about the Gateway. https://gateway.envoyproxy.io/docs/tasks/security/restrict-ip-access/
 */
export function sourcesOfRoute(world: GatewayWorld, route: ApiObject, listeners: readonly Listener[]): AllowedSources {
  const owners = [...new Set(listeners.map(({ owner }) => owner))];
  const gateways = [...new Set(owners.flatMap((owner) => gatewaysOf(world, owner)))];
  if (gateways.length > 0 && gateways.every(isInternalGateway)) return { kind: 'inside' };
  const [policy] = [...new Set([route, ...owners, ...gateways])].flatMap((object) =>
    policiesAbout(world, object, 'SecurityPolicy'),
  );
  if (policy !== undefined) return sourcesOfPolicy(policy);
  if (hasOwnFilters(route)) return unknownBecause('filters of its implementation decide');
  const ofGateways = gateways.map((gateway) => {
    const front = sourcesOfInfrastructure(gateway);
    return isServedByIstio(gateway) ? narrower(sourcesOfAuthorization(world, podsOfGateway(gateway)), front) : front;
  });
  return ofGateways.length === 0 ? { kind: 'anybody' } : together(ofGateways);
}

/**
 * By the load balancer that is made for a Gateway, for which this may give annotations.
 * https://gateway-api.sigs.k8s.io/reference/spec/#gatewayinfrastructure
 */
function sourcesOfInfrastructure({ content }: ApiObject): AllowedSources {
  const infrastructure = nodeAt(content, ['spec', 'infrastructure']);
  if (!isNull(nodeAt(infrastructure, ['parametersRef']))) {
    return unknownBecause('the parameters of its Gateway may limit who connects');
  }
  return sourcesOfText(readLabels(nodeAt(infrastructure, ['annotations'])).get(sourceRangesAnnotation));
}

/** The firewall in front of a route: of the cloud, or a module of the proxies that its Gateways are. */
export function wafOfRoute(
  world: GatewayWorld,
  route: ApiObject,
  { listeners, doubt }: { readonly listeners: readonly Listener[]; readonly doubt: string | undefined },
  backends: readonly EntryBackend[],
): Waf {
  const ofCloud = wafOfBackends(world, backends);
  if (ofCloud.kind !== 'none') return ofCloud;
  if (doubt !== undefined) return unknownBecause(doubt);
  const owners = [...new Set(listeners.map(({ owner }) => owner))];
  const gateways = owners.flatMap((owner) => gatewaysOf(world, owner));
  const extension = [...new Set([route, ...owners, ...gateways])]
    .flatMap((object) => policiesAbout(world, object, 'EnvoyExtensionPolicy'))
    .find(({ content, identity }) =>
      [...itemsAt(content, ['spec', 'wasm']).flatMap(namesOfModule), identity.name].some(soundsLikeWaf),
    );
  if (extension !== undefined) return unknownBecause(`EnvoyExtensionPolicy "${extension.identity.name}" may be one`);
  const modules = gateways.filter(isServedByIstio).map((gateway) => wafOfModules(world, podsOfGateway(gateway)));
  return modules.find(({ kind }) => kind === 'unknown') ?? { kind: 'none' };
}

/** https://gateway.envoyproxy.io/docs/tasks/extensibility/wasm/ */
function namesOfModule(module: YamlNode): readonly string[] {
  return [['name'], ['code', 'image', 'url'], ['code', 'http', 'url']].flatMap((path) => stringAt(module, path) ?? []);
}

function policiesAbout(
  world: GatewayWorld,
  { identity, namespace }: ApiObject,
  kind: 'SecurityPolicy' | 'EnvoyExtensionPolicy',
): readonly ApiObject[] {
  return world.objects(kind, namespace).filter(({ content }) => {
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
