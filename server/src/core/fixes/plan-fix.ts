import type { Analysis } from '../analysis/analysis';
import type { SourceFile } from '../analysis/source-file';
import { assertNever } from '../invariant';
import type { TextEdit } from '../text/text-edit';
import { endOfLine, type IndentationStyle, indentationStyle } from '../yaml/yaml-text';
import { removeEntry, replaceValue } from './entry-edits';
import { addEntry, setField } from './field-edits';
import type { Fix, FixAction, FixPlan } from './fix';
import { moveEntries } from './move-entries';
import { isTaken, siblingUri } from './new-file';
import { Refusal } from './refusal';
import { registration } from './register-resource';
import { renameKey } from './rename-key';
import { restyle } from './restyle';
import { wrapInList } from './wrap-in-list';

/**
 * Turns a fix into text edits against the current text. Nothing is written again: every byte outside the edits stays.
 * Refuses, with the reason, where an edit could mean something else than it seems to.
 */
export function planFix(analysis: Analysis, fix: Fix): FixPlan {
  try {
    const parts = fix.actions.map((action) => planAction(analysis, action));
    return {
      kind: 'plan',
      edits: mergeByFile(parts.flatMap((part) => part.edits)),
      created: parts.flatMap((part) => part.created),
    };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', why: error.message };
    throw error;
  }
}

interface Part {
  readonly edits: readonly { readonly uri: string; readonly edit: TextEdit }[];
  readonly created: readonly { readonly uri: string; readonly text: string }[];
}

function planAction(analysis: Analysis, action: FixAction): Part {
  switch (action.kind) {
    case 'append-document': {
      const file = fileAt(analysis, action.uri);
      return { edits: [{ uri: action.uri, edit: appendDocument(file, action.yaml) }], created: [] };
    }
    case 'create-file': {
      const beside = fileAt(analysis, action.besideUri);
      const uri = siblingUri(action.besideUri, action.name);
      if (isTaken(analysis, uri)) throw new Refusal('A file of this name is there already.');
      const text = inStyleOf(beside, action.yaml);
      return { edits: registration(analysis, action.besideUri, uri), created: [{ uri, text }] };
    }
    case 'create-text':
      if (isTaken(analysis, action.uri)) throw new Refusal('A file of this name is there already.');
      return { edits: [], created: [{ uri: action.uri, text: action.text }] };
    case 'set-field':
    case 'add-entry':
    case 'remove-entry':
    case 'replace-value':
    case 'rename-key':
    case 'wrap-in-list':
      return { edits: [{ uri: action.at.uri, edit: editField(analysis, action) }], created: [] };
    case 'move-entries': {
      const edits = moveEntries(fileAt(analysis, action.at.uri), action);
      return { edits: edits.map((edit) => ({ uri: action.at.uri, edit })), created: [] };
    }
    case 'replace-text': {
      const placed = fileAt(analysis, action.at.uri).documents[action.at.documentIndex];
      if (placed === undefined) throw new Refusal('The document is no longer there.');
      const range = { start: placed.start + action.range.start, end: placed.start + action.range.end };
      return { edits: [{ uri: action.at.uri, edit: { range, newText: action.newText } }], created: [] };
    }
    default:
      return assertNever(action);
  }
}

type FieldAction = Extract<
  FixAction,
  { kind: 'set-field' | 'add-entry' | 'remove-entry' | 'replace-value' | 'rename-key' | 'wrap-in-list' }
>;

function editField(analysis: Analysis, action: FieldAction): TextEdit {
  const file = fileAt(analysis, action.at.uri);
  switch (action.kind) {
    case 'set-field':
      return setField(file, action);
    case 'add-entry':
      return addEntry(file, action);
    case 'remove-entry':
      return removeEntry(file, action);
    case 'replace-value':
      return replaceValue(file, action);
    case 'rename-key':
      return renameKey(file, action);
    case 'wrap-in-list':
      return wrapInList(file, action);
  }
}

function fileAt(analysis: Analysis, uri: string): SourceFile {
  const file = analysis.files.get(uri);
  if (file === undefined || file.notAnalysed !== undefined) throw new Refusal('The file is not analysed.');
  return file;
}

/** At the end of the file, after a separator unless one is waiting there already. */
function appendDocument(file: SourceFile, yaml: string): TextEdit {
  if (isJson(file)) throw new Refusal('A JSON file holds one object; create a new file instead.');
  if (file.documents.some(({ document }) => document.content.kind === 'template')) {
    throw new Refusal('The file holds a template; create a new file instead.');
  }
  const eol = endOfLine(file.text);
  const end = file.text.length;
  const written = file.text.trimEnd();
  const newLine = file.text === '' || file.text.endsWith('\n') ? '' : eol;
  const separator = written === '' || /(^|\n)---$/.test(written) ? '' : `---${eol}`;
  return { range: { start: end, end }, newText: newLine + separator + inStyleOf(file, yaml) };
}

/** Several edits at one offset, as two documents at the end of a file, become one in their order. */
function mergeByFile(edits: Part['edits']): Extract<FixPlan, { kind: 'plan' }>['edits'] {
  const byFile = new Map<string, TextEdit[]>();
  for (const { uri, edit } of edits) {
    const list = byFile.get(uri) ?? [];
    byFile.set(uri, list);
    const last = list.at(-1);
    const isInsertionAtSamePlace = last?.range.start === edit.range.start && last.range.end === edit.range.end;
    if (last === undefined || !isInsertionAtSamePlace) list.push(edit);
    else list[list.length - 1] = { range: last.range, newText: joinDocuments(last.newText, edit.newText) };
  }
  return [...byFile].map(([uri, fileEdits]) => ({ uri, edits: fileEdits }));
}

/** The first document may have needed no separator, or a line end before it; the second always stands alone. */
function joinDocuments(first: string, second: string): string {
  const eol = first.endsWith('\r\n') ? '\r\n' : '\n';
  const bare = second.replace(/^\r?\n/, '');
  return first + (bare.startsWith('---') ? bare : `---${eol}${bare}`);
}

function inStyleOf(file: SourceFile, yaml: string): string {
  const eol = endOfLine(file.text);
  const styled = restyle(yaml, styleOf(file));
  return eol === '\n' ? styled : styled.replaceAll('\n', eol);
}

/** The style of the file's largest readable document. */
function styleOf(file: SourceFile): IndentationStyle {
  const [largest] = file.documents
    .map(({ document }) => document)
    .filter(({ content }) => content.kind === 'manifest')
    .sort((a, b) => b.text.length - a.text.length);
  if (largest?.content.kind !== 'manifest' || isJson(file)) return { map: 2, sequenceIndented: true };
  return indentationStyle(largest.content.root, largest.text);
}

/** Also by its first character: kubectl reads a file that starts with a brace as JSON, whatever it is called. */
function isJson(file: SourceFile): boolean {
  return file.path.endsWith('.json') || /^\ufeff?\s*\{/.test(file.text);
}
