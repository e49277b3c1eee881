import type { Finding } from '../rules/finding';
import { ruleById, ruleOrder } from '../rules/index';
import type { Analysis } from './analysis';

/** All findings of a file, those of several scopes about one field merged into one that names them, in file order. */
export function findingsOf(analysis: Analysis, uri: string): readonly Finding[] {
  const slices = analysis.findings.get(uri);
  if (slices === undefined) return [];
  const all = [...slices.values()].flat().filter((finding) => holds(finding, analysis));
  return mergeScopes(all).sort(compareFindings);
}

/** Findings of the whole workspace, by file URI. */
export function allFindings(analysis: Analysis): readonly Finding[] {
  return [...analysis.findings.keys()].sort().flatMap((uri) => findingsOf(analysis, uri));
}

/** Guards that need more than the rule's own slice. */
function holds(finding: Finding, analysis: Analysis): boolean {
  return ruleById(finding.ruleId)?.holds?.(finding, analysis) ?? true;
}

function mergeScopes(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([
      finding.ruleId,
      finding.at,
      finding.place,
      finding.scopes.length === 0 && finding.message,
    ]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? finding : { ...known, scopes: [...known.scopes, ...finding.scopes].sort() });
  }
  return [...merged.values()].map(nameScopes);
}

function nameScopes(finding: Finding): Finding {
  if (finding.scopes.length < 2) return finding;
  const names = finding.scopes.map((scope) => `"${scope}"`).join(', ');
  return { ...finding, message: `${finding.message} This holds in ${finding.scopes.length} scopes: ${names}.` };
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    a.at.documentIndex - b.at.documentIndex ||
    compareText(JSON.stringify(a.place), JSON.stringify(b.place)) ||
    ruleOrder(a.ruleId) - ruleOrder(b.ruleId) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
