import { asChosen, choiceFor } from '../config/as-chosen';
import { groupBy } from '../group-by';
import { type Finding, type Place, severities } from '../rules/finding';
import { loadedRule, ruleOrder } from '../rules/index';
import { withinLength } from '../rules/message-length';
import { compareScopes } from '../scopes/compare-scopes';
import { applySuppressions, type SuppressedFinding, succeedSuppressed } from '../suppression/apply-suppressions';
import { suppressionsFor } from '../suppression/suppressions-for';
import { compareText } from '../text/compare-text';
import { type Analysis, filesWithFindings } from './analysis';
import { applyBaseline } from './apply-baseline';
import { configFindings } from './config-findings';
import { useOf } from './ignored-findings';
import { noting } from './lookups';
import { isOfScope } from './scopes-of-finding';
import { suppressionFindings } from './suppression-findings';

/** What the rules say about a file, and what of it somebody decided to accept. Both in file order. */
export interface FileResults {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** The entries of configurations that take something out: `useOf` texts. */
  readonly uses: readonly string[];
}

/** All findings of a file, those of several scopes about one field merged into one that names them, in file order. */
export function findingsOf(analysis: Analysis, uri: string): readonly Finding[] {
  return resultsOf(analysis, uri).findings;
}

/** Findings of the whole workspace, by file URI. */
export function allFindings(analysis: Analysis): readonly Finding[] {
  return filesWithFindings(analysis).flatMap((uri) => findingsOf(analysis, uri));
}

/** Suppressed findings of the whole workspace, by file URI. */
export function allSuppressed(analysis: Analysis): readonly SuppressedFinding[] {
  return filesWithFindings(analysis).flatMap((uri) => resultsOf(analysis, uri).suppressed);
}

/** The entries of configurations that take findings of a file out. */
export function usesIn(analysis: Analysis, uri: string): readonly string[] {
  return resultsOf(analysis, uri).uses;
}

const nothing: FileResults = { findings: [], suppressed: [], uses: [] };

function resultsOf(analysis: Analysis, uri: string): FileResults {
  const known = memo.get(analysis)?.get(uri);
  if (known !== undefined) return known;
  const slices = analysis.findings.get(uri);
  const file = analysis.files.get(uri);
  if (file === undefined || (slices === undefined && !analysis.suppressing.has(uri))) return nothing;
  const { configs, options } = analysis;
  const chosen = (finding: Finding) => asChosen(finding, configs);
  // Before anything is asked about them, as of each rule that is off by default there may be very many.
  const isOff = ({ at, ruleId, outranked }: Finding) =>
    outranked === undefined && choiceFor(configs, at.uri, ruleId) === 'off';
  const found = [...(slices?.values() ?? [])].flatMap((slice) => slice.filter((finding) => !isOff(finding)));
  const { answer: all, lookups } = noting(() =>
    found.flatMap((finding) => whatHolds(finding, analysis)).flatMap(chosen),
  );
  analysis.readers.note(uri, lookups);
  const suppressing = suppressionsFor(file, configs, options);
  const { standing, outranked } = succeedSuppressed(file, all, suppressing);
  const { shown, suppressed, suppressions } = applySuppressions(file, mergeScopes(standing), outranked, suppressing);
  const own = suppressions.filter(({ at }) => at.uri === uri);
  const isConfig = analysis.configFiles.has(uri);
  const later = isConfig ? configFindings(analysis, file) : suppressionFindings(analysis, file, own);
  const judged = applySuppressions(file, later.flatMap(chosen), [], suppressing);
  const entries = suppressions.filter(({ at }) => at.uri !== uri);
  const results = {
    findings: applyBaseline(analysis, uri, [...shown, ...judged.shown].sort(compareFindings)),
    suppressed: [...suppressed, ...judged.suppressed].sort((a, b) => compareFindings(a.finding, b.finding)),
    uses: entries.flatMap(({ suppression: { place }, at, usedBy }) =>
      [...usedBy].map((ruleId) => useOf(at.uri, indexOf(place), ruleId)),
    ),
  };
  const ofAnalysis = memo.get(analysis) ?? new Map<string, FileResults>();
  memo.set(analysis, ofAnalysis.set(uri, results));
  return results;
}

/** Every fix of a file's findings is compared with the same findings. */
const memo = new WeakMap<Analysis, Map<string, FileResults>>();

/** Of an entry in the list of its configuration. */
function indexOf(place: Place): number {
  return place.kind === 'field' ? Number(place.path[1]) : -1;
}

/** The gravest finding about a mistake that holds, with the lesser ones that hold as well. */
function whatHolds({ outranked = noFindings, ...finding }: Finding, analysis: Analysis): readonly Finding[] {
  const complete = (each: Finding) => completed(each, analysis) ?? [];
  if (outranked.length === 0) return [complete(finding)].flat();
  const [best, ...others] = [finding, ...outranked].flatMap(complete).toSorted(compareSeverity);
  if (best === undefined) return noFindings;
  return [others.length === 0 ? best : { ...best, outranked: others }];
}

const noFindings: readonly Finding[] = [];

/** Guards that need more than the rule's own slice, and words that do. */
function completed(finding: Finding, analysis: Analysis): Finding | undefined {
  const answer = loadedRule(analysis.groups, finding.ruleId)?.holds?.(finding, analysis) ?? true;
  if (answer === false) return undefined;
  const whole = answer === true ? finding : { ...finding, ...answer };
  const message = withinLength(whole.message);
  return message === whole.message ? whole : { ...whole, message };
}

function mergeScopes(findings: readonly Finding[]): Finding[] {
  const groups = groupBy(findings, ({ ruleId, at, place, scopes, message }) =>
    JSON.stringify([ruleId, at, place, scopes.length === 0 && message]),
  );
  return [...groups.values()].flatMap((group) => mergeGroup([...group].sort(compareGravity)));
}

/** The finding of the first scope, with the names of the others: there its words may name another namespace. */
function mergeGroup([first, ...others]: readonly Finding[]): readonly Finding[] {
  if (first === undefined) return [];
  if (others.length === 0) return [first];
  const all = new Map([first, ...others].flatMap(({ scopes }) => scopes.map((scope) => [scope.id, scope])));
  const scopes = [...all.values()].sort(compareScopes);
  // One scope may use a base for several namespaces.
  if (scopes.length < 2) return [{ ...first, message: `${first.message}${otherNamespaces(first, others)}` }];
  const isSame = others.every(({ message }) => message === first.message);
  const names = (isSame ? scopes : scopes.filter((scope) => !isOfScope(first, scope))).map(({ name }) => `"${name}"`);
  const note = isSame
    ? `This holds in ${names.length} scopes: ${names.join(', ')}.`
    : `The same gap is in ${names.length === 1 ? 'scope' : 'the scopes'} ${names.join(', ')}.`;
  return [{ ...first, scopes, message: `${first.message} ${note}` }];
}

/** The gravest speaks for all. */
function compareGravity(a: Finding, b: Finding): number {
  const [ofA, ofB] = [a.scopes[0], b.scopes[0]];
  return compareSeverity(a, b) || (ofA !== undefined && ofB !== undefined ? compareScopes(ofA, ofB) : 0);
}

function compareSeverity(a: Finding, b: Finding): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity);
}

function otherNamespaces(first: Finding, others: readonly Finding[]): string {
  const names = new Set(others.flatMap((finding) => namespaceOf(finding) ?? []));
  names.delete(namespaceOf(first) ?? '');
  if (names.size === 0) return '';
  const list = [...names].sort().map((name) => `"${name}"`);
  return ` The same gap is in ${names.size === 1 ? 'namespace' : 'the namespaces'} ${list.join(', ')}.`;
}

function namespaceOf({ resource }: Finding): string | undefined {
  return resource?.kind === 'Namespace' ? resource.name : resource?.namespace;
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    a.at.documentIndex - b.at.documentIndex ||
    compareText(JSON.stringify(a.place), JSON.stringify(b.place)) ||
    ruleOrder(a.ruleId) - ruleOrder(b.ruleId) ||
    compareText(a.message, b.message)
  );
}
