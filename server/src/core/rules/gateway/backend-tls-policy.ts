import type { Analysis } from '../../analysis/analysis';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import type { NamespaceView } from '../../cluster/namespace-view';
import { named, objectsOfKind } from '../../gateway/api-object';
import { refusedPolicy } from '../../gateway/backend-tls-shape';
import { needsPolicy, type PlainBackend, plainBackends } from '../../gateway/plain-backends';
import type { Problem } from '../../gateway/problem';
import { worldOfScope } from '../../gateway/worlds';
import { field, type Severity } from '../finding';
import type { DraftFinding, Guarded, NamespaceRule } from '../rule';
import { isOfPolicy, ruleForReasons } from './gateway-findings';

/** Of a backend with TLS to which a route speaks without. */
export type PlainData = {
  readonly isPlain: true;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly port: string;
};

/** What makes bundles of authorities may make one that no manifest has. */
const ofAuthority = ({ target, isMissing }: Problem): Severity | undefined => {
  if (!isOfPolicy(target)) return undefined;
  return isMissing ? 'information' : 'warning';
};

const ofPolicies = ruleForReasons({
  Conflicted: 'warning',
  TargetNotFound: 'warning',
  InvalidKind: ofAuthority,
  InvalidCACertificateRef: ofAuthority,
});

export const backendTlsPolicy: NamespaceRule & Guarded = {
  slice: 'namespace',
  *check(view, facts, options) {
    yield* refusedIn(view);
    yield* ofPolicies.check(view, facts, options);
    // Grants and templates that may hold policies make it unknown.
    if (facts.incomplete === undefined) yield* plainIn(view);
  },
  holds(finding, surroundings) {
    if ('isRefused' in (finding.data as object)) return true;
    if (!('isPlain' in (finding.data as object))) return ofPolicies.holds?.(finding, surroundings) ?? true;
    const { kind, name, namespace } = finding.data as PlainData;
    return scopesOfFinding(surroundings as Analysis, finding).every((state) => {
      const world = worldOfScope(surroundings, finding, state, namespace);
      return named(world.objects(kind, namespace), name).some((route) => needsPolicy(world, route));
    });
  },
};

function* refusedIn(view: NamespaceView): Iterable<DraftFinding> {
  for (const policy of objectsOfKind(view, 'BackendTLSPolicy')) {
    const refused = policy.unknown === undefined ? refusedPolicy(policy) : undefined;
    if (refused === undefined) continue;
    const { ref: at, basePath, identity } = policy;
    yield {
      at,
      severity: 'warning',
      place: field([...basePath, ...refused.path], refused.part),
      resource: identity,
      related: [],
      message: `BackendTLSPolicy "${identity.name}" ${refused.says}.`,
      data: { isRefused: true },
    };
  }
}

function* plainIn(view: NamespaceView): Iterable<DraftFinding> {
  for (const route of ['HTTPRoute', 'GRPCRoute'].flatMap((kind) => objectsOfKind(view, kind))) {
    if (route.unknown !== undefined) continue;
    for (const { ref, port } of plainBackends(view, route)) yield draftOf(route, { ref, port });
  }
}

function draftOf(
  { ref: at, basePath, identity, namespace }: Parameters<typeof plainBackends>[1],
  { ref, port: { name = '' } }: PlainBackend,
): DraftFinding {
  return {
    at,
    severity: 'warning',
    place: field([...basePath, ...ref.path, 'port']),
    resource: identity,
    related: [],
    message: `${identity.kind} "${identity.name}" speaks to port "${name}" of Service "${ref.name}" without TLS: no BackendTLSPolicy is about it.`,
    data: {
      isPlain: true,
      kind: identity.kind,
      name: identity.name,
      namespace,
      service: ref.name,
      port: name,
    } satisfies PlainData,
  };
}
