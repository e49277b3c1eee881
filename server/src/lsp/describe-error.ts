/**
 * An error for the log. Manifests hold Secrets and messages may quote them, so only messages that the engine or an
 * invariant wrote are kept; the places in the code always are.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'Something that is no Error was thrown.';
  const isSafe =
    error instanceof TypeError || error instanceof RangeError || error.message.startsWith('Invariant broken');
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [isSafe ? `${error.name}: ${error.message}` : error.name, ...frames].join('\n');
}
