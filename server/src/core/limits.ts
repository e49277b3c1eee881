/** Every limit of the analysis. Reaching one is shown as "not analysed" or as a located problem, never passed over. */
export const limits = {
  /** Bytes of one file; larger files are not read. */
  fileBytes: 2 * 1024 * 1024,
  /** Bytes of a larger JSON file that are looked at, to tell whether it may be a manifest. */
  headBytes: 64 * 1024,
  /** Files of one workspace folder. */
  files: 50_000,
  /** Folders inside each other; deeper ones are left out. */
  folderDepth: 100,
  /** Kustomizations that use each other in a row. */
  kustomizationDepth: 100,
  /** Files that one kustomization root may add, counted once for each way to them. */
  kustomizedFiles: 200_000,
  /** Nesting of maps and sequences in one document. */
  yamlDepth: 100,
  /** Length of one ConfigMap or Secret (UTF-16 units); longer ones are not searched for addresses. */
  configLength: 64 * 1024,
  /** Length of one text with certificates (UTF-16 units); the usual bundle of all public authorities has 230,000. */
  certificateTextLength: 1024 * 1024,
  /** Length of one certificate or key in base64; of longer ones nothing is known. */
  certificateLength: 64 * 1024,
  /** Certificates of one text. */
  certificatesPerText: 500,
  /** Texts with certificates that are not read again while they stay as they are. */
  recentCertificateTexts: 64,
  /** Certificates that are looked at as a chain; more are what somebody trusts. */
  certificatesPerChain: 10,
  /** Tokens of one document (words, marks, runs of spaces), about one for two characters. */
  yamlTokens: 1_000_000,
  /** Nodes that aliases and merge keys add to one document. */
  expandedNodes: 100_000,
  /** Syntax problems reported per document. */
  problemsPerDocument: 20,
  /** Problems kept of one policy. */
  problemsPerPolicy: 100,
  /** Pairs of peers, rules and policies that are compared to find redundant ones in one namespace or for the whole cluster; with more none is found. */
  redundancyComparisons: 200_000,
  /** Places that one quick-fix edits; with more there is no fix, because simulating it takes too long. */
  editsPerFix: 1_000,
  /** Keys and list items of one configuration. */
  configEntries: 2_000,
  /** Findings shown per file in an editor; then one note with the rest's number. */
  diagnosticsPerFile: 100,
  /** Results of one SARIF report; code scanning shows no more. */
  sarifResults: 5_000,
  /** Connections in one picture of a graph; with more nobody could follow them. */
  drawnConnections: 300,
  /** Pairs of namespaces between which the flows of one policy are counted for an editor. */
  namespacePairs: 10_000,
  /** Places that one answer to an editor lists: what a selector selects, what refers to a workload. */
  locations: 500,
  /** Connections of one sort (opened, closed, changed) that a comparison lists for an editor; then the rest's number. */
  comparedConnections: 500,
  /** Related locations of one finding. */
  relatedLocations: 5,
} as const;
