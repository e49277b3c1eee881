import type { NetworkPlugin } from '../cluster/network-plugins';
import { type ConfigSet, configsFor, configuredCluster } from '../config/config-set';
import { nothingStated, placesOf, statedCluster, withPlugin } from '../config/stated-cluster';
import { parentOf } from '../scopes/relative-uri';
import type { Scope } from '../scopes/scope';
import type { Analysis } from './analysis';
import { recountGoverned, type ScopeState, setStated } from './scope-state';

/**
 * Brings up to date what configurations state about the cluster of each scope. An edit of a manifest costs the scopes
 * in which it began or ceased to be anything, one of a configuration the namespaces about which that says something else.
 */
export function stateClusters(analysis: Analysis, scopes: Analysis['scopes']): Analysis['scopes'] {
  const { configs, statedConfigs, scopes: before, options } = analysis;
  const isSame = configs === statedConfigs;
  const isSamePlaces = isSame || placesOf(configs) === placesOf(statedConfigs);
  const configsOf = foldersOfConfigs(configs);
  let next = scopes;
  for (const [id, updated] of scopes) {
    const known = before.get(id);
    const isEmpty = updated.contributions.isEmpty();
    const isSameFiles = known?.governed === updated.governed && known.contributions.isEmpty() === isEmpty;
    if (isSame && isSameFiles) continue;
    const state = isSamePlaces ? updated : recountGoverned(updated, configsOf);
    const { scope, governed } = state;
    // A scope without anything is no cluster.
    const stated = isEmpty
      ? nothingStated
      : statedCluster(configs, homeOf(scope), governed.keys(), namedPlugin(configs, state));
    next = next.set(id, setStated(state, withPlugin(stated, options.cluster.cni)));
  }
  return next;
}

/** The folders of the configurations that hold for a file. */
export function foldersOfConfigs(configs: ConfigSet): (uri: string) => readonly string[] {
  return (uri) => configsFor(configs, uri).map(({ directory }) => directory);
}

/** The folder of what makes a scope. */
function homeOf(scope: Scope): string {
  const uri = placeOf(scope);
  return scope.kind === 'folder' ? uri : parentOf(uri);
}

/** The URI in the id of a scope. */
function placeOf({ id }: Scope): string {
  const [place = ''] = id.slice(id.indexOf(':') + 1).split('#');
  return place;
}

/** The plugin of the cluster that configurations say a scope is; undefined also where they say different things. */
function namedPlugin(configs: ConfigSet, { scope, governed }: ScopeState): NetworkPlugin | undefined {
  if (scope.kind !== 'folder') return configuredCluster(configs, placeOf(scope))?.cni;
  const [, name] = scope.id.split('#');
  if (name === undefined) return undefined;
  const named = [...governed.keys()].flatMap((directory) => configs.get(directory)?.config.clusters ?? []);
  const plugins = new Set(named.flatMap((cluster) => (cluster.name === name ? (cluster.cni ?? []) : [])));
  const [first, ...others] = plugins;
  return others.length === 0 ? first : undefined;
}
