import { coverageOf } from '../../core';
import type { CoverageResult } from '../../protocol/protocol';
import { currentAnalysis, type ServerContext } from '../server-context';

/** `firebreak/coverage`: runs what is pending first, so the answer fits what the client has reported. */
export async function answerCoverage(context: ServerContext): Promise<CoverageResult> {
  const analysis = await currentAnalysis(context);
  return { generation: analysis.generation, isComplete: analysis.isComplete, ...coverageOf(analysis) };
}
