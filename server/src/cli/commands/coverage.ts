import { Command } from 'commander';
import {
  coverageJson,
  coverageMarkdown,
  coverageOf,
  coverageText,
  type EntryCoverage,
  loadEntryCoverage,
  noCheckpoint,
  summarise,
} from '../../core';
import { type AnalysisArguments, addReadingOptions } from '../analysis-arguments';
import { chooseScope } from '../choose-scope';
import { addFormat, type Formats, formatOf } from '../formats';
import type { Io } from '../io';
import { loadWorkspace } from '../load-workspace';
import { displayPath } from '../paths';
import { reportUnread } from '../report-unread';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';

interface CoverageArguments extends AnalysisArguments {
  readonly format: string;
  readonly min?: string;
}

const formats: Formats<'text' | 'json' | 'markdown'> = { built: ['text', 'json', 'markdown'], promised: [] };

/** `firebreak coverage [PATH…]`: per namespace and workload, ingress, egress and TLS; and per entry point. */
export function coverageCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('coverage')
    .description('Shows which workloads are open, restricted or closed, and how what comes from outside is encrypted.')
    .option('--min <percent>', 'exit code 1 when less of the workloads are covered, in ingress or in egress');
  addReadingOptions(addFormat(command, formats));
  return command.addHelpText('after', examples).action(async (paths: string[], args: CoverageArguments) => {
    const format = formatOf(args.format, formats);
    const least = args.min === undefined ? undefined : readPercent(args.min);
    const analysis = await loadWorkspace(io, { ...args, paths });
    const scope = args.scope === undefined ? undefined : chooseScope(analysis, args.scope);
    reportUnread(io, analysis, scope);
    const scopes = coverageOf(analysis).scopes.filter(({ id }) => scope === undefined || id === scope.id);
    const shown = displayPath(io.cwd);
    const summary = summarise(analysis, { displayPath: shown, scope });
    const entryCoverage = await loadEntryCoverage(analysis.loadPart);
    const entries = new Map<string, EntryCoverage>();
    for (const { id } of scopes) {
      const state = analysis.scopes.get(id);
      const found = state && (await entryCoverage?.entryCoverageOf(analysis, state, noCheckpoint));
      if (found !== undefined) entries.set(id, found);
    }
    const entriesOf = ({ id }: { readonly id: string }) => entries.get(id) ?? { points: [], workloads: new Map() };
    const reports = {
      text: () => coverageText(scopes, entriesOf, summary, io.paint),
      json: () => coverageJson(scopes, entriesOf, summary, shown),
      markdown: () => coverageMarkdown(scopes, entriesOf, summary),
    };
    io.out(reports[format]());

    const { workloads, ingress, egress } = summary.coverage;
    const covered = workloads === 0 ? 100 : (100 * Math.min(ingress, egress)) / workloads;
    if (least !== undefined && covered < least) {
      io.error(`Coverage is ${Math.floor(covered * 10) / 10} %, less than the ${least} % of --min.\n`);
      finish(1);
    }
  });
}

function readPercent(text: string): number {
  const percent = Number(text.replace(/%$/, ''));
  if (text.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new UsageError(`--min ${text} is not a percentage from 0 to 100.`);
  return percent;
}

const examples = `
Covered means restricted or closed. A direction is
  open        no policy isolates it, or a rule allows everything
  restricted  some connections are allowed
  closed      nothing is allowed
  unknown     something that decides it could not be read

TLS says how what comes from outside arrives at the pods: plain, redirected to HTTPS, terminated at the edge,
re-encrypted or passed through to the pod. Entry points with the certificates that end first stand first.

Examples:
  firebreak coverage k8s
  firebreak coverage k8s --format json
  firebreak coverage k8s --format markdown          for a comment on a change
  firebreak coverage k8s --min 80                   fail the pipeline below 80 %
  kustomize build . | firebreak coverage -`;
