import { type Analysis, compareText, type sharedObject, visible } from '../core';
import { isUnder } from '../workspace/uri';
import type { Io } from './io';
import { displayPath } from './paths';

/**
 * Says which of the PATHs, given by their URIs, are not one cluster: a policy of one does not count for another.
 * `shared` is the object for which they were taken apart.
 */
export function reportSeparateClusters(
  io: Io,
  analysis: Analysis,
  paths: readonly string[],
  shared: ReturnType<typeof sharedObject>,
): void {
  const clusters = clustersOfPaths(analysis, paths);
  if (clusters.length < 2) return;
  const shown = displayPath(io.cwd);
  const names = clusters.map((group) => visible(group.map((uri) => shown(uri) || '.').join(', '))).sort(compareText);
  const why =
    shared === undefined
      ? 'What has a kustomization, a chart or a configuration of its own is a cluster by itself.'
      : `More than one has ${visible(`${shared.identity.kind} "${shared.identity.name}"`)}.`;
  io.error(`Taken as separate clusters: ${names.join('; ')}. ${why}\n`);
}

/** The paths that share a scope, directly or by way of others. Those without manifests are left out. */
function clustersOfPaths({ scopes }: Analysis, paths: readonly string[]): readonly (readonly string[])[] {
  let groups: readonly (readonly string[])[] = [];
  for (const { scope, contributions, namespaces } of scopes.values()) {
    if (namespaces.isEmpty()) continue;
    const root = scope.kind === 'folder' ? [] : [scope.id.slice(scope.id.indexOf(':') + 1)];
    const uris = [...contributions.keys(), ...root];
    const ofScope = paths.filter((path) => uris.some((uri) => uri === path || isUnder(uri, path)));
    const touching = groups.filter((group) => group.some((path) => ofScope.includes(path)));
    const joined = [...new Set([...ofScope, ...touching.flat()])].sort(compareText);
    groups = [...groups.filter((group) => !touching.includes(group)), ...(joined.length > 0 ? [joined] : [])];
  }
  return groups;
}
