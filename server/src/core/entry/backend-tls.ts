import type { ApiObject } from '../gateway/api-object';
import type { ServicePort } from '../kubernetes/entities';
import { type Labels, noLabels } from '../kubernetes/labels';
import { isPlaceholder } from '../kubernetes/placeholder';
import type { FieldPath } from '../yaml/field-path';
import { aws, azure, haproxyIngress, haproxyIngressPrefixes, kong, nginx } from './annotation-names';
import { type Hop, unknownBecause } from './entry-point';
import { annotationsOf, type EntryIngress, isSwitchedOn } from './ingress';
import { parseJson } from './parse-json';

/** Why nobody looks at the certificates of backends, and the annotations that would change it. */
export interface UnverifiedBackends {
  /** What decides it, from the object. */
  readonly path: FieldPath;
  readonly why: string;
  readonly entries: readonly (readonly [name: string, value: string])[];
}

/** A Service behind an Ingress, as far as it is in the manifests. */
export interface ServiceBehind {
  readonly name: string;
  /** Undefined where none of its annotations says anything of how it is spoken to. */
  readonly kept: ApiObject | undefined;
  /** Undefined: not known. */
  readonly port: ServicePort | undefined;
}

const encrypted = (isVerified: boolean | undefined): Hop => ({ kind: 'encrypted', isVerified });
const plain: Hop = { kind: 'plain' };

/** What the controller of an Ingress that ends TLS speaks to a Service behind it. */
export function hopOfIngress(ingress: EntryIngress, service: ServiceBehind): Hop {
  const { annotations, by } = ingress;
  const ofService = service.kept === undefined ? noLabels : annotationsOf(service.kept);
  switch (by) {
    case 'ingress-nginx':
      return ofProtocol(annotations.get(nginx('backend-protocol')), /^(HTTPS|GRPCS)$/i, isVerified(ingress));
    case 'haproxy':
      return isSwitchedOn(annotations, 'haproxy.org/server-ssl') || isSwitchedOn(ofService, 'haproxy.org/server-ssl')
        ? encrypted(annotations.has('haproxy.org/server-ca') || ofService.has('haproxy.org/server-ca'))
        : plain;
    case 'haproxy-ingress':
      return hopOfHaproxyIngress([ofService, annotations]);
    case 'kong':
      return ofProtocol(ofService.get(kong('protocol')), tlsOfKong, isSwitchedOn(ofService, kong('tls-verify')));
    case 'aws': {
      const key = aws('backend-protocol');
      // An ALB takes every certificate.
      return ofProtocol(ofService.get(key) ?? annotations.get(key), /^HTTPS$/i, false);
    }
    case 'azure':
      return ofProtocol(annotations.get(azure('backend-protocol')), /^https$/i, true);
    case 'gce':
      return hopOfGce(ofService, service.port);
    case 'nginx':
      return listed(annotations, 'nginx.org/ssl-services').includes(service.name) ? encrypted(false) : plain;
    case 'traefik':
      return hopOfTraefik(ofService, service.port);
    default:
      return unknownBecause('what its controller speaks to Services is not known');
  }
}

const tlsOfKong = /^(https|grpcs|tls|wss)$/i;

/** Whether the protocol that a Service is spoken to by Kong, as its annotation has it, is one with TLS. */
export function isTlsOfKong(protocol: string | undefined): boolean {
  return tlsOfKong.test(protocol?.trim() ?? '');
}

function ofProtocol(protocol: string | undefined, secure: RegExp, verified: boolean | undefined): Hop {
  const written = protocol?.trim() ?? '';
  if (isPlaceholder(written)) return unknownBecause('backend-protocol is filled in by another tool');
  if (/^AUTO_HTTP$/i.test(written)) return unknownBecause('with backend-protocol AUTO_HTTP the client decides');
  return secure.test(written) ? encrypted(verified) : plain;
}

/** What a Service says counts before what its Ingress does. https://haproxy-ingress.github.io/docs/configuration/keys/#backend-protocol */
function hopOfHaproxyIngress(places: readonly Labels[]): Hop {
  const written = (name: string) =>
    places.flatMap((each) => keysOfHaproxyIngress(each, name).flatMap((key) => each.get(key) ?? []))[0];
  const isVerified = (written('secure-verify-ca-secret') ?? '') !== '';
  const isSecure = written('secure-backends')?.trim() ?? '';
  if (isPlaceholder(isSecure)) return unknownBecause('secure-backends is filled in by another tool');
  if (isSecure === 'true') return encrypted(isVerified);
  return ofProtocol(written('backend-protocol'), /^(h[12]-ssl|https|grpcs)$/i, isVerified);
}

function keysOfHaproxyIngress(annotations: Labels, name: string): readonly string[] {
  return haproxyIngressPrefixes.map((prefix) => `${prefix}${name}`).filter((key) => annotations.has(key));
}

/** Of an Ingress; what Services behind it say counts before that. */
function unverifiedByHaproxyIngress(
  annotations: Labels,
  services: readonly ApiObject[],
  authority: string,
): UnverifiedBackends | undefined {
  const hop = hopOfHaproxyIngress([annotations]);
  const names = ['secure-backends', 'backend-protocol', 'secure-verify-ca-secret'];
  const isSaidElsewhere = services.some((service) =>
    names.some((name) => keysOfHaproxyIngress(annotationsOf(service), name).length > 0),
  );
  if (hop.kind !== 'encrypted' || hop.isVerified !== false || isSaidElsewhere) return undefined;
  const deciding = keysOfHaproxyIngress(annotations, 'secure-backends').filter((key) => isSwitchedOn(annotations, key));
  const [key = ''] = [...deciding, ...keysOfHaproxyIngress(annotations, 'backend-protocol')];
  const why = 'secure-verify-ca-secret is missing';
  const entries = [[haproxyIngress('secure-verify-ca-secret'), authority]] as const;
  return { path: ['metadata', 'annotations', key], why, entries };
}

/** https://cloud.google.com/kubernetes-engine/docs/concepts/ingress-xlb#https_tls_between_load_balancer_and_your_application */
function hopOfGce(ofService: Labels, port: ServicePort | undefined): Hop {
  const text =
    ofService.get('cloud.google.com/app-protocols') ?? ofService.get('service.alpha.kubernetes.io/app-protocols');
  if (text === undefined) return plain;
  const protocols = parseJson(text);
  if (port === undefined || typeof protocols !== 'object' || protocols === null || Array.isArray(protocols)) {
    return unknownBecause('app-protocols of its Service cannot be read');
  }
  const protocol = (protocols as Readonly<Record<string, unknown>>)[port.name ?? ''];
  return /^(HTTPS|HTTP2)$/.test(String(protocol)) ? encrypted(false) : plain;
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/#communication-between-traefik-and-pods */
function hopOfTraefik(ofService: Labels, port: ServicePort | undefined): Hop {
  const scheme = ofService.get('traefik.ingress.kubernetes.io/service.serversscheme')?.trim().toLowerCase();
  if (scheme !== undefined) return /^https$/.test(scheme) ? encrypted(undefined) : plain;
  if (port === undefined) return unknownBecause('the port of its Service is not known');
  return port.port === 443 || /^https/.test(port.name ?? '') ? encrypted(undefined) : plain;
}

function listed(annotations: Labels, key: string): readonly string[] {
  return (annotations.get(key) ?? '').split(',').map((name) => name.trim());
}

function isVerified(ingress: EntryIngress): boolean {
  return unverifiedBackends(ingress, []) === undefined;
}

/**
 * That an Ingress has TLS to its backends and looks at none of their certificates; undefined where that is not so, or where
 * one of the Services behind it may say otherwise.
 * https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-certificate-authentication
 */
export function unverifiedBackends(
  { object, annotations, by }: EntryIngress,
  services: readonly ApiObject[],
): UnverifiedBackends | undefined {
  const authority = `${object.namespace}/${object.identity.name}-backend-ca`;
  if (by === 'haproxy-ingress') return unverifiedByHaproxyIngress(annotations, services, authority);
  if (by === 'haproxy') {
    const key = 'haproxy.org/server-ssl';
    const hasAuthority = [annotations, ...services.map(annotationsOf)].some((each) =>
      each.has('haproxy.org/server-ca'),
    );
    if (!isSwitchedOn(annotations, key) || hasAuthority) return undefined;
    const entries = [['haproxy.org/server-ca', authority]] as const;
    return { path: ['metadata', 'annotations', key], why: 'server-ca is missing', entries };
  }
  if (by !== 'ingress-nginx' || !/^(HTTPS|GRPCS)$/i.test(annotations.get(nginx('backend-protocol'))?.trim() ?? '')) {
    return undefined;
  }
  const verify = annotations.get(nginx('proxy-ssl-verify'))?.trim();
  const hasSecret = annotations.has(nginx('proxy-ssl-secret'));
  if (verify === 'on' && hasSecret) return undefined;
  return {
    path: ['metadata', 'annotations', nginx(verify === undefined ? 'backend-protocol' : 'proxy-ssl-verify')],
    why: verify === 'on' ? 'proxy-ssl-secret with the authority is missing' : 'proxy-ssl-verify is not on',
    entries: [
      [nginx('proxy-ssl-verify'), '"on"'],
      ...(hasSecret ? [] : [[nginx('proxy-ssl-secret'), authority] as const]),
    ],
  };
}
