import { fileStatus } from '../../core';
import type { FileStatus } from '../../protocol/protocol';
import { canonicalUri } from '../../workspace/uri';
import { get } from '../client-features';
import type { ServerContext } from '../server-context';

/** `firebreak/fileStatus`: what is known at this moment; the client asks again when it is told of a change. */
export function answerFileStatus(params: unknown, context: ServerContext): FileStatus | null {
  const uri = get(params, 'uri');
  if (typeof uri !== 'string' || !context.settingsFor(uri).isEnabled) return null;
  const { workspace } = context;
  const { objectCount, namespaces, notAnalysed } = fileStatus(workspace.analysis, canonicalUri(uri));
  return {
    objectCount,
    namespaces,
    notAnalysed: notAnalysed ?? null,
    isComplete: workspace.analysis.isComplete && !workspace.isReading,
  };
}
