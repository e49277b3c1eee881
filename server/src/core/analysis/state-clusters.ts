import { type ConfigSet, configsFor } from '../config/config-set';
import { nothingStated, placesOf, statedCluster } from '../config/stated-cluster';
import { parentOf } from '../scopes/relative-uri';
import type { Scope } from '../scopes/scope';
import type { Analysis } from './analysis';
import { recountGoverned, setStated } from './scope-state';

/**
 * Brings up to date what configurations state about the cluster of each scope. An edit of a manifest costs the scopes
 * in which it began or ceased to be anything, one of a configuration the namespaces about which that says something else.
 */
export function stateClusters(analysis: Analysis, scopes: Analysis['scopes']): Analysis['scopes'] {
  const { configs, statedConfigs, scopes: before } = analysis;
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
    const stated = isEmpty ? nothingStated : statedCluster(configs, homeOf(scope), governed.keys());
    next = next.set(id, setStated(state, stated));
  }
  return next;
}

/** The folders of the configurations that hold for a file. */
export function foldersOfConfigs(configs: ConfigSet): (uri: string) => readonly string[] {
  return (uri) => configsFor(configs, uri).map(({ directory }) => directory);
}

/** The folder of what makes a scope. */
function homeOf({ id, kind }: Scope): string {
  const uri = id.slice(id.indexOf(':') + 1);
  return kind === 'folder' ? uri : parentOf(uri);
}
