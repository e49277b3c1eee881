import type { StatedLabels } from '../cluster/namespace-view';
import { isWithin } from '../scopes/relative-uri';
import type { Config } from './config';
import { type ConfigSet, configsFor, type PlacedConfig } from './config-set';

/** What configurations state about one cluster that its manifests need not say. Equal ones have the same key. */
export interface StatedCluster {
  readonly key: string;
  /** By namespace. */
  readonly namespaceLabels: ReadonlyMap<string, StatedLabels>;
}

export const nothingStated: StatedCluster = { key: '', namespaceLabels: new Map() };

/**
 * What is stated about the cluster of a scope: by the configurations that hold for its folder and, given by their
 * folders, those that hold for some of its files.
 */
export function statedCluster(set: ConfigSet, home: string, directories: Iterable<string>): StatedCluster {
  const placed = new Set(configsFor(set, `${home}/-`));
  for (const directory of directories) {
    const config = set.get(directory);
    if (config !== undefined) placed.add(config);
  }
  const stating = [...placed].filter(({ config }) => Object.keys(config.namespaceLabels).length > 0);
  if (stating.length === 0) return nothingStated;
  const names = new Set(stating.flatMap(({ config }) => Object.keys(config.namespaceLabels)));
  const labels = [...names].sort().map((name) => [name, statedLabels(stating, name)] as const);
  const key = JSON.stringify(labels.map(([name, stated]) => [name, stated.doubt ?? [...stated.labels]]));
  return { key, namespaceLabels: new Map(labels) };
}

/** Of the configurations about one namespace the nearest counts; that none is nearer than the other is a doubt. */
function statedLabels(stating: readonly PlacedConfig[], name: string): StatedLabels {
  const about = stating.filter(({ config }) => Object.hasOwn(config.namespaceLabels, name));
  const nearest = about.filter(
    ({ directory }) => !about.some((other) => other.directory !== directory && isWithin(other.directory, directory)),
  );
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
