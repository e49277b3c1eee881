import type { EncryptionSign } from '../kubernetes/encryption-signs';
import type { Resource } from '../kubernetes/resource';
import type { GroupName } from '../rules/groups';
import type { YamlNode, YamlProblem } from '../yaml/tree';

/** One file of the workspace with everything that was read from it. */
export interface SourceFile {
  readonly uri: string;
  /** Relative to its workspace folder, with `/`. */
  readonly path: string;
  /** URI of the workspace folder, without trailing slash. */
  readonly folder: string;
  /** '' when nothing in it is analysed. */
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
  /** Why the file is listed as not analysed as a whole: too large, unreadable, a Helm template. */
  readonly notAnalysed: string | undefined;
  /** It is no manifest: kustomizations make ConfigMaps and Secrets of it. */
  readonly isGeneratorInput?: true;
}

/** A document and where it starts in its file (UTF-16 offset). */
export interface PlacedDocument {
  readonly start: number;
  readonly document: SourceDocument;
}

/** One YAML document, keyed by its text: the same text gives the same object while a file is edited. */
export interface SourceDocument {
  readonly text: string;
  readonly content: DocumentContent;
  /** What in it may encrypt connections between pods; unset where nothing does, as nearly everywhere. */
  readonly signs?: readonly EncryptionSign[];
}

export type DocumentContent =
  /** No Kubernetes object, or one of a kind that no rule reads: not parsed, silent. */
  | { readonly kind: 'ignored'; readonly definesGroup?: string; readonly isTextDropped: boolean }
  /** Helm or another template: never sent to the parser. `policyKind` is set when it may be a policy. */
  | { readonly kind: 'template'; readonly mayBePolicy: boolean }
  /** A limit was reached (nesting, aliases, size). */
  | { readonly kind: 'unreadable'; readonly problems: readonly YamlProblem[] }
  | {
      readonly kind: 'manifest';
      readonly root: YamlNode | undefined;
      readonly problems: readonly YamlProblem[];
      /** The same object where edits have changed comments only; see `ParsedDocument`. */
      readonly values: object;
      /** None where it is no object of Kubernetes and a group of rules reads it all the same. */
      readonly resources: readonly Resource[];
      /** The groups of rules that judge it beside those that are always loaded. */
      readonly groups: readonly GroupName[];
    };

/** What decides everything that is found in a document: the same object where edits have changed comments only. */
export function valuesOf(document: SourceDocument): object {
  return document.content.kind === 'manifest' ? document.content.values : document;
}
