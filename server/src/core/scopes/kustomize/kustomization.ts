import type { ResourceRef } from '../../kubernetes/resource';
import type { FieldPath } from '../../yaml/field-path';
import type { LayoutProblem } from '../layout-problem';
import type { FieldSpec } from './field-specs';
import type { GeneratedConfig } from './generated-config';

/**
 * One kustomization file, with the fields that can change what the analysis reads.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 * What images, replicas and vars change is left out, because nothing reads it.
 */
export interface Kustomization {
  readonly uri: string;
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly directory: string;
  /** URI of the workspace folder. */
  readonly folder: string;
  readonly kind: 'Kustomization' | 'Component';
  /** `resources` and the older `bases`. */
  readonly resources: readonly Reference[];
  readonly components: readonly Reference[];
  /** Of `patchesStrategicMerge`: applied first. */
  readonly mergePatches: readonly PatchEntry[];
  readonly patches: readonly PatchEntry[];
  /** Of `patchesJson6902`: applied last. */
  readonly jsonPatches: readonly PatchEntry[];
  readonly namespace: string;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  /** `labels` in the order of the file, then `commonLabels`. */
  readonly labels: readonly LabelEntry[];
  readonly annotations: ReadonlyMap<string, string>;
  readonly generated: readonly GeneratedConfig[];
  /** Files that it reads and that are not resources: generators, transformers, configurations and the like. */
  readonly otherFiles: readonly Reference[];
  /** Those of its fields that change objects in ways that are not worked out. */
  readonly otherChanges: readonly OtherChange[];
  /** It has `configurations`, which may add fields in which labels are set. */
  readonly hasConfigurations: boolean;
  /** It has `openapi.path`: another schema decides which lists a strategic merge merges. */
  readonly hasOwnSchema: boolean;
  /** Entries that kustomize refuses. */
  readonly problems: readonly LayoutProblem[];
  /** Why the outcome is not fully known: a field that is not evaluated, or a file that cannot be read. */
  readonly incomplete: string | undefined;
}

export type OtherChange = 'images' | 'replicas' | 'replacements' | 'vars';

/** A path as written, and where. */
export interface Reference {
  readonly text: string;
  readonly at: ResourceRef;
  readonly path: FieldPath;
}

export interface PatchEntry {
  /** Where the kustomization names or has it. */
  readonly entry: Pick<Reference, 'at' | 'path'>;
  /** Undefined for an inline patch. */
  readonly file: Reference | undefined;
  /** '' when it comes from a file. */
  readonly inline: string;
  readonly target: PatchTarget | undefined;
  readonly allowsNameChange: boolean;
  readonly allowsKindChange: boolean;
}

/** Regular expressions that must match the whole value; '' matches everything. */
export interface PatchTarget {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labelSelector: string;
  readonly annotationSelector: string;
}

export interface LabelEntry {
  readonly pairs: ReadonlyMap<string, string>;
  readonly fields: readonly FieldSpec[];
}
