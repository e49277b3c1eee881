import {
  coverageOf,
  type LocatedRange,
  type PlacedWorkload,
  type PolicyCoverage,
  type Scope,
  type ScopeCoverage,
} from '../../core';
import type {
  CoveragePolicy,
  CoverageResult,
  CoverageScope,
  CoverageWorkload,
  PlainLocation,
} from '../../protocol/protocol';
import { fileName } from '../../workspace/uri';
import { currentAnalysis, type ServerContext } from '../server-context';

/**
 * `firebreak/coverage`: runs what is pending first, so the answer fits what the client has reported, and the
 * diagnostics that it was sent.
 */
export async function answerCoverage(context: ServerContext): Promise<CoverageResult> {
  const analysis = await currentAnalysis(context);
  await context.published();
  const { totals: all, scopes, notAnalysed } = coverageOf(analysis);
  const { covered: _, ...totals } = all;
  const { generation, isComplete } = analysis;
  return { generation, isComplete, totals, scopes: scopes.map(toScope), notAnalysed };
}

function toScope({ id, name, kind, incomplete, namespaces, policies }: ScopeCoverage): CoverageScope {
  return {
    id,
    name: scopeName({ id, name, kind }),
    kind,
    incomplete: incomplete ?? null,
    namespaces: namespaces.map((namespace) => ({ ...namespace, workloads: namespace.workloads.map(toWorkload) })),
    policies: policies.map(toPolicy),
  };
}

/** Beside namespaces, of which one is "default", an editor shows a folder by its own name. */
export function scopeName({ id, name, kind }: Scope): string {
  return kind === 'folder' && !id.includes('#') ? fileName(id.slice('folder:'.length)) || name : name;
}

function toWorkload({ resource, location, ingress, egress, reason, policies }: PlacedWorkload): CoverageWorkload {
  return {
    kind: resource.kind,
    name: resource.name,
    location: toPlainLocation(location),
    ingress,
    egress,
    reason: reason ?? null,
    policies: policies.map((policy) => ({
      kind: policy.resource.kind,
      name: policy.resource.name,
      location: toPlainLocation(policy.location),
      directions: policy.directions,
    })),
  };
}

function toPolicy({ resource, location, selects }: PolicyCoverage): CoveragePolicy {
  return {
    kind: resource.kind,
    namespace: resource.namespace ?? null,
    name: resource.name,
    location: toPlainLocation(location),
    selects: selects ?? null,
  };
}

export function toPlainLocation({ uri, start, end }: LocatedRange): PlainLocation {
  return { uri, range: { start, end } };
}
