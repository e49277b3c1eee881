import { type ApiObject, named } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { entriesOf, type FieldPath, isNull, itemsAt, keyText, nodeAt, stringAt } from '../yaml/field-path';
import { narrower, sourcesOfObject } from './allowed-sources';
import { traefik } from './annotation-names';
import { type AllowedSources, unknownBecause, type Waf } from './entry-point';
import type { EntryIngress } from './ingress';
import { type NamedObjects, namedObjects } from './named-objects';
import { soundsLikeWaf } from './wafs';

/*
 * What the middlewares of a route of Traefik say of those who connect.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
 */

type MiddlewareKind = 'Middleware' | 'MiddlewareTCP';

interface MiddlewareRef {
  readonly namespace: string;
  readonly name: string;
}

/** The middlewares that a route at a path names. One with `@` in its name is of a file or of another provider. */
export function middlewaresOfRoute(
  world: GatewayWorld,
  object: ApiObject,
  route: FieldPath,
  kind: MiddlewareKind,
): NamedObjects {
  return readRefs(world, kind, refsAt(object, route), new Set());
}

/**
 * The same of an Ingress: `shop-office@kubernetescrd` is Middleware "office" of namespace "shop".
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 */
export function middlewaresOfIngress(world: GatewayWorld, { annotations }: EntryIngress): NamedObjects {
  const written = annotations.get(traefik('router.middlewares')) ?? '';
  const names = written.split(',').flatMap((each) => each.trim() || []);
  const refs = names.map((name): MiddlewareRef => {
    const whole = name.replace(/@kubernetescrd$/, '');
    const dashes = [...whole.matchAll(/-/g)].map(({ index }) => index);
    const refs = dashes.map((at) => ({ namespace: whole.slice(0, at), name: whole.slice(at + 1) }));
    const isThere = (ref: MiddlewareRef) => named(world.objects('Middleware', ref.namespace), ref.name).length > 0;
    return refs.find(isThere) ?? { namespace: '', name: whole };
  });
  return readRefs(world, 'Middleware', refs, new Set());
}

function refsAt({ content, namespace: own }: ApiObject, path: FieldPath): readonly MiddlewareRef[] {
  return itemsAt(content, [...path, 'middlewares']).map((ref) => ({
    name: stringAt(ref, ['name']) ?? '',
    namespace: stringAt(ref, ['namespace']) || own,
  }));
}

/** With those of chains among them. */
function readRefs(
  world: GatewayWorld,
  kind: MiddlewareKind,
  refs: readonly MiddlewareRef[],
  seen: Set<ApiObject>,
): NamedObjects {
  const { found, doubt } = namedObjects(
    refs.map(({ namespace, name }) => ({
      words: `${kind} "${name}"`,
      objects: named(world.objects(kind, namespace), name),
    })),
  );
  const parts = found.flatMap((each): readonly NamedObjects[] => {
    // A chain may lead back to itself.
    if (seen.has(each)) return [];
    seen.add(each);
    const chained = readRefs(world, kind, refsAt(each, ['spec', 'chain']), seen);
    return [{ found: [each, ...chained.found], doubt: chained.doubt }];
  });
  return {
    found: parts.flatMap((part) => part.found),
    doubt: doubt ?? parts.find((part) => part.doubt !== undefined)?.doubt,
  };
}

/** Who may connect where all of these have to let them in. */
export function sourcesOfMiddlewares({ found, doubt }: NamedObjects): AllowedSources {
  if (doubt !== undefined) return unknownBecause(doubt);
  const plugin = found.find((each) => !isNull(nodeAt(each.content, ['spec', 'plugin'])));
  if (plugin !== undefined) return unknownBecause(`a plugin of Middleware "${plugin.identity.name}" may decide`);
  return found.map(sourcesOfObject).reduce<AllowedSources>(narrower, { kind: 'anybody' });
}

/** A plugin may be a firewall, of which only Traefik's own configuration says where it comes from. */
export function wafOfMiddlewares({ found, doubt }: NamedObjects): Waf {
  for (const each of found) {
    const plugins = entriesOf(nodeAt(each.content, ['spec', 'plugin'])).map(({ key }) => keyText(key));
    const plugin = [...plugins, each.identity.name].find(soundsLikeWaf);
    if (plugins.length > 0 && plugin !== undefined) {
      return unknownBecause(`plugin "${plugins[0]}" of Middleware "${each.identity.name}" may be one`);
    }
  }
  return doubt === undefined ? { kind: 'none' } : unknownBecause(doubt);
}

/** Whether the rule of a route asks for addresses of clients, so that it is not for everybody. */
export function asksForClients(match: string): boolean {
  return /\bClientIP\(/.test(match);
}
