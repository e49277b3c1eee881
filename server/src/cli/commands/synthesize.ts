import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { count, type SynthesisReport, synthesisReports, visible } from '../../core';
import { type AnalysisArguments, addReadingOptions } from '../analysis-arguments';
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
}

/** `firebreak synthesize [PATH…]`: prints the policies that are missing, or writes them to a folder. */
export function synthesizeCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('synthesize')
    .description('Writes a default deny and the smallest set of policies for what the manifests say they call.')
    .option('--output <dir>', 'a folder for one file a namespace (default: print them)');
  addReadingOptions(command);
  return command.addHelpText('after', examples).action(async (paths: string[], args: SynthesizeArguments) => {
    const analysis = await loadWorkspace(io, { ...args, paths });
    const scope = args.scope === undefined ? undefined : chooseScope(analysis, args.scope);
    reportUnread(io, analysis, scope);
    const reports = synthesisReports(analysis, scope?.name);
    const used = reports.filter(({ files }) => files.length > 0);
    for (const { notes } of reports) for (const note of notes) io.error(`Note: ${visible(note)}\n`);
    const failures = reports.flatMap((report) => report.failures);
    for (const failure of failures) io.error(`Not as declared: ${visible(failure)}\n`);
    if (used.length === 0) io.error('Nothing is to be written.\n');
    const code = args.output === undefined ? print(io, used) : write(io, used, args.output);
    finish(code === 0 && failures.length > 0 ? 1 : code);
  });
}

function print(io: Io, reports: readonly SynthesisReport[]): ExitCode {
  const texts = reports.flatMap(({ scope, files }) =>
    files.map(({ text }) => (reports.length > 1 ? `# Scope ${visible(scope)}\n${text}` : text)),
  );
  io.out(texts.join('---\n'));
  return 0;
}

function write(io: Io, reports: readonly SynthesisReport[], output: string): ExitCode {
  const [report, ...others] = reports;
  if (report === undefined) return 0;
  if (others.length > 0) {
    const names = reports.map(({ scope }) => `\n  ${visible(scope)}`).join('');
    throw new UsageError(`There are several scopes; choose one with --scope:${names}`);
  }
  const folder = path.resolve(io.cwd, output);
  makeFolder(folder, output);
  const files = report.files.map(({ name, text }) => ({ target: path.join(folder, name), old: undefined, text }));
  const shown = (target: string) => visible(toSlashes(path.relative(io.cwd, target)));
  const { written, problems } = writeFiles(files, [folder], shown);
  for (const { target } of written) io.error(`Created ${shown(target)}\n`);
  for (const problem of problems) io.error(`error: ${visible(problem)}\n`);
  if (problems.length > 0) return 2;
  io.error(`${count(written.length, 'file')}. List them in the kustomization, if there is one.\n`);
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

Exit codes: 0 as declared, 1 where something else keeps a declared connection out, 2 usage or internal error.

Examples:
  firebreak synthesize k8s                          print the policies
  firebreak synthesize k8s --output k8s/policies    write them, one file a namespace
  kustomize build . | firebreak synthesize -`;
