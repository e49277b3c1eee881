/**
 * A part of the server that is loaded when it is first asked for. Undefined where it cannot be: the first failure is
 * reported, and whoever asks next has it tried again.
 */
export function onDemand<Part>(
  load: () => Promise<Part>,
  onError: (error: unknown) => void,
): () => Promise<Part | undefined> {
  let loading: Promise<Part> | undefined;
  let isReported = false;
  return async () => {
    loading ??= load();
    const current = loading;
    try {
      return await current;
    } catch (error) {
      if (loading === current) loading = undefined;
      if (!isReported) onError(error);
      isReported = true;
      return undefined;
    }
  };
}
