import type { TextRange } from '../text/text-range';

/**
 * Our own compact tree of one YAML document.
 * Ranges are relative to the document's text; a node's range covers its own token or, for collections, first to last leaf.
 * The parser's classes never leave this folder: `compose-document.ts` makes them, `convert-*.ts` turn them into this.
 */
export type YamlNode = YamlMap | YamlSequence | YamlScalar;

export interface YamlMap extends TextRange {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly style: 'block' | 'flow';
  readonly origin?: NodeOrigin;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  /** Always a node: `key:` without a value has a null scalar with an empty range right after the colon. */
  readonly value: YamlNode;
  /** The entry was brought in by a merge key (`<<`). */
  readonly merged?: boolean;
}

export interface YamlSequence extends TextRange {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly style: 'block' | 'flow';
  readonly origin?: NodeOrigin;
}

export interface YamlScalar extends TextRange {
  readonly kind: 'scalar';
  /** The value as Kubernetes reads it (see `schema.ts`); strings of block scalars are folded and chomped. */
  readonly value: string | number | boolean | null;
  /** What is written, without quotes and without resolving it to another type. */
  readonly source: string;
  readonly style: 'plain' | 'single' | 'double' | 'block';
  readonly origin?: NodeOrigin;
}

/** Where edits must be refused: the node stands behind an alias, or carries an anchor that others refer to. */
export type NodeOrigin = 'alias' | 'anchor';

/** A located thing wrong with a document's text. */
export interface YamlProblem {
  readonly kind: 'syntax' | 'duplicate-key' | 'limit';
  readonly range: TextRange;
  /** One sentence with a capital and a dot, without line breaks. */
  readonly message: string;
}
