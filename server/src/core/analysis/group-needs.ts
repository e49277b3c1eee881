import { Set as PersistentSet } from 'immutable';
import type { Checkpoint } from '../checkpoint';
import type { GroupName } from '../rules/groups';
import type { RuleGroup } from '../rules/rule-group';
import type { YamlNode } from '../yaml/tree';
import { type Analysis, advance } from './analysis';
import type { SourceFile } from './source-file';

/** The files that each group judges, after one of them has changed. Costs the documents of the file. */
export function needsAfter(
  needs: Analysis['needs'],
  before: SourceFile | undefined,
  after: SourceFile | undefined,
): Analysis['needs'] {
  const [old, next] = [groupsOf(before), groupsOf(after)];
  const uri = (after ?? before)?.uri;
  if (uri === undefined) return needs;
  let result = needs;
  for (const name of old) {
    if (next.has(name)) continue;
    const rest = result.get(name)?.delete(uri);
    result = rest === undefined || rest.isEmpty() ? result.delete(name) : result.set(name, rest);
  }
  for (const name of next) {
    if (!old.has(name)) result = result.set(name, (result.get(name) ?? PersistentSet<string>()).add(uri));
  }
  return result;
}

/** The groups that judge documents of a file. */
function groupsOf(file: SourceFile | undefined): ReadonlySet<GroupName> {
  const documents = file?.documents ?? [];
  return new Set(documents.flatMap(({ document: { content } }) => (content.kind === 'manifest' ? content.groups : [])));
}

/** With a group that was loaded: the files that it judges wait for phase 2 again, and no other. */
export function addGroup(analysis: Analysis, group: RuleGroup): Analysis {
  if (analysis.groups.has(group.name)) return analysis;
  const uris = analysis.needs.get(group.name) ?? PersistentSet<string>();
  return advance(
    analysis,
    { groups: new Map([...analysis.groups, [group.name, group]]), pending: analysis.pending.union(uris) },
    [...uris],
  );
}

/**
 * Has the groups make ready what they cannot while rules run, of the files that were read again; `uris` is undefined
 * where those are all. Throws what the checkpoint throws.
 */
export async function prepareGroups(
  { groups, needs, files }: Analysis,
  scopes: Analysis['scopes'],
  uris: ReadonlySet<string> | undefined,
  checkpoint: Checkpoint,
): Promise<void> {
  for (const group of groups.values()) {
    if (group.prepare === undefined) continue;
    const judged = needs.get(group.name) ?? PersistentSet<string>();
    // What no kustomization changes is the same object twice.
    const contents = new Set<YamlNode>();
    for (const uri of uris ?? judged) {
      for (const root of documentsFor(group.name, files.get(uri))) contents.add(root);
      for (const { contributions } of scopes.values()) {
        for (const entity of contributions.get(uri) ?? []) {
          if (entity.kind === 'kept' && entity.groups.includes(group.name)) contents.add(entity.content);
        }
      }
    }
    if (contents.size > 0) await group.prepare([...contents], checkpoint);
  }
}

function documentsFor(name: GroupName, file: SourceFile | undefined): readonly YamlNode[] {
  return (file?.documents ?? []).flatMap(({ document: { content } }) =>
    content.kind === 'manifest' && content.groups.includes(name) ? (content.root ?? []) : [],
  );
}
