import type { ResourceIdentity } from '../../kubernetes/resource';
import type { FieldPath } from '../../yaml/field-path';
import type { Place } from '../finding';

/*
 * What a cluster itself runs, as one document sets it up: in the terms of the flags of the programs, whatever the format.
 * What a flag means where it is missing depends on the format, see `absent`.
 */

export const componentNames = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'etcd',
  'kubelet',
] as const;

export type ComponentName = (typeof componentNames)[number];

/** One of these programs with its flags. */
export interface Component {
  readonly name: ComponentName;
  /** How sentences begin: `Pod "kube-apiserver"`, or `The API server`. */
  readonly subject: string;
  /**
   * Who decides what is not written: the program (its own default holds), the defaults of a configuration file,
   * kubeadm, which sets what is safe, or somebody else, and then nothing is known of it.
   */
  readonly absent: 'program' | 'config-file' | 'kubeadm' | 'unknown';
  /** Minor version of Kubernetes, such as `1.29`, where the document says it. */
  readonly version: string | undefined;
  readonly resource: ResourceIdentity | undefined;
  /** By name, without dashes. */
  readonly flags: ReadonlyMap<string, Flag>;
  /** Where it is told that a flag is missing. */
  readonly place: Place;
  readonly writing: Writing;
  /** Of a configuration that k3s and RKE2 both read: whose it is, where it has what only one of them knows. */
  readonly distribution?: 'k3s' | 'RKE2' | undefined;
  /** Its container is asked over HTTP whether it lives, by a kubelet that does not say who it is. */
  readonly isProbed?: true;
}

export interface Flag {
  /** Undefined where another tool writes it, or only a Secret or ConfigMap has it. */
  readonly value: string | undefined;
  /** What decides, for sentences: `--anonymous-auth=true`, or `readOnlyPort: 10255`. */
  readonly words: string;
  readonly path: FieldPath;
  /** Where a flag and its value are two items: the path of the flag. */
  readonly keyPath?: FieldPath;
}

/** How flags are written in the document; paths lead from its root. */
export type Writing =
  /** `--name=value`, with two dashes or, as k3s has them, without. */
  | { readonly kind: 'arguments'; readonly path: FieldPath; readonly dashes: '--' | '' }
  /** A map by name; it may be missing. */
  | { readonly kind: 'map'; readonly path: FieldPath }
  /** A list of `{ name, value }`. */
  | { readonly kind: 'named-list'; readonly path: FieldPath }
  /** A field for each flag. */
  | { readonly kind: 'fields'; readonly base: FieldPath; readonly fields: ReadonlyMap<string, FieldPath> }
  /** In a text inside of the document: nothing can be written there. */
  | { readonly kind: 'none' };

/** Of k3s, which makes the configuration for the encryption itself. RKE2 switches it on whatever is written. */
export const secretsEncryption = 'secrets-encryption';

/** The value of a flag; undefined where it is not written or not known. */
export function flagValue({ flags }: Component, name: string): string | undefined {
  return flags.get(name)?.value;
}

/** Certain: the flag is written, and empty where it takes a text. */
function isEmptied({ flags }: Component, name: string): boolean {
  return flags.get(name)?.value === '';
}

/** Whether a flag is missing and the program's own default holds. */
export function isMissing({ absent, flags }: Component, name: string): boolean {
  return absent === 'program' && !flags.has(name);
}

/** Whether a flag has no value, for certain, and no one else supplies one. */
export function isUnset(component: Component, name: string): boolean {
  return isMissing(component, name) || isEmptied(component, name);
}

/** As Go's strconv.ParseBool, which reads the flags. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(1|t|true)$/i.test(value);
}

export function isFalse(value: string | undefined): boolean {
  return value !== undefined && /^(0|f|false)$/i.test(value);
}

/** The parts of a list: `a,b`. */
export function listOf(value: string | undefined): readonly string[] {
  return (value ?? '').split(',').flatMap((part) => part.trim() || []);
}

const subjects: Readonly<Record<ComponentName, string>> = {
  'kube-apiserver': 'The API server',
  'kube-controller-manager': 'The controller manager',
  'kube-scheduler': 'The scheduler',
  'kube-proxy': 'kube-proxy',
  etcd: 'etcd',
  kubelet: 'The kubelet',
};

/** How sentences about a component begin that is set up by a configuration, with the name of the object if it has one. */
export function subjectOf(name: ComponentName, resource: ResourceIdentity | undefined): string {
  return resource === undefined || resource.name === ''
    ? subjects[name]
    : `${subjects[name]} of ${resource.kind} "${resource.name}"`;
}

/** The minor version in a version or the tag of an image: `1.29` of `v1.29.3`. */
export function minorVersion(text: string | undefined): string | undefined {
  return /(?:^|:)v?(1\.\d+)(?=[.\-+]|$)/.exec(text ?? '')?.[1];
}

/** Whether one minor version is another one or comes after it. */
export function isSince(version: string | undefined, since: string): boolean {
  const minor = (text: string) => Number(text.slice(text.indexOf('.') + 1));
  return version !== undefined && minor(version) >= minor(since);
}
