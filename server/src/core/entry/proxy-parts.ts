import { tlsUses } from '../certificates/tls-uses';
import { servicesByName } from '../connectivity/service-backends';
import type { ApiObject } from '../gateway/api-object';
import type { BackendRef } from '../kubernetes/forwarding';
import { type FieldPath, isAtOrBelow, stringAt } from '../yaml/field-path';
import { behind } from './behind';
import { type ServingCertificate, secretCertificate } from './certificates';
import type { ControllerSurroundings } from './controller-sources';
import type { EntryBackend, Hop } from './entry-point';
import { sameObjectIn } from './same-object';

/* What the entry points of all proxies have in common that have kinds of their own. */

export function common(object: ApiObject) {
  return { object, via: [], port: undefined, http: 'unknown', waf: { kind: 'none' } } as const;
}

/** Of the Services that an object names below a path. */
export function backendsBelow(
  object: ApiObject,
  path: FieldPath,
  around: ControllerSurroundings,
  hopTo: (ref: BackendRef, portName: string | undefined) => Hop,
): readonly EntryBackend[] {
  const refs = sameObjectIn(around.view.routes, object)?.backends ?? [];
  return refs
    .filter(({ namePath, service }) => isAtOrBelow(namePath, path) && !service.includes('@'))
    .map((ref) => backendIn(around, ref.namespace ?? around.view.name, ref, (name) => hopTo(ref, name)));
}

export function backendIn(
  { world }: ControllerSurroundings,
  namespace: string,
  ref: Parameters<typeof behind>[3],
  hopTo: (portName: string | undefined) => Hop,
): EntryBackend {
  const view = world.view(namespace);
  const services = servicesByName(view?.services ?? []).get(ref.service) ?? [];
  return behind(view, namespace, services, ref, (_, port) => hopTo(port?.name), 'unknown');
}

/** Contour takes Secrets of other namespaces where these let it; their names stand before a slash. */
export function certificatesOf(
  object: ApiObject,
  { world, view, facts }: ControllerSurroundings,
): readonly ServingCertificate[] {
  const secrets = tlsUses(object).flatMap(({ secret }) => secret ?? []);
  if (secrets.length > 0) {
    return secrets.map(({ name, namespace = view.name }) =>
      secretCertificate(world.view(namespace), facts, { name, namespace }),
    );
  }
  const resolver = stringAt(object.content, ['spec', 'tls', 'certResolver']);
  return resolver === undefined
    ? [{ kind: 'default' }]
    : [{ kind: 'provider', words: `a certificate of resolver "${resolver}"` }];
}
