import type { Analysis } from '../../analysis/analysis';
import type { Surroundings } from '../../analysis/lookups';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import { isInternalHost } from '../../entry/hosts';
import { isInternalGateway } from '../../entry/internal-entries';
import { type ApiObject, gatewayGroup, named, objectsOfKind, refAt } from '../../gateway/api-object';
import { mayBeEncryptedInFront } from '../../gateway/in-front';
import { gatewaysOf } from '../../gateway/listener-set-problems';
import type { Listener } from '../../gateway/listeners';
import { hostnamesOf, listenersTaking } from '../../gateway/route-problems';
import { routeRules } from '../../gateway/route-rules';
import { worldOfScope } from '../../gateway/worlds';
import { type FieldPath, itemsAt } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import type { DraftFinding, Guarded, NamespaceRule } from '../rule';

export type Data = {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly basePath: FieldPath;
  /** To the parentRef, from the object. */
  readonly parent: FieldPath;
  /** The listener with TLS that takes the route as well, where there is one. */
  readonly encrypted: string | null;
};

export const listenerPlainHttp: NamespaceRule & Guarded = {
  slice: 'namespace',
  *check(view) {
    for (const route of ['HTTPRoute', 'GRPCRoute'].flatMap((kind) => objectsOfKind(view, kind))) {
      if (route.unknown !== undefined || !routeRules(route).some(({ serves }) => serves === 'backends')) continue;
      for (const index of itemsAt(route.content, ['spec', 'parentRefs']).keys()) {
        const parent = ['spec', 'parentRefs', index];
        if (refAt(route, parent, { group: gatewayGroup, kind: 'Gateway' })?.group === gatewayGroup) {
          yield draftOf(route, parent, undefined, undefined);
        }
      }
    }
  },
  holds(finding, surroundings) {
    const found = plainNow(finding, surroundings);
    if (found === undefined) return false;
    const { route, parent, plain, encrypted } = found;
    const { message, data, severity = 'warning' } = draftOf(route, parent, plain, encrypted);
    return { message, data, severity };
  },
};

/** In every scope in which the finding holds. */
function plainNow(finding: Finding, surroundings: Surroundings) {
  const { kind, name, namespace, basePath, parent } = finding.data as Data;
  const found = scopesOfFinding(surroundings as Analysis, finding).map((state) => {
    const world = worldOfScope(surroundings, finding, state, namespace);
    const route = named(world.objects(kind, namespace), name).find(
      ({ ref, basePath: at }) => ref.uri === finding.at.uri && at.join() === basePath.join(),
    );
    const taking = route && listenersTaking(world, route, parent);
    const plain = taking?.find(
      ({ protocol, owner }) => protocol === 'HTTP' && !gatewaysOf(world, owner).some(mayBeEncryptedInFront),
    );
    if (route === undefined || plain === undefined) return undefined;
    return {
      route,
      parent,
      plain: { listener: plain, isInternal: gatewaysOf(world, plain.owner).every(isInternalGateway) },
      encrypted: taking?.find(({ protocol }) => protocol === 'HTTPS'),
    };
  });
  return found.includes(undefined) ? undefined : found[0];
}

function draftOf(
  route: ApiObject,
  parent: FieldPath,
  plain: { readonly listener: Listener; readonly isInternal: boolean } | undefined,
  encrypted: Listener | undefined,
): DraftFinding {
  const { ref: at, basePath, identity, namespace } = route;
  const hostnames = hostnamesOf(route);
  const isInside = (hostnames.length > 0 && hostnames.every(isInternalHost)) || plain?.isInternal === true;
  const listener = plain && `${listenerWords(plain.listener)} has protocol HTTP`;
  return {
    at,
    severity: isInside ? 'information' : 'warning',
    place: field([...basePath, ...parent, 'name']),
    resource: identity,
    related: [],
    message: `${identity.kind} "${identity.name}" is served without TLS: ${listener}.`,
    data: {
      kind: identity.kind,
      name: identity.name,
      namespace,
      basePath,
      parent,
      encrypted: encrypted?.name ?? null,
    } satisfies Data,
  };
}

function listenerWords({ name, owner: { identity } }: Listener): string {
  return `listener "${name}" of ${identity.kind} "${identity.name}"`;
}
