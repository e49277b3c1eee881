import {
  type Checkpoint,
  type ComparedConnection,
  type ConnectivityComparison,
  compareConnectivity,
  type LocatedRange,
  scopesAfter,
  visible,
} from '../../core';
import type { ComparedConnectivity, ConnectivityChange, ConnectivityEnd } from '../../protocol/protocol';
import type { EarlierFile } from '../../workspace/earlier-files';
import { get } from '../client-features';
import { currentAnalysis, type ServerContext } from '../server-context';
import { timeSlices } from '../time-slices';
import { whileWanted } from '../while-wanted';
import { scopeName, toPlainLocation } from './coverage';

/** `firebreak/compareConnectivity`: the earlier analysis is made of the current one, with which it shares the rest. */
export async function answerCompareConnectivity(
  params: unknown,
  context: ServerContext,
  isCancelled: () => boolean,
): Promise<ComparedConnectivity | null> {
  const earlier = readEarlierFiles(params);
  if (earlier === undefined) return null;
  const checkpoint = timeSlices(isCancelled);
  return (await whileWanted(compareWith(earlier, context, checkpoint))) ?? null;
}

async function compareWith(
  earlier: readonly EarlierFile[],
  context: ServerContext,
  checkpoint: Checkpoint,
): Promise<ComparedConnectivity> {
  const after = await currentAnalysis(context);
  const changes = await context.workspace.changesToEarlier(earlier, checkpoint);
  const { isComplete } = after;
  const files = changes.length;
  if (!isComplete || files === 0) return { isComplete, files, changes: [], totals: noTotals, doubts: [] };
  const before = await scopesAfter(after, changes, checkpoint);
  const comparison = await compareConnectivity({ before, after: after.scopes, current: after }, checkpoint);
  return { isComplete, files, ...toComparison(comparison, context) };
}

const noTotals = { added: 0, removed: 0, changed: 0 };

/** With URIs as the client writes them. */
export function toComparison(
  { changes, totals, doubts }: ConnectivityComparison,
  context: ServerContext,
): Pick<ComparedConnectivity, 'changes' | 'totals' | 'doubts'> {
  return {
    changes: changes.map((change) => toChange(change, context)),
    totals,
    doubts: doubts.map(({ side, doubt }) => ({ side, doubt: visible(doubt) })),
  };
}

function readEarlierFiles(params: unknown): readonly EarlierFile[] | undefined {
  const files = get(params, 'earlier');
  if (!Array.isArray(files)) return undefined;
  const read = files.map((file): EarlierFile | undefined => {
    const [uri, text] = [get(file, 'uri'), get(file, 'text')];
    if (typeof uri !== 'string' || (typeof text !== 'string' && text !== null)) return undefined;
    return { uri, text: text ?? undefined };
  });
  return read.every((file) => file !== undefined) ? read : undefined;
}

function toChange(compared: ComparedConnection, context: ServerContext): ConnectivityChange {
  const { change, scope, src, dst, before, after, line, srcAt, dstAt } = compared;
  return {
    change,
    scope: scope === undefined ? null : visible(scopeName(scope)),
    src: toEnd(src, srcAt, context),
    dst: toEnd(dst, dstAt, context),
    before,
    after,
    line,
  };
}

/** A name as a line has it, and where it leads. */
export function toEnd(name: string, at: LocatedRange | undefined, { documents }: ServerContext): ConnectivityEnd {
  const location = at === undefined ? null : toPlainLocation({ ...at, uri: documents.spelling(at.uri) });
  return { name: visible(name), location };
}
