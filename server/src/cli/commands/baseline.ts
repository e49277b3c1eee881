import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { baselineEntries, baselineName, count, printBaseline, readBaseline, staleEntries } from '../../core';
import { type AnalysisArguments, addReadingOptions } from '../analysis-arguments';
import type { Io } from '../io';
import { loadWorkspace } from '../load-workspace';
import { toUri } from '../paths';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';

/** `firebreak baseline [PATH…]`: what is found now, so that `check` fails for what is new only. */
export function baselineCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('baseline')
    .description(`Writes what is found now to ${baselineName}, so that check fails for what is new only.`)
    .option('--prune', 'only take entries out of which nothing is found any more');
  addReadingOptions(command);
  return command
    .addHelpText('after', examples)
    .action(async (paths: string[], args: AnalysisArguments & { readonly prune?: true }) => {
      if (args.scope !== undefined) throw new UsageError('A baseline is about every scope: leave out --scope.');
      const target = path.join(io.cwd, baselineName);
      if (args.prune && !existsSync(target)) throw new UsageError(`There is no "${baselineName}" to prune.`);
      const analysis = await loadWorkspace(io, { ...args, paths, baseline: args.prune ? baselineName : '' });
      const uri = toUri(target);
      const file = analysis.baselineFiles.get(uri);
      const before = file === undefined ? [] : readBaseline(file);
      const stale = new Set(staleEntries(analysis, uri));
      const entries =
        args.prune && typeof before !== 'string'
          ? before.filter((entry) => !stale.has(entry))
          : baselineEntries(analysis, toUri(io.cwd));
      try {
        writeFileSync(target, printBaseline(entries));
      } catch (error) {
        throw new UsageError(`"${baselineName}" cannot be written: ${(error as Error).message}.`);
      }
      const gone = args.prune ? `, without ${stale.size} of which nothing is found any more` : '';
      io.error(`Wrote ${baselineName} with ${count(entries.length, 'finding')}${gone}.\n`);
      const isKnown = args.prune || [...analysis.configs.values()].some(({ config }) => config.baseline !== undefined);
      if (!isKnown)
        io.error(`It counts where it is named: --baseline, or "baseline: ${baselineName}" in .firebreak.yaml.\n`);
      finish(0);
    });
}

const examples = `
The file names rule, object and field of every finding and no value. Name it in .firebreak.yaml, so that editors show
what is in it as hints: baseline: ${baselineName}

Examples:
  firebreak baseline
  firebreak check --baseline ${baselineName}
  firebreak baseline --prune`;
