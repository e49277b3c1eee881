import { memoize } from '../connectivity/memoize';
import { everyKustomization, type Rendering } from '../scopes/layout';
import { followPath, parentOf } from '../scopes/relative-uri';
import { type ConfigSet, configsFor, type PlacedConfig } from './config-set';

/** Which kustomizations configurations want to have built, for the layout. The nearest that says anything counts. */
export const chosenRendering: (set: ConfigSet) => Rendering = memoize((set: ConfigSet): Rendering => {
  const saying = [...set.values()].filter(saysAnything);
  if (saying.length === 0) return everyKustomization;
  const rootsOf = new Map(saying.map((placed) => [placed, foldersOf(placed)]));
  const choiceFor = (uri: string) => configsFor(set, uri).find(saysAnything);
  return {
    key: JSON.stringify([...set.values()].map(({ directory, config }) => [directory, config.isRoot, config.render])),
    isEvaluated: (uri) => choiceFor(uri)?.config.render.kustomize !== 'off',
    isRoot: (uri) => {
      const choice = choiceFor(uri);
      const roots = choice && rootsOf.get(choice);
      return roots?.has(parentOf(uri));
    },
  };
});

function saysAnything({ config }: PlacedConfig): boolean {
  return config.render.kustomize !== 'auto';
}

/** The URIs of the folders that are named; undefined where none are. */
function foldersOf({ directory, config }: PlacedConfig): ReadonlySet<string> | undefined {
  const { kustomize } = config.render;
  if (typeof kustomize === 'string') return undefined;
  return new Set(kustomize.flatMap((folder) => followPath(directory, folder, directory) ?? []));
}
