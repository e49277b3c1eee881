/**
 * Requests and notifications between the Firebreak client and server, as plain JSON types.
 * Imports nothing, so that client and server may use different library versions.
 */

/** What the client passes as `initializationOptions`. All optional: other editors send nothing. */
export interface InitializationOptions {
  /** `vscode.env.uriScheme`: rule links then open the offline page through the client's URI handler. */
  readonly uriScheme?: string;
  /** Effective `files.exclude` patterns whose value is true. */
  readonly filesExclude?: readonly string[];
  /** The client listens to `firebreak/analysisChanged`; nobody else is sent it. */
  readonly analysisChanged?: boolean;
}

/** `firebreak/coverage`: no parameters → CoverageResult. Runs what is pending first. */
export const coverageRequest = 'firebreak/coverage';
/** `firebreak/rulePage`: { id } → { id, title, markdown } or null for an unknown rule. */
export const rulePageRequest = 'firebreak/rulePage';
/** `firebreak/rules`: no parameters → { id, title, severity }[]. */
export const rulesRequest = 'firebreak/rules';
/** `firebreak/reload`: no parameters → null, when every folder was listed and every file read again. */
export const reloadRequest = 'firebreak/reload';
/** Server → client, `firebreak/analysisChanged`: AnalysisChanged. Says that, not what: visible views ask. */
export const analysisChangedNotification = 'firebreak/analysisChanged';

export interface RulePageParams {
  readonly id: string;
}
export interface RulePage {
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
}
export interface RuleItem {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
}
export interface AnalysisChanged {
  readonly generation: number;
  /** Workloads that are open in at least one direction. */
  readonly openWorkloads: number;
  readonly workloads: number;
  /** False while the workspace is being read for the first time. */
  readonly isComplete: boolean;
}

export interface PlainPosition {
  readonly line: number;
  readonly character: number;
}
export interface PlainRange {
  readonly start: PlainPosition;
  readonly end: PlainPosition;
}
export interface PlainLocation {
  readonly uri: string;
  readonly range: PlainRange;
}

export type CoverageState = 'open' | 'restricted' | 'closed' | 'unknown';

export interface CoverageResult {
  readonly generation: number;
  readonly isComplete: boolean;
  readonly totals: {
    readonly workloads: number;
    readonly ingress: number;
    readonly egress: number;
    readonly open: number;
  };
  readonly scopes: readonly CoverageScope[];
  readonly notAnalysed: readonly NotAnalysed[];
}
export interface CoverageScope {
  /** Stable and unique, unlike the name. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'kustomization' | 'chart' | 'folder';
  /** Why absence is not judged in this scope, or null. */
  readonly incomplete: string | null;
  readonly namespaces: readonly CoverageNamespace[];
  readonly policies: readonly CoveragePolicy[];
}
export interface CoverageNamespace {
  readonly name: string;
  /** 'metadata.namespace', 'default', or the kustomization that sets it. */
  readonly inferredFrom: string;
  readonly workloads: readonly CoverageWorkload[];
}
export interface CoverageWorkload {
  readonly kind: string;
  readonly name: string;
  readonly location: PlainLocation;
  readonly ingress: CoverageState;
  readonly egress: CoverageState;
  /** Why a state is unknown, or null. */
  readonly reason: string | null;
  readonly policies: readonly CoverageWorkloadPolicy[];
}
export interface CoverageWorkloadPolicy {
  readonly kind: string;
  readonly name: string;
  readonly location: PlainLocation;
  readonly directions: readonly ('ingress' | 'egress')[];
}
export interface CoveragePolicy {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly location: PlainLocation;
  /** Workloads that it selects in this scope; null when that is not known. */
  readonly selects: number | null;
}
export interface NotAnalysed {
  readonly uri: string;
  readonly path: string;
  readonly reason: string;
}
