/** The only door of core. Hosts (workspace, lsp, cli, node) import from here and from nowhere deeper. */

// Who may talk to whom.
export type { ChangedFlows } from './connectivity/compare';
export { countChangedFlows } from './connectivity/compare';
export type { Because } from './connectivity/explain';
export type { ReachAnswer, ReachQuery, Verdict } from './connectivity/reach';
export { reach } from './connectivity/reach';
export type { GraphEdge, GraphOptions } from './graph/build-graph';
export { buildGraph } from './graph/build-graph';
export type { Provenance } from './policies/ir';
