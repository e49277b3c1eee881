import type { CodeAction } from 'vscode-languageserver';
import { type Finding, findingsOf, fixesFor, suppressionsFor } from '../../core';
import { checkFix } from '../check-fix';
import { get } from '../client-features';
import { presentAnalysis, type ServerContext } from '../server-context';
import { toWorkspaceEdit } from '../to-workspace-edit';

/** What an action carries from the list to its resolution. The fix is derived again: the manifests may have changed. */
export interface FixData {
  readonly uri: string;
  readonly finding: string;
  readonly fix: string;
}

export function findingKey(finding: Finding): string {
  return JSON.stringify([finding.ruleId, finding.at.documentIndex, finding.place, finding.message]);
}

/** `codeAction/resolve`: verifies what the list had no time for. A fix that fails comes back disabled, with the reason. */
export async function resolveCodeAction(action: CodeAction, context: ServerContext): Promise<CodeAction> {
  const data = readData(action.data);
  if (data === undefined || action.edit !== undefined || action.disabled !== undefined) return action;
  const analysis = await presentAnalysis(context);
  const finding = findingsOf(analysis, data.uri).find((candidate) => findingKey(candidate) === data.finding);
  const offered = finding && [...fixesFor(analysis, finding), ...suppressionsFor(analysis, finding)];
  const fix = offered?.find(({ title }) => title === data.fix);
  if (finding === undefined || fix === undefined) {
    return refuse(action, 'The manifest has changed since the fix was offered.', context);
  }
  const checked = await checkFix(analysis, finding, fix, context);
  if (checked.kind === 'failed') return refuse(action, checked.why, context);
  const { plan, effect } = checked;
  return { ...action, edit: toWorkspaceEdit(plan, { title: fix.title, effect, analysis }, context) };
}

/** Editors apply what they resolve and show nothing of a refusal, so the user is told why nothing happened. */
function refuse(action: CodeAction, reason: string, context: ServerContext): CodeAction {
  context.showWarning(`"${action.title}" was not applied. ${reason}`);
  return { ...action, disabled: { reason } };
}

function readData(data: unknown): FixData | undefined {
  const [uri, finding, fix] = ['uri', 'finding', 'fix'].map((key) => get(data, key));
  return typeof uri === 'string' && typeof finding === 'string' && typeof fix === 'string'
    ? { uri, finding, fix }
    : undefined;
}
