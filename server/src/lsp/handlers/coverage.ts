import {
  type Checkpoint,
  coverageOf,
  type EntryCoverage,
  type LocatedRange,
  loadEntryCoverage,
  type PlacedWorkload,
  type PolicyCoverage,
  type Scope,
  type ScopeCoverage,
} from '../../core';
import type {
  CoverageEntryPoint,
  CoveragePolicy,
  CoverageResult,
  CoverageScope,
  CoverageTls,
  CoverageWorkload,
  PlainLocation,
} from '../../protocol/protocol';
import { fileName } from '../../workspace/uri';
import { currentAnalysis, type ServerContext } from '../server-context';
import { timeSlices } from '../time-slices';
import { whileWanted } from '../while-wanted';

/**
 * `firebreak/coverage`: runs what is pending first, so the answer fits what the client has reported, and the
 * diagnostics that it was sent.
 */
export async function answerCoverage(
  context: ServerContext,
  isCancelled: () => boolean,
): Promise<CoverageResult | undefined> {
  return whileWanted(coverageWith(context, timeSlices(isCancelled)));
}

async function coverageWith(context: ServerContext, checkpoint: Checkpoint): Promise<CoverageResult> {
  const analysis = await currentAnalysis(context);
  await context.published();
  const { totals: all, scopes, notAnalysed } = coverageOf(analysis);
  const isNeeded = scopes.some(({ mayBeEntered }) => mayBeEntered);
  const part = isNeeded ? await loadEntryCoverage(analysis.loadPart) : undefined;
  const answered: CoverageScope[] = [];
  for (const scope of scopes) {
    const state = analysis.scopes.get(scope.id);
    const entries = state && (await part?.entryCoverageOf(analysis, state, checkpoint));
    answered.push(toScope(scope, entries ?? { points: [], workloads: new Map() }));
  }
  const { covered: _, ...totals } = all;
  const { generation, isComplete } = analysis;
  return {
    generation,
    isComplete,
    totals,
    scopes: answered,
    notAnalysed,
  };
}

function toScope(
  { id, name, kind, incomplete, namespaces, policies }: ScopeCoverage,
  { points, workloads }: EntryCoverage,
): CoverageScope {
  return {
    id,
    name: scopeName({ id, name, kind }),
    kind,
    incomplete: incomplete ?? null,
    namespaces: namespaces.map((namespace) => ({
      ...namespace,
      workloads: namespace.workloads.map((workload) => toWorkload(workload, workloads.get(workload.resource))),
    })),
    policies: policies.map(toPolicy),
    entryPoints: points.map(toEntryPoint),
  };
}

/** Beside namespaces, of which one is "default", an editor shows a folder by its own name. */
export function scopeName({ id, name, kind }: Scope): string {
  return kind === 'folder' && !id.includes('#') ? fileName(id.slice('folder:'.length)) || name : name;
}

function toWorkload(
  { resource, location, ingress, egress, reason, policies }: PlacedWorkload,
  tls: CoverageTls | undefined,
): CoverageWorkload {
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
    tls: tls ?? null,
  };
}

function toEntryPoint({ point, location, description }: EntryCoverage['points'][number]): CoverageEntryPoint {
  const { identity, namespace } = point.object;
  const { request, state, words, certificates, notice, sources, waf, backends } = description;
  return {
    kind: identity.kind,
    namespace,
    name: identity.name,
    location: toPlainLocation(location),
    request,
    tls: { state, words },
    servedBy: point.servedBy ?? null,
    certificates,
    notice: notice ?? null,
    sources,
    waf,
    backends,
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
