import type { Checkpoint } from '../checkpoint';
import type { KeptDocument } from '../kubernetes/kept-document';
import type { LoadPart } from '../rules/rule-group';
import type { FieldPath } from '../yaml/field-path';

/** A field of an object, and what loads the model of entry points where that knows what the field means. */
export interface HoveredField {
  readonly document: KeptDocument;
  /** From the object. */
  readonly path: FieldPath;
  readonly checkpoint: Checkpoint;
  readonly loadPart: LoadPart;
}
