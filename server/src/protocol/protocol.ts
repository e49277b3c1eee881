/**
 * Requests and notifications between the Firebreak client and server, as plain JSON types.
 * Imports nothing, so that client and server may use different library versions.
 * Lines and characters count from 0, characters in UTF-16 code units; URIs are those that the client uses.
 * A request with parameters of the wrong shape is answered with null.
 */

/** What the client passes as `initializationOptions`. All optional: other editors send nothing. */
export interface InitializationOptions {
  /** `vscode.env.uriScheme`: rule links then open the offline page through the client's URI handler. */
  readonly uriScheme?: string;
  /** Effective `files.exclude` patterns whose value is true. */
  readonly filesExclude?: readonly string[];
  /** The section `firebreak` of the settings, for clients that do not answer `workspace/configuration`. */
  readonly settings?: unknown;
  /** The client answers `firebreak/readFile` and `firebreak/readDirectory`; nobody else is asked. */
  readonly fileSystem?: boolean;
  /** URI of the folder with the scripts of a server in a worker, which reads parts of itself by `firebreak/readFile`. */
  readonly scripts?: string;
  /** The client listens to `firebreak/analysisChanged`; nobody else is sent it. */
  readonly analysisChanged?: boolean;
}

/** `firebreak/coverage`: no parameters → CoverageResult. Runs what is pending first. */
export const coverageRequest = 'firebreak/coverage';
/** `firebreak/rules`: no parameters → { id, title, severity }[]. */
export const rulesRequest = 'firebreak/rules';
/** `firebreak/fileStatus`: { uri } → FileStatus, or null for a file that Firebreak leaves alone. Does not wait. */
export const fileStatusRequest = 'firebreak/fileStatus';
/**
 * `firebreak/compareConnectivity`: CompareConnectivityParams → ComparedConnectivity, or null. Runs what is pending first. The
 * client says what is committed, because the server starts no process; how it knows is its own affair.
 */
export const compareConnectivityRequest = 'firebreak/compareConnectivity';
/**
 * `firebreak/previewableFixes`: PreviewableFixesParams → PreviewableFix[], the fixes of the findings at a range that may
 * change connections, in the order in which they are offered.
 */
export const previewableFixesRequest = 'firebreak/previewableFixes';
/** `firebreak/previewFix`: FixReference → FixPreview. Runs what is pending first. */
export const previewFixRequest = 'firebreak/previewFix';
/** `firebreak/reload`: no parameters → null, when every folder was listed and every file read again. */
export const reloadRequest = 'firebreak/reload';
/** Server → client, `firebreak/readFile`: ReadFileParams → PlainFileContent, of what the server cannot read itself. */
export const readFileRequest = 'firebreak/readFile';
/** Server → client, `firebreak/readDirectory`: ReadDirectoryParams → PlainDirectoryEntry[], empty when there is no such folder. */
export const readDirectoryRequest = 'firebreak/readDirectory';
/** Server → client, `firebreak/analysisChanged`: AnalysisChanged. Says that, not what: visible views ask. */
export const analysisChangedNotification = 'firebreak/analysisChanged';

/** Command of the extension behind a lens: lists places. Arguments: URI, `PlainPosition`, `PlainLocation[]`. */
export const showSelectedCommand = 'firebreak.showSelected';

/** Command of the extension behind an action: shows what fixes do to connections. Arguments: URI, `PlainRange`. */
export const previewFixesCommand = 'firebreak.previewConnectivityChange';

/** A file, and the size up to which it is wanted. */
export interface ReadFileParams {
  readonly uri: string;
  readonly maximalBytes: number;
}
/** The text with its byte order mark, or why there is none. Bytes that are no UTF-8 are U+FFFD, and `isLossy` says that there are some. */
export type PlainFileContent =
  | { readonly kind: 'text'; readonly text: string; readonly isLossy?: true }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'left-out';
      readonly why: 'too-large' | 'not-text' | 'link' | 'not-a-file' | 'no-permission' | 'unreadable';
    };
/** A folder to list. */
export interface ReadDirectoryParams {
  readonly uri: string;
}
/** One entry of kind `unreadable` stands for a folder that is there and cannot be listed. */
export interface PlainDirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'unreadable';
  /** Of a link, where that is known. */
  readonly leadsTo?: 'file' | 'directory';
}

/** One rule of the list; `severity` is error, warning, information or hint. */
export interface RuleItem {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
}
/** The numbers that a status or a badge shows. */
export interface AnalysisChanged {
  /** Grows with every analysis; the same number means the same result. */
  readonly generation: number;
  /** Workloads that are open in at least one direction. */
  readonly openWorkloads: number;
  readonly workloads: number;
  /** Workloads that are restricted or closed in both directions. */
  readonly coveredWorkloads: number;
  /** The namespaces that have workloads, those with most open ones first; at most twenty. */
  readonly namespaces: readonly NamespaceSummary[];
  /** False while the workspace is being read for the first time. */
  readonly isComplete: boolean;
}

/** The workloads of the namespaces of one name, in all scopes. */
export interface NamespaceSummary {
  readonly name: string;
  readonly workloads: number;
  readonly openWorkloads: number;
}

/** Asks about one file. */
export interface FileStatusParams {
  readonly uri: string;
}
/** What one file holds. */
export interface FileStatus {
  /** Kubernetes objects that were read. */
  readonly objectCount: number;
  /** The namespaces of its objects, sorted; `inferredFrom` as in CoverageNamespace. */
  readonly namespaces: readonly { readonly name: string; readonly inferredFrom: string }[];
  /** Why the file, or a part of it, is not analysed; null when all of it is. */
  readonly notAnalysed: string | null;
  /** False while files of the workspace are being read. */
  readonly isComplete: boolean;
}

/** `Position` of LSP. */
export interface PlainPosition {
  readonly line: number;
  readonly character: number;
}
/** `Range` of LSP: `end` is exclusive. */
export interface PlainRange {
  readonly start: PlainPosition;
  readonly end: PlainPosition;
}
/** `Location` of LSP. */
export interface PlainLocation {
  readonly uri: string;
  readonly range: PlainRange;
}

/**
 * How a workload is isolated in one direction: no policy isolates it, policies isolate it and allow something, policies
 * isolate it and allow nothing, or nobody can say.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export type CoverageState = 'open' | 'restricted' | 'closed' | 'unknown';

/** Everything that the Coverage view shows. Scopes, namespaces and workloads are sorted by name. */
export interface CoverageResult {
  /** That of the analysis; see AnalysisChanged. */
  readonly generation: number;
  /** False while the workspace is being read for the first time. */
  readonly isComplete: boolean;
  /** Numbers of workloads: all, those restricted or closed in a direction, those open in at least one. */
  readonly totals: {
    readonly workloads: number;
    readonly ingress: number;
    readonly egress: number;
    readonly open: number;
  };
  readonly scopes: readonly CoverageScope[];
  readonly notAnalysed: readonly NotAnalysed[];
}
/** The manifests that form one cluster. */
export interface CoverageScope {
  /** Stable and unique, unlike the name. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'kustomization' | 'chart' | 'folder';
  /** Why absence is not judged in this scope, or null. */
  readonly incomplete: string | null;
  readonly namespaces: readonly CoverageNamespace[];
  readonly policies: readonly CoveragePolicy[];
  /** Those with the certificates that end first stand first. */
  readonly entryPoints: readonly CoverageEntryPoint[];
}
/** A namespace that has workloads. */
export interface CoverageNamespace {
  readonly name: string;
  /** 'metadata.namespace', 'default', the setting 'firebreak.defaultNamespace', or the kustomization that sets it. */
  readonly inferredFrom: string;
  readonly workloads: readonly CoverageWorkload[];
}
/** A workload, located at its name, with the policies that select it. */
export interface CoverageWorkload {
  readonly kind: string;
  readonly name: string;
  readonly location: PlainLocation;
  readonly ingress: CoverageState;
  readonly egress: CoverageState;
  /** Why a state is unknown, or null. */
  readonly reason: string | null;
  readonly policies: readonly CoverageWorkloadPolicy[];
  /** How connections from outside arrive, the one of most concern, in words; null where none is known. */
  readonly tls: CoverageTls | null;
}
export interface CoverageTls {
  readonly state: CoverageTlsState;
  /** `terminates at the edge, plain behind it` */
  readonly words: string;
}
export type CoverageTlsState =
  | 'plain'
  | 'redirected'
  | 'terminated'
  | 're-encrypted'
  | 'passed-through'
  | 'not-served'
  | 'unknown';
/** One host and path, or one port of a Service, that clients outside of the cluster reach, located where it is written. */
export interface CoverageEntryPoint {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly location: PlainLocation;
  /** `shop.example.com/cart`, `port 443` */
  readonly request: string;
  readonly tls: CoverageTls;
  /** What serves it; null where nothing says so. */
  readonly servedBy: string | null;
  /** In words, each of which names no more than a Secret and a day. */
  readonly certificates: readonly string[];
  /** That its certificate has expired, or is about to; else null. */
  readonly notice: string | null;
  /** Who may connect, the web application firewall, and the Services behind; in words. */
  readonly sources: string;
  readonly waf: string;
  readonly backends: readonly string[];
}
/** A policy that selects the workload, and the directions in which it isolates it. */
export interface CoverageWorkloadPolicy {
  readonly kind: string;
  readonly name: string;
  readonly location: PlainLocation;
  readonly directions: readonly ('ingress' | 'egress')[];
}
/** A policy of a scope, located at its name. */
export interface CoveragePolicy {
  readonly kind: string;
  /** Null for a policy of the whole cluster. */
  readonly namespace: string | null;
  readonly name: string;
  readonly location: PlainLocation;
  /** Workloads that it selects in this scope; null when that is not known. */
  readonly selects: number | null;
}
/** What was left out; `path` is relative to the workspace folder and ends in `/` for a folder. */
export interface NotAnalysed {
  readonly uri: string;
  readonly path: string;
  readonly reason: string;
}

/** Another state of the workspace, the earlier one. Files that are not listed were the same as now. */
export interface CompareConnectivityParams {
  /** Null says that there was no such file. What the workspace leaves out now counts on neither side. */
  readonly earlier: readonly { readonly uri: string; readonly text: string | null }[];
}
/** A file that was larger is not compared: the server reads no larger ones. */
export const maximalComparedBytes = 2 * 1024 * 1024;
/** What leads from the connections of the earlier state to those of now, unsaved text included. */
export interface ComparedConnectivity {
  /** False while the workspace is being read for the first time; nothing is compared then. */
  readonly isComplete: boolean;
  /** Files of the workspace that were other ones. */
  readonly files: number;
  /** By scope, then `src`, then `dst`; no more than 500 of each sort. */
  readonly changes: readonly ConnectivityChange[];
  /** How many there are of each sort. */
  readonly totals: Readonly<Record<ConnectivityChange['change'], number>>;
  /** Sentences about what a side's connections depend on and nobody knows. */
  readonly doubts: readonly { readonly side: 'both' | 'before' | 'after'; readonly doubt: string }[];
}
/** A pair between which other connections are possible than before. */
export interface ConnectivityChange {
  readonly change: 'added' | 'removed' | 'changed';
  /** The name of the scope where the workspace has several, or null. */
  readonly scope: string | null;
  readonly src: ConnectivityEnd;
  readonly dst: ConnectivityEnd;
  /** As `firebreak graph` writes them: `TCP 80,UDP 53`, `All Connections`, `No Connections`. */
  readonly before: string;
  readonly after: string;
  /** The line of `firebreak diff`, with both names as they are here and what of each side is certain. */
  readonly line: string;
}
/** A name and where it leads: of changes `shop/web[Deployment]`, addresses outside or `{ingress-controller}`; location null for all but workloads of now. */
export interface ConnectivityEnd {
  readonly name: string;
  readonly location: PlainLocation | null;
}

/** Asks for the fixes at a place, as `textDocument/codeAction` does. */
export interface PreviewableFixesParams {
  readonly uri: string;
  readonly range: PlainRange;
}
/**
 * One fix of one finding; both texts are opaque. It is also the `data` of a code action, so `codeAction/resolve` makes the
 * edit of it; with a `generation` only while that is the one of the analysis.
 */
export interface FixReference {
  readonly uri: string;
  readonly finding: string;
  readonly fix: string;
  readonly generation?: number;
}
/** A fix that can be previewed. */
export interface PreviewableFix extends FixReference {
  /** With its effect, where that is known already. */
  readonly title: string;
}
/** What a fix would do, or why it cannot be applied. Nothing is compared while the workspace is being read. */
export type FixPreview =
  | {
      readonly kind: 'compared';
      /** With its effect. */
      readonly title: string;
      /** That of the analysis; see AnalysisChanged. */
      readonly generation: number;
      /** From now to the state with the fix; `files` are those that it changes or creates, locations those of now. */
      readonly comparison: ComparedConnectivity;
      /** What is declared and could not connect any more; sorted. */
      readonly broken: readonly BrokenConnection[];
    }
  | { readonly kind: 'refused'; readonly why: string };
/** A declared dependency that a fix breaks. */
export interface BrokenConnection {
  readonly from: ConnectivityEnd;
  readonly to: ConnectivityEnd;
  /** The variable, file or field that declares it. */
  readonly declaredBy: ConnectivityEnd;
  /** `! from => to : declared by declaredBy`, with the names as they are here. */
  readonly line: string;
}
