import type { StructuredPatchHunk } from 'diff';
import { secretLines } from '../core';

/**
 * The hunks of a patch without secret lines among those that stand around changes: there a hunk ends, and another one goes
 * on. Undefined where a changed line is secret itself, or the one below a change: Git takes a hunk that ends with a change
 * only at the end of a file.
 */
export function withoutSecrets(
  hunks: readonly StructuredPatchHunk[],
  old: string,
  text: string,
): StructuredPatchHunk[] | undefined {
  const secrets = { old: secretLines(old), text: secretLines(text) };
  const lineCount = old.split('\n').length - (old === '' || old.endsWith('\n') ? 1 : 0);
  const parts = hunks.flatMap((hunk) => splitHunk(hunk, secrets)).filter(({ lines }) => lines.some(isChange));
  const isPrintable = parts.every(
    ({ hasSecretChange, oldStart, oldLines, lines }) =>
      !hasSecretChange && (contextAfter(lines) > 0 || oldStart + oldLines > lineCount),
  );
  return isPrintable ? parts.map(({ hasSecretChange: _, ...hunk }) => balanced(hunk, lineCount)) : undefined;
}

interface Part extends StructuredPatchHunk {
  readonly hasSecretChange: boolean;
}

interface Secrets {
  readonly old: ReadonlySet<number>;
  readonly text: ReadonlySet<number>;
}

/** At each secret line that does not change. */
function splitHunk({ oldStart, newStart, lines }: StructuredPatchHunk, secrets: Secrets): readonly Part[] {
  const parts: Part[] = [];
  let part: Part | undefined;
  let [oldLine, newLine] = [oldStart, newStart];
  for (const line of lines) {
    const [isOld, isNew] = [!/^[+\\]/.test(line), !/^[-\\]/.test(line)];
    const isSecret = (isOld && secrets.old.has(oldLine - 1)) || (isNew && secrets.text.has(newLine - 1));
    if (isSecret && !isChange(line)) part = undefined;
    else if (part !== undefined || !line.startsWith('\\')) {
      part ??= { oldStart: oldLine, oldLines: 0, newStart: newLine, newLines: 0, lines: [], hasSecretChange: false };
      const next: Part = {
        ...part,
        oldLines: part.oldLines + (isOld ? 1 : 0),
        newLines: part.newLines + (isNew ? 1 : 0),
        lines: [...part.lines, line],
        hasSecretChange: part.hasSecretChange || isSecret,
      };
      if (part.lines.length > 0) parts.pop();
      parts.push(next);
      part = next;
    }
    if (isOld) oldLine++;
    if (isNew) newLine++;
  }
  return parts;
}

/** GNU patch looks at the end of the file for a hunk with more lines above its changes than below. */
function balanced(hunk: StructuredPatchHunk, lineCount: number): StructuredPatchHunk {
  const { oldStart, oldLines, newStart, newLines, lines } = hunk;
  if (oldStart + oldLines > lineCount) return hunk;
  const before = lines.findIndex(isChange);
  const surplus = Math.max(0, before - contextAfter(lines));
  return {
    oldStart: oldStart + surplus,
    oldLines: oldLines - surplus,
    newStart: newStart + surplus,
    newLines: newLines - surplus,
    lines: lines.slice(surplus),
  };
}

function contextAfter(lines: readonly string[]): number {
  return lines.length - 1 - lines.findLastIndex((line) => !line.startsWith(' '));
}

function isChange(line: string): boolean {
  return /^[-+]/.test(line);
}
