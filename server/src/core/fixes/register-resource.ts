import type { Analysis } from '../analysis/analysis';
import type { Kustomization } from '../scopes/kustomize/kustomization';
import { fileOf } from '../scopes/kustomize/kustomization-graph';
import type { TextEdit } from '../text/text-edit';
import { fieldOf } from '../yaml/field-path';
import { addEntry } from './field-edits';
import { Refusal } from './refusal';

/**
 * The edit that lists a new file in the kustomization that lists the file beside it; none where no kustomization does.
 * Without it the new policy would stand in the repository and never reach the cluster.
 */
export function registration(
  analysis: Analysis,
  besideUri: string,
  newUri: string,
): readonly { readonly uri: string; readonly edit: TextEdit }[] {
  const kustomization = governing(analysis, besideUri);
  if (kustomization === undefined) return [];
  if (kustomization.uri === besideUri) return [{ uri: besideUri, edit: addResource(analysis, kustomization, newUri) }];
  const reference = kustomization.resources.find((resource) => fileOf(kustomization, resource) === besideUri);
  const file = analysis.files.get(kustomization.uri);
  if (reference === undefined || file === undefined) throw new Refusal('The kustomization cannot be edited.');
  const folder = reference.text.slice(0, reference.text.lastIndexOf('/') + 1);
  const name = decodeURIComponent(newUri.slice(newUri.lastIndexOf('/') + 1));
  const edit = addEntry(file, {
    kind: 'add-entry',
    at: reference.at,
    path: reference.path.slice(0, -1),
    yaml: `- ${folder}${name}`,
  });
  return [{ uri: kustomization.uri, edit }];
}

/** In the kustomization's own folder; the field is added where there is none yet. */
function addResource(analysis: Analysis, kustomization: Kustomization, newUri: string): TextEdit {
  const file = analysis.files.get(kustomization.uri);
  const content = file?.documents[0]?.document.content;
  if (file === undefined || content?.kind !== 'manifest') throw new Refusal('The kustomization cannot be edited.');
  const at = { uri: kustomization.uri, documentIndex: 0 };
  const item = `- ${decodeURIComponent(newUri.slice(newUri.lastIndexOf('/') + 1))}`;
  const hasResources = fieldOf(content.root, 'resources') !== undefined;
  return hasResources
    ? addEntry(file, { kind: 'add-entry', at, path: ['resources'], yaml: item })
    : addEntry(file, { kind: 'add-entry', at, path: [], yaml: `resources:\n  ${item}` });
}

/** The kustomization itself, or the one that names this file among its resources. */
function governing(analysis: Analysis, uri: string): Kustomization | undefined {
  return [...analysis.layout.graph.byDirectory.values()].find(
    (kustomization) =>
      kustomization.uri === uri || kustomization.resources.some((resource) => fileOf(kustomization, resource) === uri),
  );
}
