import type { FieldPath } from '../yaml/field-path';
import type { EntityBase, Protocol } from './entities';
import type { LabelSelector } from './label-selector';

/** What says where traffic goes on: from Services without selector to addresses, and from outside to Services. */
export type Forwarding = ServiceEndpoints | Route | Gateway | ReferenceGrant | IngressClass;

/** A port of a Service to which an Ingress or a route forwards. */
export interface BackendRef {
  /** Undefined: the namespace of what refers to it. */
  readonly namespace: string | undefined;
  readonly service: string;
  /** By number or name; undefined: every port. */
  readonly port: number | string | undefined;
  /** `pod`: a number is that of the port behind the Service, as in an OpenShift Route. */
  readonly portOf: 'service' | 'pod';
  /** Where the name of the Service is written, from the object. */
  readonly namePath: FieldPath;
  /** The same of the port. */
  readonly portPath: FieldPath | undefined;
}

/** Endpoints or EndpointSlice: what is behind a Service that selects no pods. */
export interface ServiceEndpoints extends EntityBase {
  readonly kind: 'service-endpoints';
  readonly namespace: string;
  readonly service: string;
  readonly subsets: readonly EndpointSubset[];
}

export interface EndpointSubset {
  /** IP addresses, or DNS names in a slice of addressType FQDN; those that are not ready are left out. */
  readonly addresses: readonly EndpointAddress[];
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: Protocol }[];
}

export interface EndpointAddress {
  readonly address: string;
  /** The pod of the namespace that `targetRef` names. */
  readonly pod: string | undefined;
}

/** An OpenShift Route, or a route of Gateway API: it forwards from outside to Services. */
export interface Route extends EntityBase {
  readonly kind: 'route';
  readonly namespace: string;
  readonly protocol: Protocol;
  readonly backends: readonly BackendRef[];
  /** Where a route of Gateway API asks to be attached; undefined for a Route, which OpenShift's router serves, and for routes of one ingress controller. */
  readonly parents: readonly RouteParent[] | undefined;
  /** Empty: every host. */
  readonly hostnames: readonly string[];
}

export interface RouteParent {
  /** `other`: a kind, such as ListenerSet, of which is not known what it admits. */
  readonly kind: 'gateway' | 'other';
  /** Undefined: the namespace of the route. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** The name of a listener; undefined: any. */
  readonly sectionName: string | undefined;
  readonly port: number | undefined;
}

/** https://gateway-api.sigs.k8s.io/reference/spec/#gateway */
export interface Gateway extends EntityBase {
  readonly kind: 'gateway';
  readonly namespace: string;
  readonly name: string;
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly name: string;
  readonly port: number | undefined;
  /** Undefined: every host. */
  readonly hostname: string | undefined;
  /** Kinds of routes that it takes, as the protocol or `allowedRoutes.kinds` says; undefined: not known. */
  readonly routeKinds: readonly string[] | undefined;
  readonly allowedFrom: 'Same' | 'All' | 'None' | 'Selector' | 'unknown';
  /** With `Selector`; undefined where it cannot be read. */
  readonly namespaceSelector: LabelSelector | undefined;
}

/** What routes of other namespaces may refer to in this one. Only grants for Services are read. */
export interface ReferenceGrant extends EntityBase {
  readonly kind: 'reference-grant';
  readonly namespace: string;
  readonly from: readonly { readonly kind: string; readonly namespace: string }[];
  /** Names of Services; undefined: all of them. */
  readonly services: readonly string[] | undefined;
}

/** Which controller serves the Ingresses of a class. Cluster-wide. */
export interface IngressClass extends EntityBase {
  readonly kind: 'ingress-class';
  readonly namespace: undefined;
  readonly name: string;
  readonly controller: string;
  readonly isDefault: boolean;
  /** Another object may say what annotations of the Ingresses do not. */
  readonly hasParameters: boolean;
}
