import type { ResourceRef } from '../kubernetes/resource';
import type { FieldPath } from '../yaml/field-path';

/** Something wrong with how files are put together, at the field that says so. */
export interface LayoutProblem {
  readonly at: ResourceRef;
  readonly path: FieldPath;
  /** One sentence with a capital and a dot. */
  readonly message: string;
}
