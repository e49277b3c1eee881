import { workloadsOf } from '../cluster/public-backends';
import { either, type Truth, truthOf } from '../connectivity/truth';
import { type ApiObject, gatewayGroup } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { hasLabels, type Labels } from '../kubernetes/labels';
import { groupOf, readLabels } from '../kubernetes/read-resource';
import { entriesOf, itemsAt, keyText, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { narrower, sourcesOfObject, sourcesOfObjects } from './allowed-sources';
import { type AllowedSources, unknownBecause, type Waf } from './entry-point';
import type { GatewayPods } from './istio-gateway-pods';
import { istioRoot } from './istio-hop';
import { soundsLikeWaf } from './wafs';

/*
 * What objects of Istio say about the pods of a gateway: whom AuthorizationPolicies let in, and which modules run there.
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */

interface Meant {
  readonly object: ApiObject;
  /** Whether it is about the pods. */
  readonly truth: Truth;
}

function objectsAbout(world: GatewayWorld, pods: GatewayPods, kind: string): readonly Meant[] {
  return [...new Set([...pods.namespaces, pods.gateway.namespace, istioRoot])]
    .flatMap((namespace) => world.objects(kind, namespace))
    .map((object) => ({ object, truth: isAbout(world, pods, object) }))
    .filter(({ truth }) => truth !== 'no');
}

function isAbout(world: GatewayWorld, { namespaces, labels, gateway }: GatewayPods, object: ApiObject): Truth {
  const { content, namespace } = object;
  const targets = [...itemsAt(content, ['spec', 'targetRefs']), nodeAt(content, ['spec', 'targetRef'])].flatMap(
    (target) => target ?? [],
  );
  if (targets.length > 0) {
    return targets.reduce<Truth>((truth, target) => either(truth, isTarget(target, object, gateway)), 'no');
  }
  const selector = readLabels(nodeAt(content, ['spec', 'selector', 'matchLabels']));
  const isRoot = namespace === istioRoot;
  if (!isRoot && !namespaces.includes(namespace)) return 'no';
  if (selector.size === 0) return isRoot || namespaces.length === 1 ? 'yes' : 'unknown';
  if (hasLabels(labels, selector)) return 'yes';
  const view = isOfGatewayApi(gateway) ? undefined : world.view(namespaces[0] ?? '');
  const workloads = view === undefined || namespaces.length > 1 ? [] : workloadsOf(view, labels);
  if (workloads.length > 0 && workloads.every((each) => hasLabels(each.labels, selector))) return 'yes';
  const isOther = (own: Labels) => [...selector].some(([key, value]) => own.has(key) && own.get(key) !== value);
  const isExcluded =
    workloads.length > 0 ? workloads.every((each) => !hasLabels(each.labels, selector)) : isOther(labels);
  return isExcluded ? 'no' : 'unknown';
}

/**
 * Whether the pods are those that a policy names as its target. The reference has GatewayClasses in the root namespace,
 * of which versions so far take only that of waypoints, and Gateways of Istio are targets in the newest versions alone.
 * https://github.com/istio/istio/blob/master/pilot/pkg/model/policyattachment.go
 */
function isTarget(target: YamlNode, policy: ApiObject, gateway: ApiObject): Truth {
  const [group, kind, name] = ['group', 'kind', 'name'].map((key) => stringAt(target, [key]));
  const { identity, namespace, content } = gateway;
  if (kind === 'GatewayClass') {
    const isMeant =
      isOfGatewayApi(gateway) &&
      group === gatewayGroup &&
      policy.namespace === istioRoot &&
      name === stringAt(content, ['spec', 'gatewayClassName']);
    if (!isMeant) return 'no';
    return name === 'istio-waypoint' ? 'yes' : 'unknown';
  }
  const isMeant =
    kind === 'Gateway' &&
    group === groupOf(identity.apiVersion) &&
    name === identity.name &&
    policy.namespace === namespace &&
    [undefined, '', namespace].includes(stringAt(target, ['namespace']));
  return isMeant && !isOfGatewayApi(gateway) ? 'unknown' : truthOf(isMeant);
}

function isOfGatewayApi({ identity }: ApiObject): boolean {
  return groupOf(identity.apiVersion) === gatewayGroup;
}

/** Who reaches the pods, as far as lists of addresses say; other limits are left out. */
export function sourcesOfAuthorization(world: GatewayWorld, pods: GatewayPods): AllowedSources {
  const meant = objectsAbout(world, pods, 'AuthorizationPolicy');
  const limiting = meant.filter(({ object }) => object.unknown !== undefined || asksForAddresses(object));
  if (limiting.length === 0) return { kind: 'anybody' };
  const unsure = limiting.find(({ object, truth }) => truth === 'unknown' || object.unknown !== undefined)?.object;
  if (unsure !== undefined) return unknownBecause(unsure.unknown ?? `${wordsOf(unsure)} may be about its pods`);
  const ofAction = (action: string) =>
    meant.flatMap(({ object }) => ((stringAt(object.content, ['spec', 'action']) ?? 'ALLOW') === action ? object : []));
  const custom = ofAction('CUSTOM').find(asksForAddresses);
  if (custom !== undefined) return unknownBecause(`${wordsOf(custom)} decides`);
  const denied = ofAction('DENY').filter(asksForAddresses).map(sparedBy).reduce(narrower, { kind: 'anybody' });
  return narrower(allowedBy(ofAction('ALLOW')), denied);
}

/** It is enough that one of the rules lets somebody in. */
function allowedBy(policies: readonly ApiObject[]): AllowedSources {
  if (!policies.some(asksForAddresses)) return { kind: 'anybody' };
  const unclear = policies.find((policy) => !rulesOf(policy).every((rule) => isOnlyAddresses(rule, allowed)));
  return unclear === undefined ? sourcesOfObjects(policies) : unknownBecause(`rules of ${wordsOf(unclear)} decide`);
}

/** Whom a policy that denies lets pass: what its only rule spares. */
function sparedBy(policy: ApiObject): AllowedSources {
  const [rule, ...others] = rulesOf(policy);
  return rule !== undefined &&
    others.length === 0 &&
    isOnlyAddresses(rule, spared) &&
    itemsAt(rule, ['from']).length === 1
    ? sourcesOfObject(policy)
    : unknownBecause(`${wordsOf(policy)} denies addresses`);
}

const allowed = /^(ipBlocks|remoteIpBlocks)$/;
const spared = /^(notIpBlocks|notRemoteIpBlocks)$/;

function rulesOf({ content }: ApiObject): readonly YamlNode[] {
  return itemsAt(content, ['spec', 'rules']);
}

/** Whether nothing but one list of addresses decides it. */
function isOnlyAddresses(rule: YamlNode, list: RegExp): boolean {
  const from = itemsAt(rule, ['from']);
  return (
    keysOf(rule).join() === 'from' &&
    from.length > 0 &&
    from.every((each) => {
      const keys = keysOf(nodeAt(each, ['source']));
      return keys.length === 1 && keys.every((key) => list.test(key));
    })
  );
}

function keysOf(node: YamlNode | undefined): readonly string[] {
  return entriesOf(node).map(({ key }) => keyText(key));
}

/** https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source */
function asksForAddresses(policy: ApiObject): boolean {
  return rulesOf(policy).some(
    (rule) =>
      itemsAt(rule, ['from']).some((from) => keysOf(nodeAt(from, ['source'])).some((key) => /ipBlocks$/i.test(key))) ||
      itemsAt(rule, ['when']).some((each) => /^(source|remote)\.ip$/.test(stringAt(each, ['key']) ?? '')),
  );
}

/**
 * A module in the pods may be a firewall, of which only its image says what it blocks.
 * https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/
 */
export function wafOfModules(world: GatewayWorld, pods: GatewayPods): Waf {
  const modules = ['WasmPlugin', 'TrafficExtension'].flatMap((kind) => objectsAbout(world, pods, kind));
  const waf = modules.find(({ object: { content, identity } }) =>
    [['url'], ['pluginName'], ['wasm', 'url'], ['wasm', 'pluginName']]
      .map((path) => stringAt(content, ['spec', ...path]) ?? '')
      .concat(identity.name)
      .some(soundsLikeWaf),
  );
  return waf === undefined ? { kind: 'none' } : unknownBecause(`${wordsOf(waf.object)} may be one`);
}

function wordsOf({ identity: { kind, name } }: ApiObject): string {
  return `${kind} "${name}"`;
}

/** Whether Istio makes the pods of a Gateway of Gateway API. */
export function isServedByIstio(gateway: ApiObject): boolean {
  return isOfGatewayApi(gateway) && /istio/.test(stringAt(gateway.content, ['spec', 'gatewayClassName']) ?? '');
}
