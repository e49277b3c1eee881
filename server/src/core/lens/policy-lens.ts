import type { Analysis } from '../analysis/analysis';
import { clusterOf } from '../analysis/clusters-of';
import { entitiesAt } from '../analysis/entities-by-place';
import { type LocatedRange, locate } from '../analysis/locate';
import type { ScopeState } from '../analysis/scope-state';
import type { Checkpoint } from '../checkpoint';
import type { ClusterPolicy, Entity, NetworkPolicy, OpaquePolicy } from '../kubernetes/entities';
import type { ResourceRef } from '../kubernetes/resource';
import { locateReferences, nameOf } from '../navigation/reference';
import { field } from '../rules/finding';
import { compareScopes } from '../scopes/compare-scopes';
import type { FieldPath } from '../yaml/field-path';
import { lensTitle } from './lens-title';
import { type PolicyEffect, policyEffect } from './policy-effect';

/*
 * This folder says in one line above a policy what it selects and what it lets through.
 */

/** A manifest of a policy. */
export interface PolicyPlace {
  readonly ref: ResourceRef;
  readonly basePath: FieldPath;
}

/** The policies of a file, each with the first token of its manifest, in the order in which they stand. */
export function policiesIn(
  analysis: Analysis,
  uri: string,
): readonly { readonly place: PolicyPlace; readonly range: LocatedRange }[] {
  const places = new Map<string, PolicyPlace>();
  for (const { contributions } of analysis.scopes.values()) {
    for (const entity of contributions.get(uri) ?? []) {
      // What a document hides has no manifest.
      if (!isPolicy(entity) || entity.identity.apiVersion === '') continue;
      places.set(JSON.stringify([entity.ref.documentIndex, entity.basePath]), entity);
    }
  }
  return [...places.values()].flatMap(({ ref, basePath }) => {
    const range = locate(analysis, ref, field([...basePath, 'apiVersion'], 'key'));
    return range === undefined ? [] : { place: { ref, basePath }, range };
  });
}

export interface PolicyLens {
  /** `selects 3 workloads · allows 12 flows` */
  readonly title: string;
  /** The names of the workloads that the policy selects, or may select; at most `limits.locations`. */
  readonly workloads: readonly LocatedRange[];
}

/** What a policy does in every scope that uses it; undefined when it is gone. Its scopes are named where they differ. */
export async function policyLens(
  analysis: Analysis,
  { ref, basePath }: PolicyPlace,
  checkpoint: Checkpoint,
): Promise<PolicyLens | undefined> {
  const effects: { readonly scope: string; readonly title: string; readonly effect: PolicyEffect | undefined }[] = [];
  for (const state of [...analysis.scopes.values()].sort((a, b) => compareScopes(a.scope, b.scope))) {
    for (const entity of entitiesAt(state, { uri: ref.uri, documentIndex: ref.documentIndex }, basePath)) {
      if (!isPolicy(entity)) continue;
      const effect = await effectOf(state, entity, checkpoint);
      effects.push({ scope: state.scope.name, title: titleOf(entity, effect), effect });
    }
  }
  if (effects.length === 0) return undefined;
  const titles = new Set(effects.map(({ title }) => title));
  const [first = ''] = titles;
  const selected = effects.flatMap(({ effect }) => [...(effect?.selected ?? []), ...(effect?.maySelect ?? [])]);
  return {
    title: titles.size === 1 ? first : severalTitles(effects),
    workloads: locateReferences(analysis, selected.map(nameOf)),
  };
}

type Policy = NetworkPolicy | ClusterPolicy | OpaquePolicy;

function isPolicy(entity: Entity): entity is Policy {
  return entity.kind === 'network-policy' || entity.kind === 'cluster-policy' || entity.kind === 'opaque-policy';
}

async function effectOf(state: ScopeState, policy: Policy, checkpoint: Checkpoint): Promise<PolicyEffect | undefined> {
  if (policy.kind === 'opaque-policy' || policy.unknown !== undefined) return undefined;
  return policyEffect(clusterOf(state), state.facts, policy, checkpoint);
}

function titleOf(policy: Policy, effect: PolicyEffect | undefined): string {
  if (effect !== undefined) return lensTitle(effect);
  const where = policy.namespace === undefined ? 'any workload' : `any workload in ${policy.namespace}`;
  return `may select ${where} · what it does is not known`;
}

function severalTitles(effects: readonly { readonly scope: string; readonly title: string }[]): string {
  const shown = effects.slice(0, shownScopes).map(({ scope, title }) => `${scope}: ${title}`);
  const more = effects.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(' | ');
}

const shownScopes = 3;
