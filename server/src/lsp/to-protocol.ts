import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location,
  type Range,
} from 'vscode-languageserver';
import {
  type Analysis,
  addressOfRule,
  assertNever,
  type Finding,
  limits,
  locate,
  type Place,
  type ResourceRef,
  type Severity,
  visible,
} from '../core';
import type { ClientFeatures } from './client-features';

/** What turning findings into diagnostics depends on besides the findings. */
export interface DiagnosticContext {
  readonly analysis: Analysis;
  readonly features: ClientFeatures;
  /** A canonical URI as the client writes it. */
  spelling(uri: string): string;
}

export const source = 'firebreak';

/** The diagnostics of one file; the gravest ones and a note when there are more than the limit. */
export function toDiagnostics(findings: readonly Finding[], context: DiagnosticContext): readonly Diagnostic[] {
  if (findings.length <= limits.diagnosticsPerFile)
    return findings.flatMap((finding) => toDiagnostic(finding, context));
  const gravest = [...findings].sort((a, b) => toSeverity(a.severity) - toSeverity(b.severity));
  const shown = gravest.slice(0, limits.diagnosticsPerFile).flatMap((finding) => toDiagnostic(finding, context));
  return [...shown, moreNote(findings.length - shown.length)];
}

/** Nothing for a finding whose document is gone: it goes too, in the next phase. */
function toDiagnostic(finding: Finding, context: DiagnosticContext): readonly Diagnostic[] {
  const { features } = context;
  const range = toLocation(finding.at, finding.place, context)?.range;
  if (range === undefined) return [];
  const href = rulePageAddress(finding.ruleId, features);
  const diagnostic: Diagnostic = {
    range,
    severity: toSeverity(finding.severity),
    source,
    code: finding.ruleId,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    message: messageOf(finding),
    ...(features.showsTags && finding.tags !== undefined ? { tags: finding.tags.map(toTag) } : {}),
    ...(features.showsRelatedInformation && finding.related.length > 0
      ? { relatedInformation: toRelatedInformation(finding, context) }
      : {}),
  };
  return [diagnostic];
}

/** Of its diagnostic. Names in it come from manifests, and a client may show what they would forge, such as lines. */
export function messageOf({ message }: Finding): string {
  return visible(message);
}

function toRelatedInformation({ related }: Finding, context: DiagnosticContext): DiagnosticRelatedInformation[] {
  return related.slice(0, limits.relatedLocations).flatMap(({ at, place, message }) => {
    const location = toLocation(at, place, context);
    return location === undefined ? [] : [{ location, message: visible(message) }];
  });
}

export function toLocation(
  at: ResourceRef,
  place: Place,
  { analysis, spelling }: DiagnosticContext,
): Location | undefined {
  const located = locate(analysis, at, place);
  if (located === undefined) return undefined;
  const { uri, start, end } = located;
  return { uri: spelling(uri), range: { start, end } };
}

/** Whether two ranges touch; a cursor at the end of a finding counts. */
export function rangesTouch(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** The page opens offline in the extension; other editors need a published address. */
function rulePageAddress(ruleId: string, { uriScheme, showsCodeDescriptions }: ClientFeatures): string | undefined {
  if (!showsCodeDescriptions) return undefined;
  if (uriScheme !== undefined) return `${uriScheme}://firebreak.firebreak/rule/${ruleId}`;
  return addressOfRule(ruleId);
}

function moreNote(count: number): Diagnostic {
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: DiagnosticSeverity.Information,
    source,
    code: 'more-findings',
    message: `${count} more ${count === 1 ? 'finding' : 'findings'} in this file.`,
  };
}

function toSeverity(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case 'error':
      return DiagnosticSeverity.Error;
    case 'warning':
      return DiagnosticSeverity.Warning;
    case 'information':
      return DiagnosticSeverity.Information;
    case 'hint':
      return DiagnosticSeverity.Hint;
    default:
      return assertNever(severity);
  }
}

function toTag(tag: 'unnecessary' | 'deprecated'): DiagnosticTag {
  return tag === 'unnecessary' ? DiagnosticTag.Unnecessary : DiagnosticTag.Deprecated;
}
