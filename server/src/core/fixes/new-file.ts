import type { Analysis } from '../analysis/analysis';
import { parentOf } from '../scopes/relative-uri';

/** The name itself, then `name-2.yaml`, `name-3.yaml` and so on. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return number === 1 ? name : `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
}

/** Also by what discovery left out: an editor refuses to create a file that is there. */
export function isTaken(analysis: Analysis, uri: string): boolean {
  return analysis.files.has(uri) || analysis.leftOut.some((entry) => entry.uri === uri);
}

export function siblingUri(besideUri: string, name: string): string {
  return `${parentOf(besideUri)}/${encodeURIComponent(name)}`;
}
