import type { Analysis } from '../analysis/analysis';
import { type LocatedRange, locate } from '../analysis/locate';
import type { ScopeState } from '../analysis/scope-state';
import type { Checkpoint } from '../checkpoint';
import { isChallengePath } from '../entry/acme';
import { firstToEnd } from '../entry/certificates';
import { describeEntry, type EntryDescription } from '../entry/describe-entry';
import type { EntryPoint } from '../entry/entry-point';
import { entryPointsOf } from '../entry/entry-points';
import { entryPointsAt } from '../entry/entry-points-at';
import { type EntryState, statesByConcern, stateThrough, wordsThrough } from '../entry/entry-state';
import { namespacesWithPods, podsOfIstioGateway } from '../entry/istio-gateway-pods';
import { istioCredentialsOf } from '../entry/istio-servers';
import type { KeptDocument } from '../kubernetes/kept-document';
import type { Labels } from '../kubernetes/labels';
import type { ResourceIdentity } from '../kubernetes/resource';
import { field } from '../rules/finding';
import { compareText } from '../text/compare-text';
import type { FieldPath } from '../yaml/field-path';

/*
 * How what comes in from outside is encrypted, of a whole scope. It is loaded when somebody looks at it, so nothing that
 * is needed at the start of a server imports it.
 */

/** What lets something into a scope from outside, and what that means for its workloads. */
export interface EntryCoverage {
  /** Those with the certificates that end first before those of which no end is known; then by namespace and host. */
  readonly points: readonly PlacedEntryPoint[];
  /** By the identity of the workload, as it is in `PlacedWorkload`; those that are behind no entry point are left out. */
  readonly workloads: ReadonlyMap<ResourceIdentity, WorkloadTls>;
}

/** An entry point, located at its host. */
export interface PlacedEntryPoint {
  readonly point: EntryPoint;
  readonly location: LocatedRange;
  /** A moment; undefined where no certificate of it is in the manifests. */
  readonly validUntil: string | undefined;
  readonly description: EntryDescription;
}

/** How connections from outside arrive at a workload: the one that is of most concern. */
export interface WorkloadTls {
  readonly state: EntryState;
  /** In plain words, such as `terminates at the edge, plain behind it`. */
  readonly words: string;
}

/** Costs a look at each namespace of the scope, the work for those that have changed, and a place for each entry point. */
export async function entryCoverageOf(
  analysis: Analysis,
  state: ScopeState,
  checkpoint: Checkpoint,
): Promise<EntryCoverage> {
  const points = await entryPointsOf(state, checkpoint);
  return { points: await allPlaced(analysis, points, checkpoint), workloads: tlsOfWorkloads(points) };
}

/** What comes in by a host that is written at a path of an object, in the order of `EntryCoverage`. */
export async function entriesAt(
  analysis: Analysis,
  state: ScopeState,
  object: KeptDocument,
  path: FieldPath,
  checkpoint: Checkpoint,
): Promise<readonly PlacedEntryPoint[]> {
  return allPlaced(analysis, await entryPointsAt(state, object, path, checkpoint), checkpoint);
}

/** A Secret by its name, and where it is, or may be. */
export interface SecretPlaces {
  readonly name: string;
  readonly namespaces: readonly string[];
}

/** The Secret that a Gateway of Istio names at a path: it is where the pods are. Undefined at any other path. */
export function credentialAt(state: ScopeState, object: KeptDocument, path: FieldPath): SecretPlaces | undefined {
  const { namespace } = object;
  const own = JSON.stringify(path);
  const found = istioCredentialsOf(object).find((credential) => JSON.stringify(credential.path) === own);
  if (found === undefined || namespace === undefined) return undefined;
  const namespacesOf = (labels: Labels) => namespacesWithPods(state, labels);
  return { name: found.name, namespaces: podsOfIstioGateway({ namespacesOf }, { ...object, namespace }).namespaces };
}

async function allPlaced(
  analysis: Analysis,
  points: readonly EntryPoint[],
  checkpoint: Checkpoint,
): Promise<readonly PlacedEntryPoint[]> {
  const found: PlacedEntryPoint[] = [];
  for (const point of points) {
    await checkpoint();
    found.push(...placed(analysis, point));
  }
  return found.sort(compareEntries);
}

function placed(analysis: Analysis, point: EntryPoint): readonly PlacedEntryPoint[] {
  const { object, at, certificates } = point;
  const location = locate(analysis, object.ref, field([...object.basePath, ...at]));
  const [end] = certificates
    .flatMap((each) => firstToEnd(each) ?? [])
    .sort((a, b) => compareMoments(a.notAfter, b.notAfter));
  if (location === undefined) return [];
  return [{ point, location, validUntil: end?.notAfter, description: describeEntry(point, end, analysis.options) }];
}

function compareEntries(a: PlacedEntryPoint, b: PlacedEntryPoint): number {
  const [first, second] = [a.point, b.point];
  return (
    compareMoments(a.validUntil, b.validUntil) ||
    compareText(first.object.namespace, second.object.namespace) ||
    compareText(first.host ?? '', second.host ?? '') ||
    compareText(first.path ?? '', second.path ?? '') ||
    compareText(first.object.identity.name, second.object.identity.name) ||
    (first.port ?? 0) - (second.port ?? 0)
  );
}

/** What has no end comes last. */
function compareMoments(a: string | undefined, b: string | undefined): number {
  const [first, second] = [a, b].map((moment) => (moment === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(moment)));
  return (first ?? 0) - (second ?? 0);
}

function tlsOfWorkloads(points: readonly EntryPoint[]): ReadonlyMap<ResourceIdentity, WorkloadTls> {
  const found = new Map<ResourceIdentity, WorkloadTls>();
  for (const { edge, http, path, backends } of points) {
    // Authorities ask over HTTP, for what anybody may know.
    if (isChallengePath(path) || edge.kind === 'not-served') continue;
    for (const { workloads, hop } of backends) {
      const tls = { state: stateThrough(edge, hop), words: wordsThrough({ edge, http }, hop) };
      for (const { identity } of workloads) {
        const known = found.get(identity);
        if (known === undefined || concern(tls) < concern(known)) found.set(identity, tls);
      }
    }
  }
  return found;
}

function concern({ state }: WorkloadTls): number {
  return statesByConcern.indexOf(state);
}
