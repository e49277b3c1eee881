import type { NamespaceView } from '../../cluster/namespace-view';
import { annotationsOf, type EntryIngress, ingressesIn, isSwitchedOn } from '../../entry/ingress';
import { parseJson } from '../../entry/parse-json';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import { isTrue } from '../../yaml/booleans';
import { type FieldPath, nodeAt, stringAt } from '../../yaml/field-path';
import type { DraftFinding, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

/** A field that is written in place of what is there, or as well. */
export type Data = {
  readonly basePath: FieldPath;
  readonly map: FieldPath;
  readonly key: string;
  readonly value: string | null;
};

export const httpNotRedirected: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) {
      const open = openOf(ingress, view);
      if (open !== undefined) yield draftOf(ingress.object, open);
    }
    for (const route of objectsOfKind(view, 'Route')) {
      if (route.unknown !== undefined || stringAt(route.content, policyOfRoute) !== 'Allow') continue;
      const [key = '', value = ''] = ['insecureEdgeTerminationPolicy', 'Redirect'];
      yield draftOf(route, {
        map: ['spec', 'tls'],
        key,
        value,
        path: policyOfRoute,
        why: 'insecureEdgeTerminationPolicy is Allow',
      });
    }
  },
};

const policyOfRoute: FieldPath = ['spec', 'tls', 'insecureEdgeTerminationPolicy'];

interface Open {
  readonly path: FieldPath;
  readonly part?: 'key';
  readonly why: string;
  readonly map: FieldPath;
  readonly key: string;
  readonly value: string | null;
}

function draftOf(object: ApiObject, { path, part, why, map, key, value }: Open): DraftFinding {
  return entryFinding(object, path, {
    message: `${object.identity.kind} "${object.identity.name}" has TLS, and answers without it as well: ${why}.`,
    severity: 'information',
    ...(part === undefined ? {} : { part }),
    data: { basePath: object.basePath, map, key, value } satisfies Data,
  });
}

const annotations: FieldPath = ['metadata', 'annotations'];

/** Why an Ingress with TLS leaves HTTP open; what no annotation decides, its controller's defaults do. */
function openOf({ by, annotations: written, tls, object }: EntryIngress, view: NamespaceView): Open | undefined {
  const switchedOff = (key: string): Open | undefined =>
    tls.length > 0 && written.get(key)?.trim().toLowerCase() === 'false'
      ? { path: [...annotations, key], why: `${nameOf(key)} is false`, map: annotations, key, value: '"true"' }
      : undefined;
  switch (by) {
    case 'ingress-nginx':
      // It redirects where there is TLS, unless told otherwise.
      return isSwitchedOn(written, `${nginx}force-ssl-redirect`) ? undefined : switchedOff(`${nginx}ssl-redirect`);
    case 'haproxy':
      return switchedOff('haproxy.org/ssl-redirect');
    case 'azure':
      if (tls.length === 0 || isSwitchedOn(written, `${azure}ssl-redirect`)) return undefined;
      return {
        path: ['spec', 'tls'],
        part: 'key',
        why: 'it lacks the annotation ssl-redirect',
        map: annotations,
        key: `${azure}ssl-redirect`,
        value: '"true"',
      };
    case 'aws':
      return openOfAws(written);
    case 'gce':
      return openOfGce(written, tls.length > 0, object, view);
    default:
      return undefined;
  }
}

const nginx = 'nginx.ingress.kubernetes.io/';
const azure = 'appgw.ingress.kubernetes.io/';
const aws = 'alb.ingress.kubernetes.io/';

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl */
function openOfAws(written: EntryIngress['annotations']): Open | undefined {
  const key = `${aws}listen-ports`;
  const ports = parseJson(written.get(key));
  // Others of a group, and actions, may redirect.
  const isDecided = [...written.keys()].some(
    (name) => name === `${aws}ssl-redirect` || name === `${aws}group.name` || name.startsWith(`${aws}actions.`),
  );
  if (isDecided || !Array.isArray(ports)) return undefined;
  const protocols = ports.flatMap((port) => (typeof port === 'object' && port !== null ? Object.keys(port) : []));
  const secure = ports.find((port) => typeof port === 'object' && port !== null && 'HTTPS' in port) as
    | { HTTPS: unknown }
    | undefined;
  if (!protocols.includes('HTTP') || secure === undefined) return undefined;
  return {
    path: [...annotations, key],
    why: 'listen-ports has HTTP, and there is no ssl-redirect',
    map: annotations,
    key: `${aws}ssl-redirect`,
    value: `"${secure.HTTPS}"`,
  };
}

/** https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#https_redirect */
function openOfGce(
  written: EntryIngress['annotations'],
  hasTls: boolean,
  object: ApiObject,
  view: NamespaceView,
): Open | undefined {
  const isTls =
    hasTls ||
    ['networking.gke.io/managed-certificates', 'ingress.gcp.kubernetes.io/pre-shared-cert'].some((key) =>
      written.has(key),
    );
  const allow = 'kubernetes.io/ingress.allow-http';
  if (!isTls || written.get(allow) === 'false' || written.get('kubernetes.io/ingress.class') === 'gce-internal')
    return undefined;
  const key = 'networking.gke.io/v1beta1.FrontendConfig';
  const name = written.get(key);
  if (name !== undefined) {
    const config = objectsOfKind(view, 'FrontendConfig').find(({ identity }) => identity.name === name);
    const isEnabled = isTrue(nodeAt(config?.content, ['spec', 'redirectToHttps', 'enabled']));
    if (config === undefined || config.unknown !== undefined || isEnabled) return undefined;
    return {
      path: [...annotations, key],
      why: `FrontendConfig "${name}" has no redirectToHttps`,
      map: annotations,
      key: allow,
      value: '"false"',
    };
  }
  const certificate = [...annotationsOf(object).keys()].find((each) =>
    /managed-certificates$|pre-shared-cert$/.test(each),
  );
  const path = hasTls || certificate === undefined ? ['spec', 'tls'] : [...annotations, certificate];
  return {
    path,
    part: 'key',
    why: 'allow-http is not false, and it has no FrontendConfig',
    map: annotations,
    key: allow,
    value: '"false"',
  };
}

function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
