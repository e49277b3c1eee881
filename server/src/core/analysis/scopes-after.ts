import type { Checkpoint } from '../checkpoint';
import type { Analysis } from './analysis';
import { type FileChange, readChanges } from './apply-changes';
import { updateScopes } from './update-scopes';

/**
 * The scopes that a finished analysis would have after these changes. What stays as it is, they share with those of the
 * analysis; no rule runs. Awaits the checkpoint between files, and throws what it throws (`Cancelled`).
 */
export async function scopesAfter(
  analysis: Analysis,
  changes: readonly FileChange[],
  checkpoint: Checkpoint,
): Promise<Analysis['scopes']> {
  const { scopes } = await updateScopes(await readChanges(analysis, changes, checkpoint), checkpoint);
  return scopes;
}
