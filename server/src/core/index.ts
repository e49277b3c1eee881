/** The only door of core. Hosts (workspace, lsp, cli, node) import from here and from nowhere deeper. */

// Analysing a workspace.
export {
  type Analysis,
  changedFiles,
  emptyAnalysis,
  filesWithFindings,
  type LeftOut,
  missingGroups,
} from './analysis/analysis';
export { applyChanges, type FileChange, setComplete } from './analysis/apply-changes';
export { clustersOf } from './analysis/clusters-of';
export { completeAnalysis } from './analysis/complete-analysis';
export { allFindings, findingsOf } from './analysis/findings-of';
export { addGroup } from './analysis/group-needs';
export { hasMoved } from './analysis/has-moved';
export { foldersByConfig, sharedObject } from './analysis/join-folders';
export { type LocatedRange, locate } from './analysis/locate';
export { type AnalysisOptions, type DefaultNamespace, defaultOptions } from './analysis/options';
export { rewrittenInPlace } from './analysis/rewritten-in-place';
export { scopesAfter } from './analysis/scopes-after';
export { setOptions } from './analysis/set-options';
export type { SourceFile } from './analysis/source-file';
export { unreadDoubt, unreadDoubts } from './analysis/unread-files';
// The findings that were there before.
export { baselineName, baselinesInForce, printBaseline, readBaseline } from './baseline/baseline';
export { namedBaseline } from './baseline/named-baseline';
export { baselineEntries, staleEntries } from './baseline/stale-entries';
export { Cancelled, type Checkpoint, noCheckpoint } from './checkpoint';
export { isNetworkPlugin, type NetworkPlugin, networkPlugins } from './cluster/network-plugins';
// The configuration of a repository.
export { configNames } from './config/config';
export { configProblems } from './config/config-problems';
export {
  type FilePatterns,
  filePatternsFor,
  filePatternsIn,
  filePatternsKey,
  leavesOut,
  readFilePatterns,
} from './config/file-patterns';
export { configSchema } from './config/json-schema';
export { lenientSchema } from './config/lenient-schema';
// The cluster that the manifests describe.
export {
  coverageOf,
  type PlacedWorkload,
  type PolicyCoverage,
  type ScopeCoverage,
} from './coverage/coverage-of';
export { mostOpenNamespaces } from './coverage/coverage-totals';
export type { EntryCoverage } from './coverage/entry-coverage';
export { fileStatus } from './coverage/file-status';
export { loadEntryCoverage } from './coverage/load-entry-coverage';
export { brokenBetween } from './fixes/broken-between';
export type { Fix, FixEffect, FixPlan } from './fixes/fix';
export { fixesFor } from './fixes/fixes-for';
export { planFix } from './fixes/plan-fix';
export { simulateFix } from './fixes/simulate-fix';
export { suppressionsFor } from './fixes/suppress';
export { verifyFix } from './fixes/verify-fix';
export { hoverAt } from './hover/hover-at';
export type { HoverLine, HoverPart } from './hover/hover-text';
export { assertNever } from './invariant';
export type { Json } from './json';
export { isDns1123Label } from './kubernetes/api-identity';
export type { ResourceRef } from './kubernetes/resource';
// What a policy does, above it.
export { type PolicyPlace, policiesIn, policyLens } from './lens/policy-lens';
export { limits } from './limits';
// What belongs to a place of a file elsewhere.
export { definitionAt } from './navigation/definition-at';
export { referencesAt } from './navigation/references-at';
// Reports.
export { buildCheckReport, holdsInScope } from './report/build-check-report';
export { checkJson } from './report/check-json';
export type { CheckReport } from './report/check-report';
export { checkSarif } from './report/check-sarif';
export { checkText } from './report/check-text';
export {
  type ComparedConnection,
  type ConnectivityComparison,
  compareConnectivity,
} from './report/compare-connectivity';
export { coverageJson } from './report/coverage-json';
export { coverageMarkdown } from './report/coverage-markdown';
export { coverageText } from './report/coverage-text';
export { diffCsv, diffJson, diffMarkdown, diffText } from './report/diff';
export type { DiffedClusters, DiffOptions } from './report/diff-changes';
export { diffDoubts } from './report/diff-doubts';
export { graphJson, graphText } from './report/graph';
export { graphCsv } from './report/graph-csv';
export { graphDot } from './report/graph-dot';
export { graphDoubts } from './report/graph-doubts';
export type { GraphReportOptions } from './report/graph-edges';
export { type ExplainOptions, explainJson, explainText } from './report/graph-explain';
export { focusProblem } from './report/graph-focus';
export { graphMarkdown } from './report/graph-markdown';
export { graphMermaid } from './report/graph-mermaid';
export { graphSvg } from './report/graph-svg';
export { noPaint, type Paint } from './report/paint';
export type { Layout, LayoutRequest, PlacedBox, Point, Size } from './report/picture-layout';
export { type BrokenDependency, changePreviewText, previewChange } from './report/preview-change';
export { reachJson } from './report/reach-json';
export { buildReachReport, clustersFor, nameProblem, type StatedQuery, senderProblem } from './report/reach-report';
export { reachText } from './report/reach-text';
export { rulesJson, rulesText } from './report/rules';
export { secretLines } from './report/secret-lines';
export { summarise } from './report/summarise';
export { type MergedSynthesis, mergedSynthesis, type SynthesisReport, synthesisReports } from './report/synthesis';
export { count, visible } from './report/words';
// What is found, and how it is mended.
export { addressOfRule } from './rules/documentation-address';
export type { Finding, Place, Severity } from './rules/finding';
export type { GroupName } from './rules/groups';
export { rules } from './rules/index';
export { loadAllGroups, loadGroup } from './rules/load-group';
export type { KnownRule } from './rules/rule';

export type { LoadPart, RuleGroup } from './rules/rule-group';
export { pageOf, type RuleExample, renderRulePage } from './rules/rule-page';
// The files that kustomizations lead to: the command line reads those that lie beside what it was given.
export { filesNamedIn, firstNamedOutside, generatorInputs } from './scopes/named-files';
export type { Scope } from './scopes/scope';

// Text.
export { compareText } from './text/compare-text';
export { globMatcher, isCheapGlob } from './text/glob';
export { buildLineIndex, positionAt } from './text/line-index';
export { nearest } from './text/nearest';
export { applyEdits } from './text/text-edit';
