import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  Range,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { type Analysis, buildLineIndex, type FixEffect, type FixPlan, positionAt, visible } from '../core';
import { schemeOf } from '../workspace/uri';
import type { ServerContext } from './server-context';

export type PlannedFix = Extract<FixPlan, { kind: 'plan' }>;

/** Why the client cannot apply the plan, or undefined. */
export function whyNotApplicable(plan: PlannedFix, context: ServerContext): string | undefined {
  return plan.created.map(({ uri }) => whyNoNewFiles(uri, context)).find((why) => why !== undefined);
}

/** Why no file can be created beside a document, or undefined. */
export function whyNoNewFiles(uri: string, { features }: ServerContext): string | undefined {
  if (schemeOf(uri) === 'untitled') return 'Save the file first.';
  return features.hasDocumentChanges && features.canCreateFiles ? undefined : 'The editor cannot create files.';
}

/** A plan as LSP edits: versioned where a document is open, new files as creation and text. */
export function toWorkspaceEdit(
  plan: PlannedFix,
  { title, effect, analysis }: { readonly title: string; readonly effect: FixEffect; readonly analysis: Analysis },
  { features, documents, workspace }: ServerContext,
): WorkspaceEdit {
  // Offsets are those of the text that was planned on; a file that changed since would be cut at the wrong places.
  const isOutdated = plan.edits.some(({ uri }) => workspace.analysis.files.get(uri) !== analysis.files.get(uri));
  if (isOutdated) throw new ResponseError(LSPErrorCodes.ContentModified, 'The manifest has changed.');
  const edited = plan.edits.map(({ uri, edits }) => {
    const index = buildLineIndex(analysis.files.get(uri)?.text ?? '');
    return {
      uri,
      edits: edits.map(({ range, newText }) => ({
        range: { start: positionAt(index, range.start), end: positionAt(index, range.end) },
        newText,
      })),
    };
  });
  if (!features.hasDocumentChanges) {
    return { changes: Object.fromEntries(edited.map(({ uri, edits }) => [documents.spelling(uri), edits])) };
  }
  const annotate = (edit: TextEdit): TextEdit | AnnotatedTextEdit =>
    features.hasChangeAnnotations ? { ...edit, annotationId } : edit;
  const changes = edited.map(
    ({ uri, edits }): TextDocumentEdit => ({
      textDocument: { uri: documents.spelling(uri), version: documents.version(uri) },
      edits: edits.map(annotate),
    }),
  );
  const created = plan.created.flatMap(({ uri, text }) => [
    {
      kind: 'create' as const,
      uri,
      options: { overwrite: false, ignoreIfExists: false },
      ...(features.hasChangeAnnotations ? { annotationId } : {}),
    },
    { textDocument: { uri, version: null }, edits: [annotate({ range: fileStart, newText: text })] },
  ]);
  const annotation: ChangeAnnotation = {
    label: visible(title),
    description: visible(describeEffect(effect)),
    // A preview in which nothing is ticked yet is in the way of an edit that can be seen as a whole.
    needsConfirmation: plan.edits.length > 1,
  };
  return {
    documentChanges: [...created, ...changes],
    ...(features.hasChangeAnnotations ? { changeAnnotations: { [annotationId]: annotation } } : {}),
  };
}

/** `Closes 12 flows, opens none.` Only flows between workloads are counted, so none of them says nothing of the internet. */
function describeEffect(effect: FixEffect): string {
  const { closes, opens, mayClose = 0, mayOpen = 0, breaksDeclared } = effect;
  const breaks = breaksDeclared.length === 0 ? '' : ` Breaks what is declared: ${namesOf(breaksDeclared)}.`;
  if (closes === 0 && opens === 0) return `Changes no flow between workloads.${breaks}`;
  const closing = closes === 0 ? 'closes no flow' : flowWords('close', closes, mayClose);
  const opening = opens === 0 ? 'opens none' : flowWords('open', opens, mayOpen);
  return `${closing.charAt(0).toUpperCase()}${closing.slice(1)}, ${opening}, between workloads.${breaks}`;
}

/** What follows a fix's title in a list: ` (closes 12 flows)`; nothing when no flow changes. */
export function effectSuffix({ closes, opens, mayClose = 0, mayOpen = 0, breaksDeclared }: FixEffect): string {
  const parts = [
    ...(closes > 0 ? [flowWords('close', closes, mayClose)] : []),
    ...(opens > 0 ? [flowWords('open', opens, mayOpen)] : []),
    ...(breaksDeclared.length > 0 ? [`breaks declared ${namesOf(breaksDeclared)}`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** The first two, since titles are short. */
function namesOf(broken: readonly string[]): string {
  const more = broken.length > 2 ? ` and ${broken.length - 2} more` : '';
  return broken.slice(0, 2).join(', ') + more;
}

/** `closes 2 flows`, `may close 1 flow`, `closes 2 flows, may close 1 more`. */
function flowWords(verb: 'open' | 'close', all: number, possible: number): string {
  const certain = all - possible;
  if (certain === 0) return `may ${verb} ${flowCount(possible)}`;
  return `${verb}s ${flowCount(certain)}${possible === 0 ? '' : `, may ${verb} ${possible} more`}`;
}

function flowCount(count: number): string {
  return count === 1 ? '1 flow' : `${count} flows`;
}

const annotationId = 'firebreak';
const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
