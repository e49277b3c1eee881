/** Label or annotation map. A null-prototype-safe Map, because keys come from hostile text. */
export type Labels = ReadonlyMap<string, string>;

export const noLabels: Labels = new Map();
