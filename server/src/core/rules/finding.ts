import type { Json } from '../json';
import type { ResourceIdentity, ResourceRef } from '../kubernetes/resource';
import type { Scope } from '../scopes/scope';
import type { TextRange } from '../text/text-range';
import type { FieldPath } from '../yaml/field-path';

/** The gravest first. */
export const severities = ['error', 'warning', 'information', 'hint'] as const;

/** As in LSP; what fails a pipeline is the caller's choice. */
export type Severity = (typeof severities)[number];

/** Where a finding points: a field of a document, or, for problems of the text itself, a range relative to the document. */
export type Place =
  | { readonly kind: 'field'; readonly path: FieldPath; readonly part: 'key' | 'value' }
  | { readonly kind: 'text'; readonly range: TextRange };

/** One gap or mistake. Names fields, not offsets: `locate` resolves them against the current text. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  /** One sentence; the first at most 120 characters, as `findingsOf` sees to. */
  readonly message: string;
  readonly at: ResourceRef;
  readonly place: Place;
  /** The resource that the finding is about; undefined when the document could not be read as one. */
  readonly resource: ResourceIdentity | undefined;
  readonly related: readonly Related[];
  /** What the rule needs to derive its fixes again. */
  readonly data: Json;
  /** The scopes in which the finding holds; empty for findings about one document. */
  readonly scopes: readonly Scope[];
  /** Lesser findings about the same mistake, in the same document, for which this one stands; the gravest first. */
  readonly outranked?: readonly Finding[];
  /** It was there when the baseline was written: a hint, and nothing that fails a run. */
  readonly isBaselined?: true;
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
}

export interface Related {
  readonly at: ResourceRef;
  readonly place: Place;
  readonly message: string;
}

export function field(path: FieldPath, part: 'key' | 'value' = 'value'): Place {
  return { kind: 'field', path, part };
}
