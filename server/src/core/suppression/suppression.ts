import type { Place } from '../rules/finding';
import type { TextRange } from '../text/text-range';

/*
 * Somebody decided that a finding is right and may stay: this folder reads such decisions and takes the findings out.
 *
 *   # firebreak: ignore[rule-id, rule-id] reason            above a line or at its end: what starts on that line
 *   # firebreak: ignore-resource[rule-id] reason            anywhere in a document: the whole document
 *   # firebreak: ignore-file reason                         before the first document: the file, all rules or those named
 *   metadata.annotations: ignore.firebreak/rule-id: reason  on an object or its pod template: the object
 *   ignore: [{rules: [rule-id], reason: …}]                 in a configuration: the files and resources that it names
 *
 * Left out: comments in templates, which are not analysed, and annotations that only a kustomization adds.
 */

/** One decision, as written in one document. */
export interface Suppression {
  readonly carrier: 'comment' | 'annotation' | 'config';
  /** The whole comment, the annotation's key, or the entry. */
  readonly place: Place;
  /** The rules that it names; empty means every rule. */
  readonly rules: readonly SuppressedRule[];
  /** '' when none is given. */
  readonly reason: string;
  /** A range is relative to the document. */
  readonly covers:
    | { readonly kind: 'file' }
    | { readonly kind: 'range'; readonly range: TextRange }
    /** Of a file that an entry of a configuration is for, undefined: every resource. */
    | { readonly kind: 'resources'; readonly resources: readonly string[] | undefined };
  /** Why it means nothing, as one sentence. */
  readonly problem?: string | undefined;
}

export interface SuppressedRule {
  readonly id: string;
  readonly place: Place;
}
