import { IpSet, parseCidr, parseIp } from '../connectivity/ip-set';
import { type ApiObject, named } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { type FieldPath, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { sourcesOfObject } from './allowed-sources';
import { type AllowedSources, unknownBecause } from './entry-point';

/*
 * What the middlewares of a route of Traefik say of those who connect.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
 */

type MiddlewareKind = 'Middleware' | 'MiddlewareTCP';

/** The middlewares that a list names, with those of chains among them; why one of them is not known. */
interface Middlewares {
  readonly found: readonly ApiObject[];
  readonly doubt: string | undefined;
}

/** The middlewares that a route at a path names. One with `@` in its name is of a file or of another provider. */
export function middlewaresOf(
  world: GatewayWorld,
  object: ApiObject,
  route: FieldPath,
  kind: MiddlewareKind,
): Middlewares {
  return readRefs(world, kind, object.namespace, nodeAt(object.content, route), new Set());
}

function readRefs(
  world: GatewayWorld,
  kind: MiddlewareKind,
  own: string,
  holder: YamlNode | undefined,
  seen: Set<ApiObject>,
): Middlewares {
  const found: ApiObject[] = [];
  let doubt: string | undefined;
  for (const ref of itemsAt(holder, ['middlewares'])) {
    const name = stringAt(ref, ['name']) ?? '';
    const namespace = stringAt(ref, ['namespace']) || own;
    const objects = named(world.objects(kind, namespace), name);
    if (objects.length === 0) doubt ??= `${kind} "${name}" is not in the manifests`;
    for (const each of objects) {
      // A chain may lead back to itself.
      if (seen.has(each)) continue;
      seen.add(each);
      doubt ??= each.unknown;
      const chained = readRefs(world, kind, each.namespace, nodeAt(each.content, ['spec', 'chain']), seen);
      found.push(each, ...chained.found);
      doubt ??= chained.doubt;
    }
  }
  return { found, doubt };
}

/** Who may connect where all of these have to let them in. */
export function sourcesOfMiddlewares({ found, doubt }: Middlewares): AllowedSources {
  if (doubt !== undefined) return unknownBecause(doubt);
  const plugin = found.find((each) => !isNull(nodeAt(each.content, ['spec', 'plugin'])));
  if (plugin !== undefined) return unknownBecause(`a plugin of Middleware "${plugin.identity.name}" may decide`);
  return found.map(sourcesOfObject).reduce<AllowedSources>(narrowed, { kind: 'anybody' });
}

/** Those who are in both. */
function narrowed(a: AllowedSources, b: AllowedSources): AllowedSources {
  if (a.kind === 'unknown' || b.kind === 'anybody') return a;
  if (a.kind !== 'listed' || b.kind !== 'listed') return b;
  const [first, second] = [setOf(a.entries), setOf(b.entries)];
  if (first.includes(second)) return b;
  return second.includes(first) ? a : unknownBecause('two lists of addresses decide together');
}

function setOf(entries: readonly string[]): IpSet {
  return entries.reduce((all, entry) => {
    const address = parseIp(entry);
    return all.union(address === undefined ? (parseCidr(entry)?.set ?? IpSet.empty) : IpSet.of(address));
  }, IpSet.empty);
}

/** Whether the rule of a route asks for addresses of clients, so that it is not for everybody. */
export function asksForClients(match: string): boolean {
  return /\bClientIP\(/.test(match);
}
