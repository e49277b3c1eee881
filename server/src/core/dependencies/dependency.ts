import type { Scraper } from '../kubernetes/calls';
import type { Protocol, Service, Workload } from '../kubernetes/entities';
import type { ResourceIdentity, ResourceRef } from '../kubernetes/resource';
import type { TextRange } from '../text/text-range';
import type { FieldPath } from '../yaml/field-path';

/*
 * This folder finds out what the manifests say about who calls whom: in variables, arguments and mounted files of
 * workloads, in Ingresses and routes, and in what asks the API server and Prometheus to call somebody.
 * Left out: what an image has built in, and what is read from elsewhere at run time. So that something is declared is
 * certain, and that something is not declared never is.
 */

/** One caller, one callee and the place that says so; the same connection may be declared in several places. */
export interface Dependency {
  readonly from: Caller;
  readonly to: Callee;
  /** As the caller addresses the callee: of a Service its own port. Undefined: not stated, so any port that there is. */
  readonly port: number | undefined;
  readonly protocol: Protocol;
  /**
   * `weak`: the text may mean something else, such as a bare word that is the name of a Service, or may never be called,
   * such as a proxy. What is not in the manifests is as certain as the text that names it.
   */
  readonly confidence: 'certain' | 'weak';
  readonly declared: Declaration;
}

export type Caller =
  | { readonly kind: 'workload'; readonly workload: Workload }
  /** What serves Ingresses, Routes and Gateways and is not in the manifests. */
  | { readonly kind: 'ingress-controller' }
  /** Clients of a Service that is open to the outside by its type. */
  | { readonly kind: 'outside' }
  | { readonly kind: 'api-server' }
  /** Prometheus, where its pods are not in the manifests; what its operator makes it of, where that is. */
  | { readonly kind: 'metrics-scraper'; readonly scraper?: Scraper }
  /** Of the pod's own node, which no policy keeps out. */
  | { readonly kind: 'kubelet' };

export type Callee =
  /** `isPossible`: by way of the address of its load balancer, which is not translated everywhere. */
  | { readonly kind: 'service'; readonly service: Service; readonly isPossible?: true }
  /** Its pods are addressed themselves. */
  | { readonly kind: 'workload'; readonly workload: Workload }
  /** The name of a Service that the manifests do not have. */
  | { readonly kind: 'missing-service'; readonly namespace: string; readonly name: string }
  /** A DNS name or an IP address outside of the manifests. Never from a Secret. */
  | { readonly kind: 'host'; readonly host: string };

/** Where a dependency is written. Never holds a value, because it may be that of a Secret. */
export interface Declaration {
  /** For people: a variable (`DB_HOST`), a file (`nginx.conf`), or the field (`args`). */
  readonly name: string;
  readonly resource: ResourceIdentity;
  readonly ref: ResourceRef;
  /** From the root of the document, as the scope applies it. */
  readonly path: FieldPath;
  /**
   * The ConfigMap or Secret whose key has the text; `path` as above. Where a kustomization makes it of a file, `ref` and
   * `range` are the line in that file.
   */
  readonly source?:
    | (Pick<Declaration, 'resource' | 'ref' | 'path'> & { readonly range: TextRange | undefined })
    | undefined;
}

/** What a workload says that it calls. */
export interface DeclaredCalls {
  readonly dependencies: readonly Dependency[];
  /** Why it may say more than could be read; one sentence each. */
  readonly doubts: readonly string[];
}
