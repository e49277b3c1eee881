import type { NamespaceView } from '../../cluster/namespace-view';
import { kong } from '../../entry/annotation-names';
import { isTlsOfKong, unverifiedBackends } from '../../entry/backend-tls';
import { unverifiedProxyService } from '../../entry/contour-proxy';
import { annotationsOf, type EntryIngress, ingressesIn } from '../../entry/ingress';
import { sameObjectIn } from '../../entry/same-object';
import { type ApiObject, named, objectsOfKind } from '../../gateway/api-object';
import { type FieldPath, nodeAt } from '../../yaml/field-path';
import type { DraftFinding, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

/** What has to be written: annotations or a field with their values; empty where only a person knows it. */
export type Data = {
  readonly basePath: FieldPath;
  readonly map: FieldPath;
  readonly entries: readonly (readonly [string, string])[];
  readonly remove: FieldPath | null;
};

export const backendTlsUnverified: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) {
      const found = unverifiedBackends(ingress, servicesBehind(view, ingress));
      // TLS ends at the backend itself where it is passed through.
      if (found === undefined || ingress.passesTls !== 'no') continue;
      const { path, why, entries } = found;
      yield unverified(ingress.object, path, why, { map: ['metadata', 'annotations'], entries });
    }
    for (const [kind, find] of finders) {
      for (const object of objectsOfKind(view, kind)) if (object.unknown === undefined) yield* find(object);
    }
  },
};

/** As far as they say anything of how they are spoken to. */
function servicesBehind(view: NamespaceView, ingress: EntryIngress): readonly ApiObject[] {
  const backends = sameObjectIn(view.ingresses, ingress.object)?.backends ?? [];
  return [...new Set(backends.map(({ service }) => service))].flatMap((name) =>
    named(objectsOfKind(view, 'Service'), name),
  );
}

const finders: readonly (readonly [string, (object: ApiObject) => Iterable<DraftFinding>])[] = [
  ['ServersTransport', ofServersTransport],
  ['HTTPProxy', ofHttpProxy],
  ['Service', ofServiceOfKong],
];

/** https://doc.traefik.io/traefik/routing/services/#insecureskipverify */
function* ofServersTransport(object: ApiObject): Iterable<DraftFinding> {
  const path = ['spec', 'insecureSkipVerify'];
  const skips = nodeAt(object.content, path);
  if (skips?.kind !== 'scalar' || skips.value !== true) return;
  yield unverified(object, path, 'insecureSkipVerify is true', { remove: [...object.basePath, ...path] });
}

/** https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/ */
function* ofServiceOfKong(service: ApiObject): Iterable<DraftFinding> {
  const annotations = annotationsOf(service);
  const isWithout = annotations.get(kong('tls-verify'))?.trim().toLowerCase() === 'false';
  if (!isWithout || !isTlsOfKong(annotations.get(kong('protocol')))) return;
  const map = ['metadata', 'annotations'];
  yield unverified(service, [...map, kong('tls-verify')], 'tls-verify is false', {
    map,
    entries: [[kong('tls-verify'), '"true"']],
  });
}

function* ofHttpProxy(object: ApiObject): Iterable<DraftFinding> {
  const service = unverifiedProxyService(object);
  if (service !== undefined) yield unverified(object, [...service, 'protocol'], 'the service has no validation', {});
}

function unverified(
  object: ApiObject,
  path: FieldPath,
  why: string,
  { map = [], entries = [], remove = null }: Partial<Data>,
): DraftFinding {
  const { kind, name } = object.identity;
  return entryFinding(object, path, {
    message: `${kind} "${name}" has TLS to its backends without looking at their certificates: ${why}.`,
    data: { basePath: object.basePath, map, entries, remove } satisfies Data,
  });
}
