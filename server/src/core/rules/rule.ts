import type { Analysis } from '../analysis/analysis';
import type { JudgedExpectation } from '../analysis/judge-expectations';
import type { Surroundings } from '../analysis/lookups';
import type { SourceDocument } from '../analysis/source-file';
import type { ScopeDuplicates } from '../cluster/duplicates';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { ConfigProblem } from '../config/read-shape';
import type { RuleOptions } from '../config/rule-options';
import type { Fix } from '../fixes/fix';
import type { SuppressedRule, Suppression } from '../suppression/suppression';
import type { Finding, Severity } from './finding';

/** What a rule reports; the runner adds rule id, default severity, document and scope. */
export type DraftFinding = Omit<Finding, 'ruleId' | 'scopes' | 'severity' | 'outranked' | 'isBaselined'> & {
  readonly severity?: Severity;
  readonly cause?: Cause;
};

/** Several namespace rules may find one mistake: only the gravest says so, and of equals the one of the lowest rank. */
export interface Cause {
  /** Equal for findings of one namespace that one mistake makes. */
  readonly key: string;
  readonly rank: number;
}

/** What of a finding only the whole workspace shows. */
export type Completion = Partial<Pick<Finding, 'message' | 'severity' | 'place' | 'related' | 'data'>>;

/** One rule = one file: meta and check. Beside it stand its fixes, and its page, whose examples are its tests. */
export type Rule = RuleMeta & (DocumentRule | NamespaceRule | ClusterRule | ScopeRule | SuppressionRule | ConfigRule);

export interface RuleMeta extends Guarded {
  /** The slug; reads well after "ignore". */
  readonly id: string;
  /** What is wrong, as a short noun phrase for lists: "Namespace without default-deny for ingress". */
  readonly title: string;
  readonly severity: Severity;
  /** It reports where a configuration gives it a severity (`rules:` in `.firebreak.yaml`), and nowhere else. */
  readonly isOffByDefault?: true;
  /** A rule about the same cause at a larger scale: where it reports a namespace, this one stays silent. */
  readonly silencedBy?: string;
}

/** What the registry knows of every rule, also of those whose group is not loaded. */
export type KnownRule = RuleMeta & { readonly slice: Rule['slice'] };

/** Of rules whose findings may hang on more than their slice. */
export interface Guarded {
  /**
   * A guard that needs the whole workspace; asked when findings are gathered. A rule with one silences no other.
   * Where words of the finding are about the rest of the workspace, the answer brings them.
   * It reads scopes only through functions that note what they look up (`analysis/lookups.ts`), so that it is asked
   * again when that changes.
   */
  holds?(finding: Finding, surroundings: Surroundings): boolean | Completion;
}

/**
 * What mends a finding of a rule, the most targeted first. Derived again from the finding; planned and verified by the
 * engine before it is offered. It stands beside the rule, in `<id>.fixes.ts`, and in the registry `fixes.ts`.
 */
export type ProposeFixes = (finding: Finding, analysis: Analysis) => readonly Fix[];
/** For tables of rules: `hint, off by default`. */
export function severityWords({ severity, isOffByDefault }: RuleMeta): string {
  return isOffByDefault ? `${severity}, off by default` : severity;
}

/** Reads one document; memoised by the document's text. `at.uri` and `at.documentIndex` are filled in later. */
export interface DocumentRule {
  readonly slice: 'document';
  check(document: SourceDocument): Iterable<DocumentFinding>;
}
export type DocumentFinding = Omit<DraftFinding, 'at' | 'related'>;

/**
 * Reads one namespace of one scope, the facts that hold for the whole scope, and what configurations say of the rule for
 * a file; memoised by all of them.
 */
export interface NamespaceRule {
  readonly slice: 'namespace';
  check(
    namespace: NamespaceView,
    facts: NamespaceFacts,
    optionsFor: (uri: string) => RuleOptions,
  ): Iterable<DraftFinding>;
  /** The same mistake in policies of the whole cluster, which are in no namespace; memoised by the facts. */
  checkClusterWide?(facts: NamespaceFacts): Iterable<DraftFinding>;
}

/** Reads what one scope holds more than once, in all of its namespaces; memoised by that. */
export interface ClusterRule {
  readonly slice: 'cluster';
  check(duplicates: ScopeDuplicates): Iterable<DraftFinding>;
}

/** Reads how the files of the workspace form scopes; run when files come or go and when a kustomization changes. */
export interface ScopeRule {
  readonly slice: 'scope';
  check(analysis: Pick<Analysis, 'layout' | 'files' | 'leftOut'>): Iterable<DraftFinding>;
  /** Reads what one scope builds; run when something of it changes. */
  checkBuild?(analysis: Pick<Analysis, 'layout' | 'files' | 'kustomize'>, scopeId: string): Iterable<DraftFinding>;
}

/** Reads what one file suppresses; run whenever the findings of the file are gathered. */
export interface SuppressionRule {
  readonly slice: 'suppression';
  check(suppressions: readonly JudgedSuppression[]): Iterable<DocumentFinding & { readonly documentIndex: number }>;
}

/** Reads one configuration; run whenever the findings of its file are gathered. */
export interface ConfigRule {
  readonly slice: 'config';
  check(
    config: JudgedConfig,
  ): Iterable<DocumentFinding & { readonly documentIndex: number } & Partial<Pick<Finding, 'related' | 'scopes'>>>;
}

/** A configuration with what is wrong with it. */
export interface JudgedConfig {
  readonly documentIndex: number;
  readonly problems: readonly ConfigProblem[];
  /** What is no mistake, and has no effect yet. */
  readonly notes: readonly ConfigProblem[];
  /** Other documents of its file hold something, and are not read. */
  readonly hasMoreDocuments: boolean;
  /** URI of another configuration of the same folder, which counts instead. */
  readonly outrankedBy: string | undefined;
  readonly expectations: readonly JudgedExpectation[];
  /** What it ignores. */
  readonly suppressions: readonly JudgedSuppression[];
}

/** A suppression with what became of it. */
export interface JudgedSuppression {
  readonly suppression: Suppression;
  readonly documentIndex: number;
  /** Those of its rules of which nothing is found where it stands; empty while that is not known for certain. */
  readonly unused: readonly SuppressedRule[];
  /** Of every rule: nothing at all is found in the file. */
  readonly isUnused: boolean;
  /** Those of its rules that there are not. */
  readonly unknown: readonly UnknownRule[];
  /** The last day on which it had an effect, where that is over. */
  readonly expired?: string | undefined;
}

/** `meant` is the rule that was probably meant. */
export interface UnknownRule extends SuppressedRule {
  readonly meant: string | undefined;
}
