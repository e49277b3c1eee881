import type { ResourceRef } from '../kubernetes/resource';
import type { TextEdit } from '../text/text-edit';
import type { TextRange } from '../text/text-range';
import type { FieldPath } from '../yaml/field-path';

/*
 * This folder turns what rules propose into text edits, and tries these on a copy of the analysis before anybody sees them.
 * Left out: edits of templates, moves within flow style, and edits of what anchors share; they are refused with the reason.
 */

/** A change that a rule proposes, without offsets. `planFix` turns it into text edits. */
export interface Fix {
  /** What will happen and to what, without trailing dot. */
  readonly title: string;
  /** True only when no connection can change. */
  readonly isSafe: boolean;
  readonly actions: readonly FixAction[];
  /** Whether this is meant or the opposite, only a person can tell: it is offered one by one and never taken with others. */
  readonly needsChoice?: true;
  /** Where the text goes, for fixes that come in pairs of which the user may want one. */
  readonly placement?: 'newFile' | 'sameFile';
}

export type FixAction =
  /** A new YAML document at the end of an existing file. `yaml` uses `\n` and two spaces; the file's own style is applied. */
  | { readonly kind: 'append-document'; readonly uri: string; readonly yaml: string }
  /** A new file of a name that is free in the folder of `besideUri`, listed in the kustomization that governs that folder, if there is one. */
  | { readonly kind: 'create-file'; readonly besideUri: string; readonly name: string; readonly yaml: string }
  /** A new file that is no manifest. */
  | { readonly kind: 'create-text'; readonly uri: string; readonly text: string }
  /** Replaces a scalar. `value` is YAML text as it is to be written. */
  | { readonly kind: 'set-field'; readonly at: ResourceRef; readonly path: FieldPath; readonly value: string }
  /** Adds items to a sequence, or an entry to a map; `yaml` is items or one `key: value`, indented from 0. */
  | { readonly kind: 'add-entry'; readonly at: ResourceRef; readonly path: FieldPath; readonly yaml: string }
  /** Takes an item out of a list, or a key with its value out of a map; an emptied list is written `[]`, a map `{}`. */
  | { readonly kind: 'remove-entry'; readonly at: ResourceRef; readonly path: FieldPath }
  /** Writes something else in place of an item of a list, or of a value in flow style; `yaml` is indented from 0. */
  | { readonly kind: 'replace-value'; readonly at: ResourceRef; readonly path: FieldPath; readonly yaml: string }
  /**
   * Moves entries of a map with their comments: to the end of another map, or into a list as one item of it.
   * `to` is made where it is missing or empty.
   */
  | {
      readonly kind: 'move-entries';
      readonly at: ResourceRef;
      readonly path: FieldPath;
      readonly keys: readonly string[];
      readonly to: FieldPath;
      readonly into: 'map' | 'list';
    }
  /** Gives an entry another key; `key` is a plain word. */
  | { readonly kind: 'rename-key'; readonly at: ResourceRef; readonly path: FieldPath; readonly key: string }
  /** Makes a value the only item of a list. */
  | { readonly kind: 'wrap-in-list'; readonly at: ResourceRef; readonly path: FieldPath }
  /** Replaces text of a document that cannot be addressed by field. */
  | { readonly kind: 'replace-text'; readonly at: ResourceRef; readonly range: TextRange; readonly newText: string };

/** A planned fix. Every byte outside the edits stays as it was. */
export type FixPlan =
  | {
      readonly kind: 'plan';
      /** Edits of existing files, offsets relative to the whole file. */
      readonly edits: readonly { readonly uri: string; readonly edits: readonly TextEdit[] }[];
      readonly created: readonly { readonly uri: string; readonly text: string }[];
    }
  | { readonly kind: 'refused'; readonly why: string };

/** What applying a fix does to connections between the workloads of its scopes; the fix was simulated. */
export interface FixEffect {
  /** Ordered pairs of workloads that gain or lose at least one port. */
  readonly opens: number;
  readonly closes: number;
  /** How many of these only may do so; absent where none. */
  readonly mayOpen?: number;
  readonly mayClose?: number;
  /** Declared dependencies that could connect before and cannot any more: `web to db`, sorted. */
  readonly breaksDeclared: readonly string[];
}
