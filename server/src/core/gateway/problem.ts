import type { FieldPath } from '../yaml/field-path';
import type { ObjectRef } from './api-object';

/** Why a condition of an object is false, as the API's own text calls it. */
export type Reason =
  | 'InvalidRouteKinds'
  | 'InvalidCertificateRef'
  | 'InvalidCACertificateRef'
  | 'InvalidCACertificateKind'
  | 'InvalidClientCertificateRef'
  | 'RefNotPermitted'
  | 'UnsupportedProtocol'
  | 'ProtocolConflict'
  | 'HostnameConflict'
  | 'NotAllowed'
  | 'NoMatchingParent'
  | 'NotAllowedByListeners'
  | 'NoMatchingListenerHostname'
  | 'InvalidKind'
  | 'BackendNotFound'
  | 'NoValidCACertificate'
  | 'Conflicted'
  | 'TargetNotFound';

/** A condition that is false: https://gateway-api.sigs.k8s.io/reference/spec/ */
export interface Problem {
  readonly type: 'Accepted' | 'ResolvedRefs';
  readonly reason: Reason;
  /** What it is about, from the object: the listener, the parent, or the object itself. */
  readonly subject: FieldPath;
  /** Another condition that is false for the same mistake. */
  readonly entails?: { readonly type: Problem['type']; readonly reason: Reason };
  /** Where the mistake is written, from the object. */
  readonly path: FieldPath;
  /** `unknown`: other files may say otherwise. */
  readonly truth: 'yes' | 'unknown';
  /** The rest of a sentence that begins with the object. */
  readonly says: string;
  /** What is referred to. */
  readonly target?: ObjectRef;
  /** What is referred to is not in the manifests of a namespace that is there. */
  readonly isMissing?: true;
  /** The API leaves it to implementations, and an extension may allow it. */
  readonly isExtension?: true;
}
