import type { Analysis } from '../analysis/analysis';
import { parentOf } from '../scopes/relative-uri';

/** The name, with a number where a file beside `besideUri` has it. New files are YAML also beside JSON. */
export function freeFileName(analysis: Analysis, besideUri: string, name: string): string {
  const dot = name.lastIndexOf('.');
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
    if (!isTaken(analysis, siblingUri(besideUri, candidate))) return candidate;
  }
}

/** Also by what discovery left out: an editor refuses to create a file that is there. */
export function isTaken(analysis: Analysis, uri: string): boolean {
  return analysis.files.has(uri) || analysis.leftOut.some((entry) => entry.uri === uri);
}

export function siblingUri(besideUri: string, name: string): string {
  return `${parentOf(besideUri)}/${encodeURIComponent(name)}`;
}
