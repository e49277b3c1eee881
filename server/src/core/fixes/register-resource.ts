import type { Analysis } from '../analysis/analysis';
import type { Kustomization } from '../scopes/kustomize/kustomization';
import { fileOf } from '../scopes/kustomize/kustomization-graph';
import type { TextEdit } from '../text/text-edit';
import { fieldOf } from '../yaml/field-path';
import { addEntry } from './field-edits';
import { Refusal } from './refusal';

/**
 * The edits that list a new file in every kustomization that lists the file beside it; none where no kustomization does.
 * Without them the new policy would stand in the repository and never reach the cluster.
 */
export function registration(
  analysis: Analysis,
  besideUri: string,
  newUri: string,
): readonly { readonly uri: string; readonly edit: TextEdit }[] {
  const kustomizations = [...analysis.layout.graph.byDirectory.values()];
  const own = kustomizations.find(({ uri }) => uri === besideUri);
  if (own !== undefined) return [{ uri: besideUri, edit: addResource(analysis, own, newUri) }];
  return kustomizations.flatMap((kustomization) => {
    const reference = kustomization.resources.find((resource) => fileOf(kustomization, resource) === besideUri);
    if (reference === undefined) return [];
    return [{ uri: kustomization.uri, edit: addBeside(analysis, kustomization, reference, newUri) }];
  });
}

/** Below the reference's own list, in its folder and its spelling. */
function addBeside(
  analysis: Analysis,
  kustomization: Kustomization,
  reference: Kustomization['resources'][number],
  newUri: string,
): TextEdit {
  const file = analysis.files.get(kustomization.uri);
  if (file === undefined) throw new Refusal('The kustomization cannot be edited.');
  const folder = reference.text.slice(0, reference.text.lastIndexOf('/') + 1);
  return addEntry(file, {
    kind: 'add-entry',
    at: reference.at,
    path: reference.path.slice(0, -1),
    yaml: `- ${folder}${nameOf(newUri)}`,
  });
}

/** In the kustomization's own folder; the field is added where there is none yet. */
function addResource(analysis: Analysis, kustomization: Kustomization, newUri: string): TextEdit {
  const file = analysis.files.get(kustomization.uri);
  // It takes the finding's file from somewhere; what stands before its own document are comments.
  const at = [...kustomization.resources, ...kustomization.components][0]?.at;
  const content = at && file?.documents[at.documentIndex]?.document.content;
  if (file === undefined || at === undefined || content?.kind !== 'manifest')
    throw new Refusal('The kustomization cannot be edited.');
  const item = `- ${nameOf(newUri)}`;
  const hasResources = fieldOf(content.root, 'resources') !== undefined;
  return hasResources
    ? addEntry(file, { kind: 'add-entry', at, path: ['resources'], yaml: item })
    : addEntry(file, { kind: 'add-entry', at, path: [], yaml: `resources:\n  ${item}` });
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
