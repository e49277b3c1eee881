import type { ApiObject } from '../gateway/api-object';
import type { Workload } from '../kubernetes/entities';
import type { FieldPath } from '../yaml/field-path';
import type { ServingCertificate } from './certificates';

/*
 * What comes in from outside of the cluster: for each host and path of an object how it is served, by what, with which
 * certificate, from where, and what is behind it. Each fact is decided in one file of this folder, or of `gateway`; rules,
 * coverage and hovers ask there. Left out: what stands in front of a load balancer, as a content delivery network.
 */

/** One host and path of an object, or one port of a Service, that clients outside of the cluster reach. */
export interface EntryPoint {
  readonly object: EntryObject;
  /** Where the host is written, from the object; else the nearest field that says that there is none. */
  readonly at: FieldPath;
  /** What serves it, in words: `ingress-nginx`, `Gateway "infra/edge"`; undefined where nothing says so. */
  readonly servedBy: string | undefined;
  /** The listeners or servers of Gateways by which it comes in; empty for what has none. */
  readonly via: readonly EntryPlace[];
  /** Undefined: every host. */
  readonly host: string | undefined;
  /** Undefined: every path. */
  readonly path: string | undefined;
  /** Of the Service, or of the listeners; undefined: those of the controller. */
  readonly port: number | undefined;
  readonly edge: Edge;
  readonly http: PlainHttp;
  readonly certificates: readonly ServingCertificate[];
  readonly allowList: AllowedSources;
  readonly waf: Waf;
  readonly backends: readonly EntryBackend[];
}

/** A field of an object. */
export interface EntryPlace {
  readonly object: EntryObject;
  /** From the object. */
  readonly path: FieldPath;
}

export type EntryObject = Pick<ApiObject, 'ref' | 'basePath' | 'identity' | 'namespace' | 'unknown'>;

/** What becomes of the TLS of clients where they come in. */
export type Edge =
  /** There is none, and what is sent is forwarded. */
  | { readonly kind: 'plain' }
  /** There is none, and clients are only sent to HTTPS. */
  | { readonly kind: 'redirected' }
  | { readonly kind: 'terminated' }
  | { readonly kind: 'passed-through' }
  /** Nothing of what is sent is forwarded: what serves it refuses what is written. */
  | { readonly kind: 'not-served'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** What those get who come with plain HTTP to a host that has TLS. */
export type PlainHttp = 'closed' | 'redirected' | 'served' | 'unknown';

/** What is spoken between what serves the host and the pods. */
export type Hop =
  | { readonly kind: 'plain' }
  /** `isVerified`: the certificate of the backend is looked at; undefined where that is not known. */
  | { readonly kind: 'encrypted'; readonly isVerified: boolean | undefined }
  | { readonly kind: 'unknown'; readonly why: string };

export interface EntryBackend {
  readonly namespace: string;
  readonly service: string;
  /** As it is written; undefined: every port. */
  readonly port: number | string | undefined;
  /** The Service is not in the manifests. */
  readonly isMissing: boolean;
  /** A ReferenceGrant for it is missing, so that nothing is sent to it; `workloads` is empty. */
  readonly isUngranted?: true;
  readonly workloads: readonly Workload[];
  /** Of the pods, as far as they are known; in ascending order. */
  readonly podPorts: readonly number[];
  readonly hop: Hop;
}

/** Who may connect, as lists of addresses say. */
export type AllowedSources =
  | { readonly kind: 'anybody' }
  | { readonly kind: 'listed'; readonly entries: readonly string[] }
  /** The list is one that lets nobody in. */
  | { readonly kind: 'nobody'; readonly why: string }
  /** Only a network inside reaches it, whatever is listed. */
  | { readonly kind: 'inside' }
  | { readonly kind: 'unknown'; readonly why: string };

/** The web application firewall in front. */
export type Waf =
  | { readonly kind: 'none' }
  | { readonly kind: 'blocking'; readonly name: string }
  | { readonly kind: 'ineffective'; readonly name: string; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

export function unknownBecause(why: string): { readonly kind: 'unknown'; readonly why: string } {
  return { kind: 'unknown', why };
}
