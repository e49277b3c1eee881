import { Lexer } from 'yaml';
import type { TextRange } from '../text/text-range';
import { type ComposedDocument, composeDocument } from './compose-document';
import { convertDocument } from './convert-document';
import { isRefusal } from './go-yaml-refusals';
import { lenientLexer } from './lenient-lexer';
import type { Report } from './problem';
import { rootCauses } from './root-causes';
import { reportSyntax } from './syntax-problems';
import type { YamlNode, YamlProblem } from './tree';
import { unclosedTokens } from './unclosed-tokens';

/*
 * This folder reads YAML and JSON as Kubernetes does, and finds out where things stand and what is wrong.
 * A file is cut into documents (`split-documents.ts`), templates are told apart without parsing (`is-template.ts`),
 * and each document becomes a compact tree (`tree.ts`). The library `yaml` does the parsing and is known only here.
 * Left out: comments are not in the tree, `!!binary` is not decoded, tags of one's own are read as if they were not
 * there, and `%YAML 1.2`, which go-yaml v2 refuses, is accepted.
 */

/** Ranges are UTF-16 offsets in the text that was parsed. */
export interface ParsedDocument {
  /** What could be read. Undefined for a document without content, and when a limit was reached. */
  readonly root: YamlNode | undefined;
  /** In the order of the text; at most `limits.problemsPerDocument`. */
  readonly problems: readonly YamlProblem[];
  /** The same object in what edits of comments alone have left: every value as it was, on its line and column. */
  readonly values: object;
}

/**
 * Reads one YAML or JSON document as Kubernetes does (sigs.k8s.io/yaml on go-yaml v2).
 * Never throws: whatever is wrong is a problem with a place. Of a text with several documents the first is read.
 * Work and memory are linear in the text.
 */
export function parseDocument(text: string): ParsedDocument {
  const problems: YamlProblem[] = [];
  const report: Report = (kind, range, message) => {
    if (kind === 'limit' || problems.length < keptProblems) {
      problems.push({ kind, range: visible(text, range), message });
    }
  };
  try {
    const root = readDocument(text, report);
    const limit = problems.find(({ kind }) => kind === 'limit');
    if (limit !== undefined) return { root: undefined, problems: [limit], values: {} };
    return { root, problems: rootCauses(text, problems), values: {} };
  } catch {
    // The library recurses in places, so a stack may run out there; whatever it throws must not reach the other files.
    const message = 'Document is beyond what the parser can take, so it is not analysed.';
    const problem = { kind: 'limit', range: visible(text, { start: 0, end: 0 }), message } as const;
    return { root: undefined, problems: [problem], values: {} };
  }
}

/** More than are shown, so that follow-ups can be told from causes. */
const keptProblems = 1000;

function readDocument(written: string, report: Report): YamlNode | undefined {
  const text = withOrdinaryLineEnds(written);
  reportControlCharacter(text, report);
  const strict = composeDocument(text, new Lexer(), report);
  if (strict === undefined) return undefined;
  const composed = (hasUnclosedToken(strict) ? readLeniently(text) : undefined) ?? strict;
  if (composed.errors.length > 0) reportSyntax(written, text, composed, report);
  return convertDocument(text, composed.document, report);
}

/**
 * What go-yaml takes for a line end becomes one of the same length: the library knows only `\n` and `\r\n`.
 * So does a byte order mark at a line's start, which go-yaml passes over and the library would count as a column.
 */
function withOrdinaryLineEnds(text: string): string {
  return /[\ufeff\u0085\u2028\u2029]|\r(?!\n)/.test(text)
    ? text.replace(/[\u0085\u2028\u2029]|\r(?!\n)/g, '\n').replace(/(^|\n)\ufeff/g, '$1\n')
    : text;
}

function hasUnclosedToken({ errors, tokens }: ComposedDocument): boolean {
  return errors.length > 0 && tokens !== undefined && unclosedTokens(tokens).length > 0;
}

/** What go-yaml makes of quotes and brackets that go on below the column of their key; undefined when that is wrong too. */
function readLeniently(text: string): ComposedDocument | undefined {
  const composed = composeDocument(text, lenientLexer(), () => undefined);
  return composed?.errors.every(({ code }) => isRefusal(code)) ? composed : undefined;
}

/** Kubernetes refuses the whole document for one of these; what is around them can still be read. */
function reportControlCharacter(text: string, report: Report): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const start = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]/);
  if (start === -1) return;
  const code = text.charCodeAt(start).toString(16).toUpperCase().padStart(4, '0');
  report('syntax', { start, end: start + 1 }, `Control character U+${code} is not allowed in YAML.`);
}

/** At least one character of the text, when it has one: nothing can be underlined otherwise. */
function visible(text: string, { start, end }: TextRange): TextRange {
  const first = Math.max(0, Math.min(start, text.length - 1));
  return { start: first, end: Math.min(text.length, Math.max(end, first + 1)) };
}
