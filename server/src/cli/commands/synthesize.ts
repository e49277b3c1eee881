import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import {
  type Analysis,
  count,
  type MergedSynthesis,
  mergedSynthesis,
  noCheckpoint,
  type Scope,
  type SynthesisReport,
  synthesisReports,
  visible,
} from '../../core';
import { type AnalysisArguments, addReadingOptions } from '../analysis-arguments';
import { type ChangedFile, changedFilesOf } from '../changed-files';
import { chooseScope } from '../choose-scope';
import type { Io } from '../io';
import { loadWorkspace } from '../load-workspace';
import { toSlashes } from '../paths';
import { reportUnread } from '../report-unread';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';
import { writeFiles } from '../write-files';

interface SynthesizeArguments extends AnalysisArguments {
  readonly output?: string;
  readonly merge?: boolean;
}

/** `firebreak synthesize [PATH…]`: prints the policies that are missing, or writes them to a folder. */
export function synthesizeCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('synthesize')
    .description('Writes a default deny and the smallest set of policies for what the manifests say they call.')
    .option('--output <dir>', 'a folder for one file a namespace (default: print them)')
    .option(
      '--merge',
      'with --output, add rules to policies of exactly the same pods instead of writing others beside them',
    );
  addReadingOptions(command);
  return command.addHelpText('after', examples).action(async (paths: string[], args: SynthesizeArguments) => {
    const analysis = await loadWorkspace(io, { ...args, paths });
    const scope = args.scope === undefined ? undefined : chooseScope(analysis, args.scope);
    reportUnread(io, analysis, scope);
    if (args.merge === true && (args.output === undefined || paths.includes('-'))) {
      throw new UsageError('--merge changes files: name with --output where further policies go, and read from files.');
    }
    const merged = args.merge === true ? await merge(analysis, scope) : undefined;
    const reports = merged === undefined ? synthesisReports(analysis, scope?.name) : [merged.report];
    const used = reports.filter(({ files }) => files.length > 0);
    for (const { notes } of reports) for (const note of notes) io.error(`Note: ${visible(note)}\n`);
    const failures = reports.flatMap((report) => report.failures);
    for (const failure of failures) io.error(`Not as declared: ${visible(failure)}\n`);
    const changed = merged === undefined ? [] : changedFilesOf(analysis, merged.analysis);
    if (used.length + changed.length === 0) io.error('Nothing is to be written.\n');
    const code = args.output === undefined ? print(io, used) : write(io, used, args.output, { analysis, changed });
    finish(code === 0 && failures.length > 0 ? 1 : code);
  });
}

/** Of the scope that is chosen, or the only one that has anything. */
async function merge(analysis: Analysis, chosen: Scope | undefined): Promise<MergedSynthesis | undefined> {
  const scopes = [...analysis.scopes.values()].filter(({ namespaces }) => !namespaces.isEmpty());
  const [only, ...others] = chosen === undefined ? scopes : scopes.filter(({ scope }) => scope.id === chosen.id);
  if (others.length > 0) refuseSeveral(scopes.map(({ scope }) => scope.name));
  return only && mergedSynthesis(analysis, only.scope.id, noCheckpoint);
}

function refuseSeveral(names: readonly string[]): never {
  throw new UsageError(
    `There are several scopes; choose one with --scope:${names.map((name) => `\n  ${visible(name)}`).join('')}`,
  );
}

function print(io: Io, reports: readonly SynthesisReport[]): ExitCode {
  const texts = reports.flatMap(({ scope, files }) =>
    files.map(({ text }) => (reports.length > 1 ? `# Scope ${visible(scope)}\n${text}` : text)),
  );
  io.out(texts.join('---\n'));
  return 0;
}

interface Extended {
  readonly analysis: Analysis;
  readonly changed: readonly ChangedFile[];
}

function write(io: Io, reports: readonly SynthesisReport[], output: string, { analysis, changed }: Extended): ExitCode {
  const [report, ...others] = reports;
  if (others.length > 0) refuseSeveral(reports.map(({ scope }) => scope));
  if (report === undefined && changed.length === 0) return 0;
  const folder = path.resolve(io.cwd, output);
  if (report !== undefined) makeFolder(folder, output);
  const created = (report?.files ?? []).map(({ name, text }) => ({
    target: path.join(folder, name),
    old: undefined,
    text,
  }));
  const shown = (target: string) => visible(toSlashes(path.relative(io.cwd, target)));
  const folders = [...(report === undefined ? [] : [folder]), ...analysis.folders.map((uri) => fileURLToPath(uri))];
  const { written, problems } = writeFiles([...created, ...changed], folders, shown);
  for (const { target, old } of written) io.error(`${old === undefined ? 'Created' : 'Changed'} ${shown(target)}\n`);
  for (const problem of problems) io.error(`error: ${visible(problem)}\n`);
  if (problems.length > 0) return 2;
  const hint = created.length === 0 ? '' : ' List new ones in the kustomization, if there is one.';
  io.error(`${count(written.length, 'file')}.${hint}\n`);
  return 0;
}

function makeFolder(folder: string, output: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`"${output}" is no folder: ${(error as Error).message}.`);
  }
}

const examples = `
Declared are variables, arguments and mounted files that name Services, Ingresses and routes, webhooks, monitors.
Each rule says in a comment what declares it. What policies of the manifests allow already is not written again.
The result is analysed: all that is declared stays allowed, and nothing else is. A file that is there is never replaced.
Policies are written beside those that are there, so that the output can be applied as it is. With --merge a rule for
pods that one policy selects by the same labels is added to that policy, and every other byte of its file stays.

Exit codes: 0 as declared, 1 where something else keeps a declared connection out, 2 usage or internal error.

Examples:
  firebreak synthesize k8s                          print the policies
  firebreak synthesize k8s --output k8s/policies    write them, one file a namespace
  firebreak synthesize k8s --merge --output k8s/policies    extend policies that are there, where that is the same
  kustomize build . | firebreak synthesize -`;
