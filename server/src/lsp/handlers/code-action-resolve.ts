import type { CodeAction } from 'vscode-languageserver';
import { type Analysis, type Finding, type Fix, findingsOf, fixesFor, suppressionsFor, visible } from '../../core';
import type { FixReference } from '../../protocol/protocol';
import { checkFix } from '../check-fix';
import { get } from '../client-features';
import { numberOf } from '../compared-analysis';
import { presentAnalysis, type ServerContext } from '../server-context';
import { toWorkspaceEdit } from '../to-workspace-edit';

export function findingKey(finding: Finding): string {
  return JSON.stringify([finding.ruleId, finding.at.documentIndex, finding.place, finding.message]);
}

/** `codeAction/resolve`: verifies what the list had no time for. A fix that fails comes back disabled, with the reason. */
export async function resolveCodeAction(action: CodeAction, context: ServerContext): Promise<CodeAction> {
  const data = readFixReference(action.data);
  if (data === undefined || action.edit !== undefined || action.disabled !== undefined) return action;
  const analysis = await presentAnalysis(context);
  const offered = offeredFix(analysis, data);
  if (offered === undefined) return refuse(action, outdated, context);
  if (data.generation !== undefined && data.generation !== numberOf(analysis)) {
    return refuse(action, 'The manifests have changed since it was previewed.', context);
  }
  const { finding, fix } = offered;
  const checked = await checkFix(analysis, finding, fix, context);
  if (checked.kind === 'failed') return refuse(action, checked.why, context);
  const { plan, effect } = checked;
  return { ...action, edit: toWorkspaceEdit(plan, { title: fix.title, effect, analysis }, context) };
}

/** Editors apply what they resolve and show nothing of a refusal, so the user is told why nothing happened. */
function refuse(action: CodeAction, reason: string, context: ServerContext): CodeAction {
  context.showWarning(visible(`"${action.title}" was not applied. ${reason}`));
  return { ...action, disabled: { reason: visible(reason) } };
}

/** Why a reference may lead nowhere. */
export const outdated = 'The manifest has changed since the fix was offered.';

/** The fix that a reference means. It is derived again: the manifests may have changed since. */
export function offeredFix(
  analysis: Analysis,
  { uri, finding: key, fix: title }: FixReference,
): { readonly finding: Finding; readonly fix: Fix } | undefined {
  const finding = findingsOf(analysis, uri).find((candidate) => findingKey(candidate) === key);
  const offered = finding && [...fixesFor(analysis, finding), ...suppressionsFor(analysis, finding)];
  const fix = offered?.find((candidate) => candidate.title === title);
  return finding && fix && { finding, fix };
}

/** Undefined for anything else. */
export function readFixReference(data: unknown): FixReference | undefined {
  const [uri, finding, fix] = ['uri', 'finding', 'fix'].map((key) => get(data, key));
  if (typeof uri !== 'string' || typeof finding !== 'string' || typeof fix !== 'string') return undefined;
  const generation = get(data, 'generation');
  return { uri, finding, fix, ...(typeof generation === 'number' ? { generation } : {}) };
}
