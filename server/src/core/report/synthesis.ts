import type { Analysis } from '../analysis/analysis';
import { applyChanges } from '../analysis/apply-changes';
import { clusterOf, clustersOf } from '../analysis/clusters-of';
import { completeAnalysis } from '../analysis/complete-analysis';
import { documentRoot } from '../analysis/document-root';
import type { Checkpoint } from '../checkpoint';
import type { Cluster } from '../cluster/cluster';
import type { FixAction } from '../fixes/fix';
import { changesOfPlan } from '../fixes/plan-changes';
import { planFix } from '../fixes/plan-fix';
import { groupBy } from '../group-by';
import { toDns1123Subdomain } from '../kubernetes/api-identity';
import type { Direction, NetworkPolicy } from '../kubernetes/entities';
import { type ResourceRef, resourceWords } from '../kubernetes/resource';
import { membershipsOf } from '../scopes/layout';
import { keptOutWords } from '../synthesis/dependency-words';
import { type Extension, type Synthesis, synthesize } from '../synthesis/synthesize';
import { verifySynthesis } from '../synthesis/verify-synthesis';
import { type FieldPath, nodeAt } from '../yaml/field-path';
import { visible } from './words';

/** The policies that are missing in one scope, and what the analysis of the result says. */
export interface SynthesisReport {
  readonly scope: string;
  /** One file a namespace, sorted; `name` is a file name without folder, `text` YAML with `\n`. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** What no policy could be written for, and what is not known, but for `unreadDoubts`; one sentence each. */
  readonly notes: readonly string[];
  /** Where the result is not as declared; one sentence each. Empty when it was verified. */
  readonly failures: readonly string[];
}

/** One report for each scope that holds anything, sorted; of the scope with that name alone where one is given. */
export function synthesisReports(analysis: Analysis, scope?: string): readonly SynthesisReport[] {
  return clustersOf(analysis)
    .filter((cluster) => scope === undefined || cluster.scope === scope)
    .map((cluster) => reportOf(cluster, synthesize(cluster)));
}

/** The same for one scope, where rules go into policies of the same pods as far as there are some. */
export interface MergedSynthesis {
  readonly report: SynthesisReport;
  /** With those rules; the same analysis where there are none. */
  readonly analysis: Analysis;
}

/**
 * By the id of the scope; undefined where it has nothing. Policies of bases that other scopes use stay as they are, and so
 * do those where a rule cannot be added to the text, or means something else there, with a note for each. Throws what the checkpoint throws.
 */
export async function mergedSynthesis(
  analysis: Analysis,
  scopeId: string,
  checkpoint: Checkpoint,
): Promise<MergedSynthesis | undefined> {
  const state = analysis.scopes.get(scopeId);
  if (state === undefined || state.namespaces.isEmpty()) return undefined;
  const cluster = clusterOf(state);
  const kept = new Map<string, string>();
  const merges = (policy: NetworkPolicy, direction: Direction) =>
    !kept.has(keyOf(policy)) && canExtend(analysis, policy, direction);
  // Each round leaves at least one policy more as it is, until the others can all be extended.
  for (;;) {
    const synthesis = synthesize(cluster, { merges });
    const extensions = synthesis.namespaces.flatMap((each) => each.extensions);
    const report = withNotes(reportOf(cluster, synthesis), [...kept.values()]);
    if (extensions.length === 0) return { report, analysis };
    const byPolicy = groupBy(extensions, ({ policy }) => policy);
    const refused = refusalsIn(analysis, byPolicy);
    const changes = refused.size > 0 ? undefined : changesFor(analysis, [...byPolicy.values()]);
    const after = changes && (await completeAnalysis(applyChanges(analysis, changes), checkpoint));
    const extended = after?.scopes.get(scopeId);
    const rest = extended && synthesize(clusterOf(extended), { merges });
    if (after !== undefined && rest !== undefined) {
      const again = rest.namespaces.flatMap((each) => each.extensions);
      if (again.length === 0 && policyTexts(rest) === policyTexts(synthesis)) return { report, analysis: after };
      for (const { policy } of again) refused.set(policy, 'the rule would not mean the same there.');
    }
    // Where nobody can say which one it is, all of them stay.
    const left =
      refused.size > 0
        ? refused
        : new Map([...byPolicy.keys()].map((policy) => [policy, 'the rules would not all mean the same there.']));
    for (const [policy, why] of left)
      kept.set(keyOf(policy), `${resourceWords(policy.identity)} is not extended: ${why}`);
  }
}

/** Policies of bases that other scopes use stay as they are. */
function canExtend(analysis: Analysis, { ref, basePath }: NetworkPolicy, direction: Direction): boolean {
  if (membershipsOf(analysis.layout, ref.uri).length !== 1) return false;
  const written = directions.filter((key) => hasKey(analysis, ref, [...basePath, 'spec', key]));
  // Two insertions at one place would not stay apart.
  return written.length === 0 || written.includes(direction);
}

function keyOf({ identity, ref, basePath }: NetworkPolicy): string {
  return JSON.stringify([identity.namespace, identity.name, ref, basePath]);
}

/** The policies to whose text the rules cannot be added, and why. */
function refusalsIn(
  analysis: Analysis,
  byPolicy: ReadonlyMap<NetworkPolicy, readonly Extension[]>,
): Map<NetworkPolicy, string> {
  return new Map(
    [...byPolicy].flatMap(([policy, extensions]): readonly [NetworkPolicy, string][] => {
      const plan = planFix(analysis, { title, isSafe: false, actions: actionsFor(analysis, extensions) });
      return plan.kind === 'refused' ? [[policy, plan.why]] : [];
    }),
  );
}

function changesFor(analysis: Analysis, groups: readonly (readonly Extension[])[]) {
  const actions = groups.flatMap((extensions) => actionsFor(analysis, extensions));
  const plan = planFix(analysis, { title, isSafe: false, actions });
  return plan.kind === 'plan' ? changesOfPlan(analysis, plan) : undefined;
}

const title = 'Extend policies';

function policyTexts({ namespaces }: Synthesis): string {
  return JSON.stringify(namespaces.flatMap(({ policies }) => policies));
}

function withNotes(report: SynthesisReport, notes: readonly string[]): SynthesisReport {
  return { ...report, notes: [...report.notes, ...notes] };
}

const directions: readonly Direction[] = ['ingress', 'egress'];

function hasKey(analysis: Analysis, ref: ResourceRef, path: FieldPath): boolean {
  return nodeAt(documentRoot(analysis, ref), path) !== undefined;
}

/** Of one policy. */
function actionsFor(analysis: Analysis, extensions: readonly Extension[]): readonly FixAction[] {
  const [first] = extensions;
  if (first === undefined) return [];
  const { ref, basePath } = first.policy;
  const spec = [...basePath, 'spec'];
  const add = (path: FieldPath, yaml: string): FixAction => ({ kind: 'add-entry', at: ref, path, yaml });
  const [missing, there] = [false, true].map((isThere) =>
    extensions.filter(({ direction }) => hasKey(analysis, ref, [...spec, direction]) === isThere),
  );
  const keys = (missing ?? []).map(({ direction, items }) =>
    [
      `${direction}:`,
      ...items
        .join('\n')
        .split('\n')
        .map((line) => `  ${line}`),
    ].join('\n'),
  );
  return [
    ...(there ?? []).map(({ direction, items }) => add([...spec, direction], items.join('\n'))),
    ...(keys.length === 0 ? [] : [add(spec, keys.join('\n'))]),
  ];
}

function reportOf(cluster: Cluster, synthesis: Synthesis): SynthesisReport {
  const { broken, opened } = verifySynthesis(cluster, synthesis);
  const { incomplete, unread } = cluster.facts;
  const isIncomplete = incomplete !== undefined && incomplete !== unread[0];
  const written = synthesis.namespaces.filter(({ policies }) => policies.length > 0);
  return {
    scope: cluster.scope,
    files: written.map(({ namespace, policies }) => ({
      name: `${toDns1123Subdomain(namespace) ?? 'namespace'}-network-policies.yaml`,
      text: `# Namespace ${visible(namespace)}: a default deny, and what the manifests declare.\n${policies.join('---\n')}`,
    })),
    notes: [...(isIncomplete ? [incomplete] : []), ...synthesis.notes],
    failures: [
      ...[...new Set([...broken, ...synthesis.closed])].map(keptOutWords),
      ...opened.map((line) => `This would be open and is not declared: ${line}.`),
    ],
  };
}
