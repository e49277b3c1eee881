import { type BrokenDependency, previewChange, simulateFix, visible } from '../../core';
import type { BrokenConnection, FixPreview, PreviewableFix } from '../../protocol/protocol';
import { checkFix } from '../check-fix';
import { get } from '../client-features';
import { numberOf } from '../compared-analysis';
import { isRange, readCodeActionParams } from '../read-params';
import { currentAnalysis, type ServerContext } from '../server-context';
import { timeSlices } from '../time-slices';
import { effectSuffix } from '../to-workspace-edit';
import { whileWanted } from '../while-wanted';
import { listFixes } from './code-action';
import { offeredFix, outdated, readFixReference } from './code-action-resolve';
import { toComparison, toEnd } from './compare-connectivity';

/** `firebreak/previewableFixes`: those that `textDocument/codeAction` offers there and that may change connections. */
export async function answerPreviewableFixes(
  params: unknown,
  context: ServerContext,
): Promise<readonly PreviewableFix[] | null> {
  const [uri, range] = [get(params, 'uri'), get(params, 'range')];
  if (typeof uri !== 'string' || !isRange(range)) return null;
  const { actions } = await listFixes(
    readCodeActionParams({ textDocument: { uri }, range, context: { diagnostics: [] } }),
    context,
  );
  return actions
    .filter(({ mayChangeConnections }) => mayChangeConnections)
    .map(({ action, reference }) => ({ ...reference, title: visible(action.title) }));
}

/**
 * `firebreak/previewFix`: simulates a fix once more and compares. What was compared when it was verified are numbers;
 * the connections themselves are worked out for who wants to see them.
 */
export async function answerPreviewFix(
  params: unknown,
  context: ServerContext,
  isCancelled: () => boolean,
): Promise<FixPreview | null> {
  const reference = readFixReference(params);
  if (reference === undefined) return null;
  const analysis = await currentAnalysis(context);
  const { isComplete } = analysis;
  if (!isComplete) return { kind: 'refused', why: 'The manifests of this workspace are still being read.' };
  const offered = offeredFix(analysis, reference);
  if (offered === undefined) return { kind: 'refused', why: outdated };
  const { finding, fix } = offered;
  const checked = await checkFix(analysis, finding, fix, context);
  if (checked.kind === 'failed') return refused(checked.why);
  const { plan, effect } = checked;
  const simulation = await simulateFix(analysis, finding, plan);
  if (simulation.kind === 'failed') return refused(simulation.why);
  const preview = await whileWanted(previewChange(analysis, simulation.after, timeSlices(isCancelled)));
  if (preview === undefined) return null;
  const files = plan.edits.length + plan.created.length;
  return {
    kind: 'compared',
    title: visible(fix.title + effectSuffix(effect)),
    generation: numberOf(analysis),
    comparison: { isComplete, files, ...toComparison(preview, context) },
    broken: preview.broken.map((dependency) => toBrokenConnection(dependency, context)),
  };
}

/** Why a fix cannot be made, which may name resources. */
function refused(why: string): FixPreview {
  return { kind: 'refused', why: visible(why) };
}

function toBrokenConnection(
  { from, to, declaredBy, line, fromAt, toAt, declaredAt }: BrokenDependency,
  context: ServerContext,
): BrokenConnection {
  return {
    from: toEnd(from, fromAt, context),
    to: toEnd(to, toAt, context),
    declaredBy: toEnd(declaredBy, declaredAt, context),
    line,
  };
}
