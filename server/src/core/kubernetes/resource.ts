import type { FieldPath } from '../yaml/field-path';
import type { YamlMap } from '../yaml/tree';
import type { Labels } from './labels';

/** Which YAML document of the workspace. List items share their document's reference and differ in `basePath`. */
export interface ResourceRef {
  readonly uri: string;
  readonly documentIndex: number;
}

/** What people call a resource; `namespace` is the resolved one and undefined for cluster-scoped kinds. */
export interface ResourceIdentity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** One Kubernetes object as written in one document (or as one item of a List). Knows nothing of files. */
export interface Resource {
  readonly apiVersion: string;
  /** The part of apiVersion before the slash; '' for the core group. */
  readonly group: string;
  readonly kind: string;
  /** '' when the manifest has none. */
  readonly name: string;
  /** metadata.namespace as written. */
  readonly namespace: string | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Path from the document's root to this object: [] or ['items', 0]. */
  readonly basePath: FieldPath;
  readonly node: YamlMap;
  /** Set when the document has syntax errors, so that fields may be missing or wrong. */
  readonly isBroken: boolean;
}

/** What a finding says of an object that it found in one document: the namespace is the one that is written. */
export function identityOf({ apiVersion, kind, namespace, name }: Resource): ResourceIdentity {
  return { apiVersion, kind, namespace, name };
}

/** For sentences: `NetworkPolicy "shop/web"`. */
export function resourceWords({ kind, namespace, name }: ResourceIdentity): string {
  return `${kind} "${namespace === undefined ? name : `${namespace}/${name}`}"`;
}
