import { type EntryIngress, ingressesIn, isSwitchedOn } from '../../entry/ingress';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import { type FieldPath, isNull, itemsAt, nodeAt, stringAt } from '../../yaml/field-path';
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
    for (const ingress of ingressesIn(view, facts)) yield* ofIngress(ingress);
    for (const [kind, find] of finders) {
      for (const object of objectsOfKind(view, kind)) if (object.unknown === undefined) yield* find(object);
    }
  },
};

const finders: readonly (readonly [string, (object: ApiObject) => Iterable<DraftFinding>])[] = [
  ['ServersTransport', ofServersTransport],
  ['HTTPProxy', ofHttpProxy],
];

const annotations: FieldPath = ['metadata', 'annotations'];
const nginx = (name: string) => `nginx.ingress.kubernetes.io/${name}`;

/** https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-certificate-authentication */
function* ofIngress({ object, annotations: written, by }: EntryIngress): Iterable<DraftFinding> {
  if (by === 'haproxy') return yield* ofHaproxy(object, written);
  if (by !== 'ingress-nginx' || !/^(HTTPS|GRPCS)$/i.test(written.get(nginx('backend-protocol'))?.trim() ?? '')) return;
  // TLS ends at the backend itself then.
  if (isSwitchedOn(written, nginx('ssl-passthrough'))) return;
  const verify = written.get(nginx('proxy-ssl-verify'))?.trim();
  const hasSecret = written.has(nginx('proxy-ssl-secret'));
  if (verify === 'on' && hasSecret) return;
  const why = verify === 'on' ? 'proxy-ssl-secret with the authority is missing' : 'proxy-ssl-verify is not on';
  yield unverified(
    object,
    [...annotations, nginx(verify === undefined ? 'backend-protocol' : 'proxy-ssl-verify')],
    why,
    {
      map: annotations,
      entries: [
        [nginx('proxy-ssl-verify'), '"on"'],
        ...(hasSecret
          ? []
          : [[nginx('proxy-ssl-secret'), `${object.namespace}/${object.identity.name}-backend-ca`] as const]),
      ],
    },
  );
}

function* ofHaproxy(object: ApiObject, written: EntryIngress['annotations']): Iterable<DraftFinding> {
  if (written.get('haproxy.org/server-ssl')?.trim() !== 'true' || written.has('haproxy.org/server-ca')) return;
  const entries = [['haproxy.org/server-ca', `${object.namespace}/${object.identity.name}-backend-ca`] as const];
  yield unverified(object, [...annotations, 'haproxy.org/server-ssl'], 'server-ca is missing', {
    map: annotations,
    entries,
  });
}

/** https://doc.traefik.io/traefik/routing/services/#insecureskipverify */
function* ofServersTransport(object: ApiObject): Iterable<DraftFinding> {
  const path = ['spec', 'insecureSkipVerify'];
  const skips = nodeAt(object.content, path);
  if (skips?.kind !== 'scalar' || skips.value !== true) return;
  yield unverified(object, path, 'insecureSkipVerify is true', { remove: [...object.basePath, ...path] });
}

/** https://projectcontour.io/docs/main/config/upstream-tls/ */
function* ofHttpProxy(object: ApiObject): Iterable<DraftFinding> {
  for (const [route, node] of itemsAt(object.content, ['spec', 'routes']).entries()) {
    for (const [index, service] of itemsAt(node, ['services']).entries()) {
      if (!/^(tls|h2)$/.test(stringAt(service, ['protocol']) ?? '') || !isNull(nodeAt(service, ['validation'])))
        continue;
      yield unverified(
        object,
        ['spec', 'routes', route, 'services', index, 'protocol'],
        'the service has no validation',
        {},
      );
      return;
    }
  }
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
