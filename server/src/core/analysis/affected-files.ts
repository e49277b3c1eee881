import { entitiesIn } from '../cluster/namespace-view';
import type { Analysis } from './analysis';
import { changedLookups, type ScopesChange } from './changed-lookups';

/**
 * Files of which something else may be shown although their rules found the same: some findings hold or not by what
 * stands elsewhere, and whether something is suppressed for nothing is judged by everything in its namespaces.
 * Costs what has changed, the namespaces around it, and the files that hang on it.
 */
export function affectedFiles(
  { readers, suppressing, findings }: Pick<Analysis, 'readers' | 'suppressing' | 'findings'>,
  change: ScopesChange,
): ReadonlySet<string> {
  const { before, after, uris, namespaces } = change;
  // What a manifest is in its scopes decides whether it is still wrong.
  const affected = new Set([...uris].filter((uri) => findings.has(uri) || suppressing.has(uri)));
  for (const lookup of changedLookups(change)) for (const uri of readers.of(lookup)) affected.add(uri);
  if (suppressing.isEmpty()) return affected;
  for (const [id, name] of namespaces) {
    const [old, next] = [before.get(id)?.namespaces.get(name), after.get(id)?.namespaces.get(name)];
    if (old === next || next === undefined) continue;
    for (const { ref } of entitiesIn(next)) if (suppressing.has(ref.uri)) affected.add(ref.uri);
  }
  for (const [id, next] of after) {
    if (before.get(id)?.facts === next.facts) continue;
    for (const uri of suppressing) if (next.contributions.has(uri)) affected.add(uri);
  }
  return affected;
}
