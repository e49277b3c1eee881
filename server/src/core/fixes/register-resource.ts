import type { Analysis } from '../analysis/analysis';
import type { Kustomization } from '../scopes/kustomize/kustomization';
import { fileOf } from '../scopes/kustomize/kustomization-graph';
import type { TextEdit } from '../text/text-edit';
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

/** The kustomization that names this file among its resources. */
function governing(analysis: Analysis, uri: string): Kustomization | undefined {
  return [...analysis.layout.graph.byDirectory.values()].find((kustomization) =>
    kustomization.resources.some((resource) => fileOf(kustomization, resource) === uri),
  );
}
