/** Half-open span of UTF-16 code units. Ranges in trees, problems and findings are relative to the YAML document that owns them. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}
