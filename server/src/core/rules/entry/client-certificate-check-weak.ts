import { type EntryIngress, ingressesIn } from '../../entry/ingress';
import { type ApiObject, gatewayGroup, objectsOfKind } from '../../gateway/api-object';
import { groupOf } from '../../kubernetes/read-resource';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../../yaml/field-path';
import type { DraftFinding, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

/** What to write in place of the value, from the document; null for what is to be taken out or only a person knows. */
export type Data = { readonly at: FieldPath; readonly value: string | null; readonly remove: boolean };

export const clientCertificateCheckWeak: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) yield* ofIngress(ingress);
    for (const [kind, find] of finders) {
      for (const object of objectsOfKind(view, kind)) if (object.unknown === undefined) yield* find(object);
    }
  },
};

const finders: readonly (readonly [string, (object: ApiObject) => Iterable<DraftFinding>])[] = [
  ['Gateway', ofGateway],
  ['TLSOption', ofTlsOption],
  ['HTTPProxy', ofHttpProxy],
];

/** https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#client-certificate-authentication */
function* ofIngress({ object, annotations, by }: EntryIngress): Iterable<DraftFinding> {
  if (by !== 'ingress-nginx') return;
  const [verifyKey, secretKey] = [
    'nginx.ingress.kubernetes.io/auth-tls-verify-client',
    'nginx.ingress.kubernetes.io/auth-tls-secret',
  ];
  const verify = annotations.get(verifyKey)?.trim();
  const path = ['metadata', 'annotations', verifyKey];
  const fix = { at: [...object.basePath, ...path], value: '"on"', remove: false };
  const { name } = object.identity;
  if (annotations.has(secretKey) && verify === 'optional_no_ca') {
    yield weak(
      object,
      path,
      `Ingress "${name}" takes certificates of clients that anybody signed: auth-tls-verify-client is optional_no_ca.`,
      fix,
    );
  } else if (annotations.has(secretKey) && (verify === 'off' || verify === 'optional')) {
    const says = verify === 'off' ? 'asks clients for no certificate' : 'takes clients without certificate as well';
    yield weak(object, path, `Ingress "${name}" ${says}: auth-tls-verify-client is ${verify}.`, fix);
  } else if (verify === 'on' && !annotations.has(secretKey)) {
    yield weak(
      object,
      path,
      `Ingress "${name}" asks clients for no certificate: auth-tls-secret with the authorities is missing.`,
      undefined,
    );
  }
}

function* ofGateway(object: ApiObject): Iterable<DraftFinding> {
  const group = groupOf(object.identity.apiVersion);
  if (group === 'networking.istio.io') yield* ofIstioGateway(object);
  if (group === gatewayGroup) yield* ofGatewayApi(object);
}

function* ofIstioGateway(object: ApiObject): Iterable<DraftFinding> {
  for (const [index, server] of itemsAt(object.content, ['spec', 'servers']).entries()) {
    const mode = stringAt(server, ['tls', 'mode']);
    if (mode !== 'OPTIONAL_MUTUAL') continue;
    const path = ['spec', 'servers', index, 'tls', 'mode'];
    const message = `Gateway "${object.identity.name}" takes clients without certificate as well: tls.mode is OPTIONAL_MUTUAL.`;
    yield weak(object, path, message, { at: [...object.basePath, ...path], value: 'MUTUAL', remove: false });
  }
}

/** https://gateway-api.sigs.k8s.io/geps/gep-91/ */
function* ofGatewayApi(object: ApiObject): Iterable<DraftFinding> {
  const frontend: FieldPath = ['spec', 'tls', 'frontend'];
  const places: readonly FieldPath[] = [
    [...frontend, 'default', 'validation', 'mode'],
    ...itemsAt(object.content, [...frontend, 'perPort']).map(
      (_, index): FieldPath => [...frontend, 'perPort', index, 'tls', 'validation', 'mode'],
    ),
  ];
  for (const path of places) {
    if (stringAt(object.content, path) !== 'AllowInsecureFallback') continue;
    const message = `Gateway "${object.identity.name}" takes clients whose certificate it cannot check: mode is AllowInsecureFallback.`;
    yield weak(object, path, message, { at: [...object.basePath, ...path], value: 'AllowValidOnly', remove: false });
  }
}

/** https://doc.traefik.io/traefik/https/tls/#client-authentication-mtls */
function* ofTlsOption(object: ApiObject): Iterable<DraftFinding> {
  const path = ['spec', 'clientAuth', 'clientAuthType'];
  const type = stringAt(object.content, path) ?? '';
  if (!/^(RequestClientCert|RequireAnyClientCert|VerifyClientCertIfGiven)$/.test(type)) return;
  const says =
    type === 'VerifyClientCertIfGiven'
      ? 'takes clients without certificate as well'
      : 'looks at no certificate of clients';
  const message = `TLSOption "${object.identity.name}" ${says}: clientAuthType is ${type}.`;
  yield weak(object, path, message, {
    at: [...object.basePath, ...path],
    value: 'RequireAndVerifyClientCert',
    remove: false,
  });
}

/** https://projectcontour.io/docs/main/config/tls-termination/#client-certificate-validation */
function* ofHttpProxy(object: ApiObject): Iterable<DraftFinding> {
  const validation = ['spec', 'virtualhost', 'tls', 'clientValidation'];
  for (const key of ['skipClientCertValidation', 'optionalClientCertificate']) {
    const path = [...validation, key];
    const node = nodeAt(object.content, path);
    if (node?.kind !== 'scalar' || node.value !== true) continue;
    const says =
      key === 'optionalClientCertificate'
        ? 'takes clients without certificate as well'
        : 'looks at no certificate of clients';
    yield weak(object, path, `HTTPProxy "${object.identity.name}" ${says}: ${key} is true.`, {
      at: [...object.basePath, ...path],
      value: null,
      remove: true,
    });
  }
}

function weak(object: ApiObject, path: FieldPath, message: string, fix: Data | undefined): DraftFinding {
  return entryFinding(object, path, {
    message,
    data: fix ?? { at: [...object.basePath, ...path], value: null, remove: false },
  });
}
