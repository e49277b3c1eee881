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
 * where those are all. A group that could not do so before tries it for all of its files, which are read again for it
 * where it succeeds. Throws what the checkpoint throws.
 */
export async function prepareGroups(
  analysis: Analysis,
  scopes: Analysis['scopes'],
  uris: ReadonlySet<string> | undefined,
  checkpoint: Checkpoint,
): Promise<Pick<Analysis, 'groups' | 'unprepared'> & { readonly again: ReadonlySet<string> }> {
  let { groups } = analysis;
  const unprepared = new Set<GroupName>();
  const again = new Set<string>();
  for (const [name, group] of analysis.groups) {
    if (group.prepare === undefined) continue;
    const judged = analysis.needs.get(name) ?? PersistentSet<string>();
    const isLate = analysis.unprepared.has(name);
    const contents = contentsFor(name, isLate ? judged : (uris ?? judged), analysis, scopes);
    if (contents.size > 0 && !(await group.prepare([...contents], checkpoint))) {
      unprepared.add(name);
    } else if (isLate) {
      // What its rules found without is kept by the group: as another one it finds everything anew.
      groups = new Map([...groups, [name, { ...group }]]);
      for (const uri of judged) again.add(uri);
    }
  }
  return { groups, unprepared, again };
}

/** The documents and kept objects of files. What no kustomization changes is the same object twice. */
function contentsFor(
  name: GroupName,
  uris: Iterable<string>,
  { files }: Pick<Analysis, 'files'>,
  scopes: Analysis['scopes'],
): ReadonlySet<YamlNode> {
  const contents = new Set<YamlNode>();
  for (const uri of uris) {
    for (const root of documentsFor(name, files.get(uri))) contents.add(root);
    for (const { contributions } of scopes.values()) {
      for (const entity of contributions.get(uri) ?? []) {
        if (entity.kind === 'kept' && entity.groups.includes(name)) contents.add(entity.content);
      }
    }
  }
  return contents;
}

function documentsFor(name: GroupName, file: SourceFile | undefined): readonly YamlNode[] {
  return (file?.documents ?? []).flatMap(({ document: { content } }) =>
    content.kind === 'manifest' && content.groups.includes(name) ? (content.root ?? []) : [],
  );
}
