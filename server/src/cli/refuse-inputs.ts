import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Analysis, baselinesInForce, type SourceFile } from '../core';
import type { Io } from './io';
import { UsageError } from './usage-error';

/**
 * A report must not replace what it is about: a `UsageError` when one of the files to write, relative to the current
 * directory, was read. JSON in which nothing is Kubernetes may be replaced.
 */
export function refuseInputs(io: Io, analysis: Analysis, outputs: readonly string[]): void {
  const inputs = new Set<string>();
  if (outputs.length > 0) {
    for (const file of analysis.files.values()) {
      if (isInput(analysis, file)) inputs.add(realPath(fileURLToPath(file.uri)));
    }
  }
  const taken = outputs.find((output) => inputs.has(realPath(path.resolve(io.cwd, output))));
  if (taken !== undefined)
    throw new UsageError(`--output ${taken} is one of the files that are read, and would be lost.`);
}

function isInput(
  { configFiles, layoutFiles, ...analysis }: Analysis,
  { uri, documents, isGeneratorInput }: SourceFile,
): boolean {
  return (
    // No report is YAML, but an earlier one may be among the JSON.
    /\.ya?ml$/i.test(uri) ||
    isGeneratorInput === true ||
    configFiles.has(uri) ||
    layoutFiles.has(uri) ||
    baselinesInForce(analysis).includes(uri) ||
    documents.some(({ document: { content } }) => content.kind === 'manifest' && content.resources.length > 0)
  );
}

/** By way of links; a file that is not there is where its path says. */
function realPath(target: string): string {
  try {
    return realpathSync.native(target);
  } catch {
    return target;
  }
}
