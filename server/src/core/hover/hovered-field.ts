import type { Checkpoint } from '../checkpoint';
import type { KeptDocument } from '../kubernetes/kept-document';
import type { FieldPath } from '../yaml/field-path';

/** A field of an object that somebody looks at. */
export interface HoveredField {
  readonly document: KeptDocument;
  /** From the object. */
  readonly path: FieldPath;
  readonly checkpoint: Checkpoint;
}
