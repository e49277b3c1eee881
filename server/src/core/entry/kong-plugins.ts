import type { NamespaceFacts } from '../cluster/namespace-view';
import { type ApiObject, named } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { readLabels } from '../kubernetes/read-resource';
import { isTrue } from '../yaml/booleans';
import { isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import { sourcesOfObject } from './allowed-sources';
import { type AllowedSources, unknownBecause, type Waf } from './entry-point';
import { annotationsOf } from './ingress';
import { type NamedObjects, namedObjects } from './named-objects';
import { soundsLikeWaf } from './wafs';

/*
 * What plugins of Kong say of those who connect, and of a firewall.
 * https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/
 */

/** Those of an Ingress, of the Services behind it, and of everything: of one kind the first counts. */
export function pluginsAt(
  world: GatewayWorld,
  { kept }: NamespaceFacts,
  ingress: ApiObject,
  services: readonly ApiObject[],
): readonly NamedObjects[] {
  const clusterWide = kept.filter(({ identity }) => identity.kind === 'KongClusterPlugin') as readonly ApiObject[];
  const isGlobal = ({ content }: ApiObject) =>
    readLabels(nodeAt(content, ['metadata', 'labels'])).get('global') === 'true';
  return [
    pluginsOf(world, clusterWide, [ingress]),
    pluginsOf(world, clusterWide, services),
    { found: clusterWide.filter(isGlobal).filter(isOn), doubt: undefined },
  ];
}

/** A name may have a namespace before it: `infra:office`. */
function pluginsOf(
  world: GatewayWorld,
  clusterWide: readonly ApiObject[],
  objects: readonly ApiObject[],
): NamedObjects {
  const { found, doubt } = namedObjects(
    objects.flatMap((object) =>
      (annotationsOf(object).get('konghq.com/plugins') ?? '').split(',').flatMap((text) => {
        const [name = '', namespace = object.namespace] = text.trim().split(':').toReversed();
        if (name === '') return [];
        const own = named(world.objects('KongPlugin', namespace), name);
        const others = clusterWide.filter(({ identity }) => identity.name === name);
        return [{ words: `KongPlugin "${name}"`, objects: own.length > 0 ? own : others }];
      }),
    ),
  );
  return { found: found.filter(isOn), doubt };
}

function isOn({ content }: ApiObject): boolean {
  return !isTrue(nodeAt(content, ['disabled']));
}

/** https://developer.konghq.com/plugins/ip-restriction/ */
export function sourcesOfPlugins(places: readonly NamedObjects[]): AllowedSources {
  for (const { found, doubt } of places) {
    if (doubt !== undefined) return unknownBecause(doubt);
    const plugin = found.find(({ content }) => stringAt(content, ['plugin']) === 'ip-restriction');
    if (plugin === undefined) continue;
    const { content, identity } = plugin;
    const isElsewhere = ['configFrom', 'configPatches'].some((key) => !isNull(nodeAt(content, [key])));
    if (isElsewhere) return unknownBecause(`a Secret has what ${identity.kind} "${identity.name}" says`);
    return itemsAt(content, ['config', 'deny']).length > 0
      ? unknownBecause(`${identity.kind} "${identity.name}" denies addresses`)
      : sourcesOfObject(plugin);
  }
  return { kind: 'anybody' };
}

export function wafOfPlugins(places: readonly NamedObjects[]): Waf {
  const plugins = places.flatMap(({ found }) => found.flatMap(({ content }) => stringAt(content, ['plugin']) ?? []));
  const plugin = plugins.find(soundsLikeWaf);
  if (plugin !== undefined) return unknownBecause(`plugin "${plugin}" of Kong may be one`);
  const doubt = places.find((each) => each.doubt !== undefined)?.doubt;
  return doubt === undefined ? { kind: 'none' } : unknownBecause(doubt);
}
