import type { Analysis } from '../../analysis/analysis';
import type { Surroundings } from '../../analysis/lookups';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import { isChallengePath } from '../../entry/acme';
import { isInternalHost } from '../../entry/hosts';
import { isInternalGateway } from '../../entry/internal-entries';
import { type ApiObject, gatewayGroup, named, objectsOfKind, refAt } from '../../gateway/api-object';
import type { Listener } from '../../gateway/listeners';
import { hostnamesOf, listenersTaking } from '../../gateway/route-problems';
import { worldOfScope } from '../../gateway/worlds';
import { entriesOf, type FieldPath, itemsAt, nodeAt, stringAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
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
      if (route.unknown !== undefined || !forwards(route)) continue;
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

/** Whether a rule of a route does something else than to send clients to HTTPS, or to answer ACME. */
function forwards({ content }: ApiObject): boolean {
  return itemsAt(content, ['spec', 'rules']).some(
    (rule) => hasItems(rule, 'backendRefs') && !redirects(rule) && !answersAcme(rule),
  );
}

function answersAcme(rule: YamlNode): boolean {
  const matches = itemsAt(rule, ['matches']);
  return matches.length > 0 && matches.every((match) => isChallengePath(stringAt(match, ['path', 'value'])));
}

function hasItems(node: YamlNode, key: string): boolean {
  return itemsAt(node, [key]).length > 0;
}

function redirects(rule: YamlNode): boolean {
  return itemsAt(rule, ['filters']).some((filter) => stringAt(filter, ['type']) === 'RequestRedirect');
}

/** In every scope in which the finding holds. */
function plainNow(finding: Finding, surroundings: Surroundings) {
  const { kind, name, namespace, basePath, parent } = finding.data as Data;
  const found = scopesOfFinding(surroundings as Analysis, finding).map((state) => {
    const world = worldOfScope(surroundings, finding, state, namespace);
    const route = named(world.objects(kind, namespace), name).find(
      ({ ref, basePath: at }) => ref.uri === finding.at.uri && at.join() === basePath.join(),
    );
    const taking = route && listenersTaking(world, route, parent);
    const plain = taking?.find(({ protocol, owner }) => protocol === 'HTTP' && !mayBeEncrypted(owner));
    if (route === undefined || plain === undefined) return undefined;
    return { route, parent, plain, encrypted: taking?.find(({ protocol }) => protocol === 'HTTPS') };
  });
  return found.includes(undefined) ? undefined : found[0];
}

/** In front of it stands something that ends TLS, or the whole network is encrypted; waypoints of meshes are inside. */
function mayBeEncrypted({ content }: ApiObject): boolean {
  const className = stringAt(content, ['spec', 'gatewayClassName']) ?? '';
  if (/waypoint|cloudflare|tailscale|mesh/.test(className)) return true;
  const annotations = [
    nodeAt(content, ['metadata', 'annotations']),
    nodeAt(content, ['spec', 'infrastructure', 'annotations']),
  ];
  return annotations.flatMap(entriesOf).some(({ key }) => /ssl|tls|cert/i.test(String(key.value)));
}

function draftOf(
  route: ApiObject,
  parent: FieldPath,
  plain: Listener | undefined,
  encrypted: Listener | undefined,
): DraftFinding {
  const { ref: at, basePath, identity, namespace } = route;
  const hostnames = hostnamesOf(route);
  const isInside =
    (hostnames.length > 0 && hostnames.every(isInternalHost)) ||
    (plain !== undefined && isInternalGateway(plain.owner));
  const listener = plain && `listener "${plain.name}" of Gateway "${plain.owner.identity.name}" has protocol HTTP`;
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
