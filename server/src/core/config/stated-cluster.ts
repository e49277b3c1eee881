import { type AddressRanges, noRanges, rangesKey } from '../cluster/address-ranges';
import { type DnsPods, dnsPods } from '../cluster/cluster-parts';
import type { StatedLabels } from '../cluster/namespace-view';
import type { NetworkPlugin } from '../cluster/network-plugins';
import { unionOfCidrs } from '../connectivity/address-spaces';
import type { IpSet } from '../connectivity/ip-set';
import { isWithin } from '../scopes/relative-uri';
import type { Config } from './config';
import { type ConfigSet, configsFor, type PlacedConfig } from './config-set';

/** What configurations state about one cluster that its manifests need not say. Equal ones have the same key. */
export interface StatedCluster {
  readonly key: string;
  /** By namespace. */
  readonly namespaceLabels: ReadonlyMap<string, StatedLabels>;
  readonly ranges: AddressRanges;
  readonly dns: readonly DnsPods[];
  readonly cni: NetworkPlugin | undefined;
}

export const nothingStated: StatedCluster = {
  key: '',
  namespaceLabels: new Map(),
  ranges: noRanges,
  dns: dnsPods,
  cni: undefined,
};

/**
 * What is stated about the cluster of a scope: by the configurations that hold for its folder and, given by their
 * folders, those that hold for some of its files. `named`: the plugin of the cluster that they say it is.
 */
export function statedCluster(
  set: ConfigSet,
  home: string,
  directories: Iterable<string>,
  named: NetworkPlugin | undefined,
): StatedCluster {
  const placed = new Set(configsFor(set, `${home}/-`));
  for (const directory of directories) {
    const config = set.get(directory);
    if (config !== undefined) placed.add(config);
  }
  const stating = [...placed].filter(
    ({ config: { namespaceLabels, podCidrs, serviceCidrs, dns, cni } }) =>
      cni !== undefined ||
      dns !== undefined ||
      podCidrs !== undefined ||
      serviceCidrs !== undefined ||
      Object.keys(namespaceLabels).length > 0,
  );
  if (stating.length === 0) return withPlugin(nothingStated, named);
  const names = new Set(stating.flatMap(({ config }) => Object.keys(config.namespaceLabels)));
  const labels = [...names].sort().map((name) => [name, statedLabels(stating, name)] as const);
  const ranges = {
    pods: rangesOf(stating, ({ podCidrs }) => podCidrs),
    services: rangesOf(stating, ({ serviceCidrs }) => serviceCidrs),
  };
  const dns = dnsOf(stating);
  const cni = named ?? pluginOf(stating);
  const key = JSON.stringify([
    labels.map(([name, stated]) => [name, stated.doubt ?? [...stated.labels]]),
    rangesKey(ranges),
    dns.map((place) => [place.namespace, ...place.labels]),
  ]);
  return withPlugin({ key, namespaceLabels: new Map(labels), ranges, dns, cni: undefined }, cni);
}

/** The same for a cluster with this network plugin. */
export function withPlugin(stated: StatedCluster, cni: NetworkPlugin | undefined): StatedCluster {
  return cni === undefined ? stated : { ...stated, cni, key: `${stated.key} ${cni}` };
}

/** Undefined also where two configurations name different ones, and none is nearer. */
function pluginOf(stating: readonly PlacedConfig[]): NetworkPlugin | undefined {
  const plugins = new Set(nearestOf(stating, ({ cni }) => cni !== undefined).map(({ config }) => config.cni));
  const [first, ...others] = plugins;
  return others.length === 0 ? first : undefined;
}

/** Where distributions have it, unless one place is stated. */
function dnsOf(stating: readonly PlacedConfig[]): readonly DnsPods[] {
  const places = nearestOf(stating, ({ dns }) => dns !== undefined).map(({ config }) => config.dns);
  const [place, ...others] = new Map(places.map((each) => [JSON.stringify(each), each])).values();
  if (place === undefined || others.length > 0) return dnsPods;
  const usual = dnsPods.find(({ namespace }) => namespace === place.namespace);
  return [
    { namespace: place.namespace, labels: new Map(Object.entries(place.labels).sort()), ports: usual?.ports ?? [53] },
  ];
}

/** Undefined also where two configurations say different things, and none is nearer. */
function rangesOf(
  stating: readonly PlacedConfig[],
  cidrsOf: (config: Config) => readonly string[] | undefined,
): IpSet | undefined {
  const sets = nearestOf(stating, (config) => cidrsOf(config) !== undefined).map(({ config }) =>
    unionOfCidrs(cidrsOf(config) ?? []),
  );
  const [first, ...others] = sets;
  return first !== undefined && others.every((other) => other.equals(first)) ? first : undefined;
}

/** Those that say something, without those of which another one in a folder below says it too. */
function nearestOf(stating: readonly PlacedConfig[], says: (config: Config) => boolean): readonly PlacedConfig[] {
  const about = stating.filter(({ config }) => says(config));
  return about.filter(
    ({ directory }) => !about.some((other) => other.directory !== directory && isWithin(other.directory, directory)),
  );
}

/** Of the configurations about one namespace the nearest counts; that none is nearer than the other is a doubt. */
function statedLabels(stating: readonly PlacedConfig[], name: string): StatedLabels {
  const nearest = nearestOf(stating, ({ namespaceLabels }) => Object.hasOwn(namespaceLabels, name));
  const [labels = [], ...others] = nearest.map(({ config }) => sortedLabels(config, name));
  const isSame = others.every((each) => JSON.stringify(each) === JSON.stringify(labels));
  const doubt = isSame ? undefined : `Configurations state different labels of namespace "${name}".`;
  return { labels: new Map(labels), doubt };
}

function sortedLabels({ namespaceLabels }: Config, name: string): readonly (readonly [string, string])[] {
  return Object.entries(namespaceLabels[name] ?? {}).sort();
}

/** The same for two sets in which the same configurations hold for every file, whatever they say. */
export function placesOf(set: ConfigSet): string {
  return [...set.values()]
    .map(({ directory, config }) => `${directory} ${config.isRoot}`)
    .sort()
    .join('\n');
}
