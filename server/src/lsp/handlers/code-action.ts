import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import {
  type Analysis,
  type Finding,
  type Fix,
  findingsOf,
  fixesFor,
  rules,
  suppressionsFor,
  visible,
} from '../../core';
import { type FixReference, previewFixesCommand } from '../../protocol/protocol';
import { canonicalUri } from '../../workspace/uri';
import { type CheckedFix, checkFix, knownCheck, obviousFailure } from '../check-fix';
import { presentAnalysis, type ServerContext } from '../server-context';
import { messageOf, rangesTouch, source, toLocation } from '../to-protocol';
import { effectSuffix, toWorkspaceEdit, whyNoNewFiles } from '../to-workspace-edit';
import { findingKey } from './code-action-resolve';

/** `textDocument/codeAction`: the fixes of the findings at a range, their explanations, and what suppresses them. */
export async function listCodeActions(
  params: CodeActionParams,
  context: ServerContext,
): Promise<readonly CodeAction[]> {
  if (!wantsQuickFixes(params.context.only)) return [];
  const { analysis, findings, actions } = await listFixes(params, context);
  const suppressions = narrowestFirst(
    findings.map((finding) => offersFor(finding, suppressionsFor(analysis, finding), params)),
  );
  const preferred = actions.find(({ action, isSafe }) => isSafe && action.edit !== undefined)?.action;
  const ignoring = await toActions(mergeOffers(suppressions), analysis, context);
  return [
    ...actions.map(({ action }) => (action === preferred ? { ...action, isPreferred: true } : action)),
    ...previews(actions, params, context),
    ...explanations(findings, params, context),
    // What hides a finding comes after everything that mends or explains it.
    ...ignoring.map(({ action }) => action),
  ];
}

/** The fixes of the findings at a range, in the order in which they are offered. */
export async function listFixes(params: CodeActionParams, context: ServerContext): Promise<FixListing> {
  const analysis = await presentAnalysis(context);
  const uri = canonicalUri(params.textDocument.uri);
  const findings = findingsAt(analysis, uri, params, context).slice(0, maximalFindings);
  const wanted = (finding: Finding) => wantedFixes(fixesFor(analysis, finding), finding, context);
  const fixes = narrowestFirst(findings.map((finding) => offersFor(finding, wanted(finding), params)));
  context.checkBudget.nextListing();
  return { analysis, findings, actions: await toActions(mergeOffers(fixes), analysis, context) };
}

interface FixListing {
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  readonly actions: readonly ListedAction[];
}

/** Of two fixes that differ in where they write only the one that the user prefers, if the client can make it. */
function wantedFixes(fixes: readonly Fix[], { at }: Finding, context: ServerContext): readonly Fix[] {
  const { fixPlacement } = context.settingsFor(at.uri);
  if (fixPlacement === 'ask' || (fixPlacement === 'newFile' && whyNoNewFiles(at.uri, context) !== undefined))
    return fixes;
  return fixes.filter(({ placement }) => placement === undefined || placement === fixPlacement);
}

interface ListedAction {
  readonly action: CodeAction;
  readonly isSafe: boolean;
  readonly reference: FixReference;
  /** There may be something to preview: the effect in a title counts flows between workloads only. */
  readonly mayChangeConnections: boolean;
  /** It is known that something that is declared could not connect any more. */
  readonly breaksDeclared: boolean;
}

/** Verifies as many offers as there is time for; a client that resolves gets the others unverified. */
async function toActions(
  offers: readonly Offer[],
  analysis: Analysis,
  context: ServerContext,
): Promise<readonly ListedAction[]> {
  const actions: ListedAction[] = [];
  const { checkBudget } = context;
  for (const offer of offers) {
    const mayCheck = !context.features.resolvesEdits || checkBudget.allowsAnother;
    const known = knownCheck(analysis, offer.finding, offer.fix);
    const checked =
      known ??
      (mayCheck
        ? await checkBudget.measure(() => checkFix(analysis, offer.finding, offer.fix, context))
        : obviousFailure(analysis, offer.fix, context));
    const action = toAction(offer, checked, analysis, context);
    const breaksDeclared = checked?.kind === 'verified' && checked.effect.breaksDeclared.length > 0;
    if (action === undefined) continue;
    const { isSafe } = offer.fix;
    const mayChangeConnections =
      !isSafe && (checked === undefined || (checked.kind === 'verified' && checked.touchesWorkloads));
    actions.push({ action, isSafe, reference: referenceTo(offer), mayChangeConnections, breaksDeclared });
  }
  return actions.toSorted((a, b) => Number(a.breaksDeclared) - Number(b.breaksDeclared));
}

/** A selection of a whole file would ask for the fixes of everything in it. */
const maximalFindings = 20;

interface Offer {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly diagnostics: readonly Diagnostic[];
}

function wantsQuickFixes(only: readonly string[] | undefined): boolean {
  if (only === undefined || only.length === 0) return true;
  return only.some((kind) => kind === CodeActionKind.QuickFix || kind === CodeActionKind.Empty);
}

/** Those first that the editor asks about: others may be at the same place. */
function findingsAt(
  analysis: Analysis,
  uri: string,
  params: CodeActionParams,
  { features, documents }: ServerContext,
): readonly Finding[] {
  const spelling = (canonical: string) => documents.spelling(canonical);
  const found = findingsOf(analysis, uri).filter((finding) => {
    const location = toLocation(finding.at, finding.place, { analysis, features, spelling });
    return location !== undefined && rangesTouch(location.range, params.range);
  });
  const isOther = (finding: Finding) => diagnosticsOf(finding, params).length === 0;
  return found.toSorted((a, b) => Number(isOther(a)) - Number(isOther(b)));
}

function offersFor(finding: Finding, fixes: readonly Fix[], params: CodeActionParams): readonly Offer[] {
  const diagnostics = diagnosticsOf(finding, params);
  return fixes.map((fix) => ({ finding, fix, diagnostics }));
}

/** Each rule proposes its most targeted fix first: those of all findings come before the broader ones of any. */
function narrowestFirst(lists: readonly (readonly Offer[])[]): readonly Offer[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, rank) => lists.flatMap((list) => list[rank] ?? [])).flat();
}

/** Two findings may propose the very same change: it is offered once, for both. */
function mergeOffers(offers: readonly Offer[]): readonly Offer[] {
  const merged = new Map<string, Offer>();
  for (const offer of offers) {
    const key = JSON.stringify([offer.fix.title, offer.fix.actions]);
    const known = merged.get(key);
    merged.set(key, known ? { ...known, diagnostics: [...known.diagnostics, ...offer.diagnostics] } : offer);
  }
  return [...merged.values()];
}

function referenceTo({ finding, fix }: Offer): FixReference {
  return { uri: finding.at.uri, finding: findingKey(finding), fix: fix.title };
}

/** Undefined for a fix that failed, where the client cannot show why. */
function toAction(
  offer: Offer,
  checked: CheckedFix | undefined,
  analysis: Analysis,
  context: ServerContext,
): CodeAction | undefined {
  const { fix, diagnostics } = offer;
  const action: CodeAction = {
    title: visible(fix.title),
    kind: CodeActionKind.QuickFix,
    ...(diagnostics.length > 0 ? { diagnostics: [...diagnostics] } : {}),
    data: referenceTo(offer),
  };
  if (checked === undefined) return action;
  if (checked.kind === 'failed') {
    return context.features.showsDisabledActions
      ? { ...action, disabled: { reason: visible(checked.why) } }
      : undefined;
  }
  const { plan, effect } = checked;
  const edit = toWorkspaceEdit(plan, { title: fix.title, effect, analysis }, context);
  return { ...action, title: visible(fix.title + effectSuffix(effect)), edit };
}

/** One for all fixes: a second entry for each would bury them. The extension asks for the list, and has the page. */
function previews(
  actions: readonly ListedAction[],
  { textDocument: { uri }, range }: CodeActionParams,
  { features }: ServerContext,
): readonly CodeAction[] {
  const previewable = actions.filter(({ mayChangeConnections }) => mayChangeConnections);
  if (features.uriScheme === undefined || previewable.length === 0) return [];
  const title =
    previewable.length === 1
      ? 'Preview which connections this fix opens and closes'
      : 'Preview which connections these fixes open and close…';
  const command = { title: 'Preview Connectivity Change', command: previewFixesCommand, arguments: [uri, range] };
  const diagnostics = [...new Set(previewable.flatMap(({ action }) => action.diagnostics ?? []))];
  return [{ title, kind: CodeActionKind.QuickFix, ...(diagnostics.length > 0 ? { diagnostics } : {}), command }];
}

/** Only the Firebreak extension has the page; a command that the client does not know would be an error. */
function explanations(
  findings: readonly Finding[],
  params: CodeActionParams,
  { features }: ServerContext,
): readonly CodeAction[] {
  if (features.uriScheme === undefined) return [];
  const ids = [...new Set(findings.map(({ ruleId }) => ruleId))].filter((id) => rules.some((rule) => rule.id === id));
  return ids.map((id) => ({
    title: `Explain rule ${id}`,
    kind: CodeActionKind.QuickFix,
    diagnostics: findings.filter(({ ruleId }) => ruleId === id).flatMap((finding) => diagnosticsOf(finding, params)),
    command: { title: 'Explain Rule', command: 'firebreak.explainRule', arguments: [id] },
  }));
}

function diagnosticsOf(finding: Finding, params: CodeActionParams): readonly Diagnostic[] {
  return params.context.diagnostics.filter(
    (diagnostic) =>
      diagnostic.source === source && diagnostic.code === finding.ruleId && diagnostic.message === messageOf(finding),
  );
}
