import type { Finding } from '../rules/finding';
import { loadedRule } from '../rules/index';
import { layersOf } from '../scopes/kustomize/chain';
import { getOrMake } from '../scopes/kustomize/get-or-make';
import { allPatches } from '../scopes/kustomize/kustomization-graph';
import { patchBehind } from '../scopes/patched-field';
import type { RenderedResource } from '../scopes/render-file';
import { applySuppressions, suppressionsOf } from '../suppression/apply-suppressions';
import type { Analysis } from './analysis';

/**
 * The findings of a scope, those about fields that a patch file sets moved there: it is what has to change.
 * What somebody accepted at the object stays at the object. The same array when nothing moves.
 */
export function placeAtPatches(analysis: Analysis, scopeId: string, findings: readonly Finding[]): readonly Finding[] {
  const { kustomize, layout, files } = analysis;
  const trace = layout.traces.get(scopeId);
  if (trace === undefined || kustomize === undefined) return findings;
  const rendered = new Map<string, readonly RenderedResource[]>();
  const renderPatched: RenderPatched = (uri) =>
    getOrMake(rendered, uri, () => {
      const file = files.get(uri);
      const chains = trace.files.get(uri) ?? [];
      const isPatched = chains.some((chain) => layersOf(chain).some((layer) => allPatches(layer).length > 0));
      if (file === undefined || !isPatched) return [];
      return kustomize.renderFile(layout, scopeId, file, (other) => files.get(other));
    });
  const placed = findings.map((finding) => placeAtPatch(analysis, finding, renderPatched));
  return placed.every((finding, index) => finding === findings[index]) ? findings : placed;
}

/** The resources of a file in the scope; none where no patch is for any of them. */
type RenderPatched = (uri: string) => readonly RenderedResource[];

function placeAtPatch(analysis: Analysis, finding: Finding, renderPatched: RenderPatched): Finding {
  const { at, place, resource } = finding;
  const file = analysis.files.get(at.uri);
  if (file === undefined || place.kind !== 'field') return finding;
  // A guard with data looks for the object at the finding's place.
  if (loadedRule(analysis.groups, finding.ruleId)?.holds !== undefined && finding.data !== null) return finding;
  const rendered = renderPatched(at.uri).find(
    (other) =>
      other.documentIndex === at.documentIndex &&
      other.resource.name === resource?.name &&
      (other.resource.namespace === undefined || other.resource.namespace === resource.namespace),
  );
  const patch = rendered && patchBehind(rendered, place.path);
  if (patch === undefined) return finding;
  const isSuppressed = () => applySuppressions(file, [finding], [], suppressionsOf(file)).suppressed.length > 0;
  if (analysis.suppressing.has(at.uri) && isSuppressed()) return finding;
  // What the finding stands for takes its place where it is suppressed, so it has to be in the same file.
  const outranked = finding.outranked
    ?.map((lesser) => placeAtPatch(analysis, lesser, renderPatched))
    .filter((lesser) => lesser.at.uri === patch.uri);
  return { ...finding, at: patch, ...(outranked === undefined ? {} : { outranked }) };
}
