import type { Analysis } from '../../analysis/analysis';
import type { Surroundings } from '../../analysis/lookups';
import type { ScopeState } from '../../analysis/scope-state';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { memoize } from '../../connectivity/memoize';
import { type ApiObject, named, objectsOfKind } from '../../gateway/api-object';
import type { GatewayWorld } from '../../gateway/gateway-world';
import { listenerAt } from '../../gateway/listeners';
import type { Problem, Reason } from '../../gateway/problem';
import { problemsOf } from '../../gateway/problems-of';
import { isBare, worldOfNamespace, worldOfScope } from '../../gateway/worlds';
import { groupBy } from '../../group-by';
import { limits } from '../../limits';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field, type Severity } from '../finding';
import type { DraftFinding, Guarded, NamespaceRule } from '../rule';

export type Data = {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly basePath: FieldPath;
  /** What may be wrong, also where that turns out to be something else: a reference, or a field. */
  readonly site: string;
  /** The condition that will be false, and others that are so for the same mistake. */
  readonly conditions: readonly Condition[];
  /** The listener or the parent of which it is the condition; empty for the object's own. */
  readonly subject: FieldPath;
  readonly target: { readonly kind: string; readonly namespace: string; readonly name: string } | null;
};

type Condition = { readonly type: Problem['type']; readonly reason: Reason };

/** Severities by reason; a function decides by what else is known. */
export type Reasons = Readonly<Partial<Record<Reason, Severity | ((problem: Problem) => Severity | undefined)>>>;

/**
 * A rule about conditions of Gateway API that are false for some reasons.
 * What other namespaces and scopes decide is looked at when findings are gathered.
 */
export function ruleForReasons(reasons: Reasons): NamespaceRule & Guarded {
  return {
    slice: 'namespace',
    *check(view, facts) {
      for (const found of problemsIn(view, facts)) {
        const { problem } = found;
        const severity = severityOf(reasons, problem);
        if (severity !== undefined) yield draftOf(found, severity);
        else if (problem.truth === 'unknown' && mayBecome(problem, reasons)) yield draftOf(found, 'warning');
      }
    },
    holds(finding, surroundings) {
      const found = problemNow(finding, surroundings);
      const severity = found && severityOf(reasons, found.problem);
      if (found === undefined || severity === undefined) return false;
      const { message, place, related, data } = draftOf(found, severity);
      return { message, place, related, data, severity: found.isGuess ? 'information' : severity };
    },
  };
}

function severityOf(reasons: Reasons, problem: Problem): Severity | undefined {
  const severity = reasons[problem.reason];
  const found = typeof severity === 'function' ? severity(problem) : severity;
  // What the API leaves to implementations may be right for one that is not known.
  return found !== undefined && problem.isExtension ? 'information' : found;
}

/** Whether a reference is that of a BackendTLSPolicy to its authorities. */
export function isOfPolicy(target: Problem['target']): boolean {
  return target?.path[1] === 'validation';
}

/** That something is granted in another namespace says nothing of whether it is there. */
function mayBecome({ reason }: Problem, reasons: Reasons): boolean {
  const absent: readonly Reason[] = ['BackendNotFound', 'InvalidCertificateRef', 'InvalidClientCertificateRef'];
  return reason === 'RefNotPermitted' && absent.some((each) => reasons[each] !== undefined);
}

interface Found {
  readonly object: ApiObject;
  readonly problem: Problem;
  /** The same mistake in further places of the object. */
  readonly others: readonly Problem[];
  /** What is missing may be kept elsewhere, because nothing else of the namespace is here. */
  readonly isGuess?: boolean;
}

function foundIn(world: GatewayWorld, object: ApiObject): readonly Found[] {
  const groups = groupBy(problemsOf(world, object), ({ type, subject, says }) => JSON.stringify([type, subject, says]));
  return [...groups.values()].flatMap(([problem, ...others]) =>
    problem === undefined ? [] : { object, problem, others },
  );
}

/** Of all objects of a namespace, as far as the namespace shows them. */
function problemsIn(view: NamespaceView, facts: NamespaceFacts): readonly Found[] {
  const known = memo.get(view);
  if (known?.facts === facts) return known.found;
  const world = worldOfNamespace(view, facts);
  const found = kinds.flatMap((kind) => objectsOfKind(view, kind).flatMap((object) => foundIn(world, object)));
  memo.set(view, { facts, found });
  return found;
}

const memo = new WeakMap<NamespaceView, { readonly facts: NamespaceFacts; readonly found: readonly Found[] }>();

const kinds = [
  'Gateway',
  'ListenerSet',
  'XListenerSet',
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'UDPRoute',
  'BackendTLSPolicy',
];

/** What is wrong where the finding is, in every scope in which it holds; undefined where that is nothing for certain. */
function problemNow(finding: Finding, surroundings: Surroundings): Found | undefined {
  const { site, conditions } = finding.data as Data;
  const states = scopesOfFinding(surroundings as Analysis, finding);
  const found = states.map((state) => certainNow(finding, surroundings, state).get(keyOf(conditions[0]?.type, site)));
  return found.includes(undefined) ? undefined : found[0];
}

type FoundBySite = ReadonlyMap<string, Found>;

/**
 * What is wrong with the object of the finding in a scope, by type and site. Worked out once for all findings about it:
 * those of one file are asked in one go, so what the first looks up is noted for all of them.
 */
function certainNow(finding: Finding, surroundings: Surroundings, state: ScopeState): FoundBySite {
  const { kind, name, namespace, basePath } = finding.data as Data;
  const { world, found: before } = askedAbout(finding, surroundings, state);
  const key = JSON.stringify([basePath, kind, name]);
  const known = before.get(key);
  if (known !== undefined) return known;
  const view = world.view(namespace);
  const isBareHere = view === undefined || isBare(view);
  const object = named(world.objects(kind, namespace), name).find(
    ({ ref, basePath: path }) => ref.uri === finding.at.uri && path.join() === basePath.join(),
  );
  const found = new Map<string, Found>();
  for (const each of object === undefined ? [] : foundIn(world, object)) {
    const { type, truth, isMissing = false } = each.problem;
    const site = keyOf(type, siteOf(each.problem));
    if (truth === 'yes' && !found.has(site)) found.set(site, { ...each, isGuess: isMissing && isBareHere });
  }
  before.set(key, found);
  return found;
}

/** What findings of one file about one namespace look at, and what was found so far. */
interface Asked {
  readonly world: GatewayWorld;
  readonly found: Map<string, FoundBySite>;
}

function askedAbout(finding: Finding, surroundings: Surroundings, state: ScopeState): Asked {
  const { namespace } = finding.data as Data;
  const scopes = finding.scopes.map(({ id }) => id);
  const key = JSON.stringify([finding.at.uri, namespace, state.scope.id, scopes]);
  const before = askedBefore(surroundings);
  const asked = before.get(key) ?? { world: worldOfScope(surroundings, finding, state, namespace), found: new Map() };
  before.set(key, asked);
  return asked;
}

const askedBefore = memoize((_: Surroundings) => new Map<string, Asked>());

function keyOf(type: Problem['type'] | undefined, site: string): string {
  return `${type} ${site}`;
}

function siteOf({ subject, path, target }: Problem): string {
  return JSON.stringify([subject, target?.path ?? path]);
}

function draftOf({ object, problem, others }: Found, severity: Severity): DraftFinding {
  const { ref: at, basePath, identity, namespace } = object;
  const { type, reason, subject, path, target, entails } = problem;
  const conditions: readonly Condition[] = [{ type, reason }, ...(entails === undefined ? [] : [entails])];
  const states = conditions.map((each) => `${each.type} will be false: ${each.reason}.`);
  return {
    at,
    severity,
    place: field([...basePath, ...path]),
    resource: identity,
    related: others
      .slice(0, limits.relatedLocations)
      .map((other) => ({ at, place: field([...basePath, ...other.path]), message: 'The same is written here.' })),
    message: `${subjectWords(object, problem)} ${problem.says}. ${states.join(' ')}`,
    data: {
      kind: identity.kind,
      name: identity.name,
      namespace,
      basePath,
      site: siteOf(problem),
      conditions,
      subject,
      target: target === undefined ? null : { kind: target.kind, namespace: target.namespace, name: target.name },
    } satisfies Data,
  };
}

function subjectWords(object: ApiObject, { subject }: Problem): string {
  const { kind, name } = object.identity;
  const listener = listenerAt(object, subject);
  return listener === undefined ? `${kind} "${name}"` : `Listener "${listener.name}" of ${kind} "${name}"`;
}
