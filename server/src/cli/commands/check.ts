import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import {
  type Analysis,
  assertNever,
  baselinesInForce,
  buildCheckReport,
  type CheckReport,
  checkJson,
  checkSarif,
  checkText,
  count,
  firstNamedOutside,
  noPaint,
  type Paint,
  type Severity,
  staleEntries,
  visible,
} from '../../core';
import { version } from '../../lsp/version';
import { type AnalysisArguments, addReadingOptions } from '../analysis-arguments';
import { chooseRules, collect } from '../choose-rules';
import { chooseScope } from '../choose-scope';
import { addOutputs } from '../formats';
import { addFutureOptions } from '../future-options';
import type { Io } from '../io';
import { loadWorkspace } from '../load-workspace';
import { displayPath } from '../paths';
import { refuseInputs } from '../refuse-inputs';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';

type Format = 'text' | 'json' | 'sarif';

interface CheckArguments extends AnalysisArguments {
  readonly failOn: string;
  readonly rule?: readonly string[];
  readonly skip?: readonly string[];
  readonly baseline?: string;
}

/** `firebreak check [PATH…|-]`: findings. */
export function checkCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('check').description('Reports findings: gaps and mistakes in the manifests.');
  const outputs = addOutputs<Format>(
    command,
    {
      built: ['text', 'json', 'sarif'],
      promised: ['compact', 'junit', 'github', 'gitlab', 'markdown'],
    },
    io.cwd,
  );
  command
    .option(
      '--fail-on <severity>',
      'the least severity that makes the exit code 1: error, warning, information (or info) or never',
      'error',
    )
    .option('--rule <id>', 'only this rule (can be repeated)', collect)
    .option('--skip <id>', 'not this rule (can be repeated)', collect)
    .option('--baseline <file>', 'what is in this baseline fails nothing, also in place of what a configuration names');
  addReadingOptions(command);
  addFutureOptions(command, '--changed <ref>', '--fail-on-parse-error');
  return command.addHelpText('after', examples).action(async (paths: string[], args: CheckArguments) => {
    const threshold = readThreshold(args.failOn);
    const targets = outputs();
    const analysis = await loadWorkspace(io, { ...args, paths, disabledRules: chooseRules(args.rule, args.skip) });
    refuseInputs(
      io,
      analysis,
      targets.flatMap(({ file }) => file ?? []),
    );
    const report = await buildCheckReport(analysis, {
      displayPath: displayPath(io.cwd),
      scope: args.scope === undefined ? undefined : chooseScope(analysis, args.scope),
      // Simulating every fix takes longer than everything else, and only JSON shows them.
      withFixes: targets.some(({ format }) => format === 'json'),
    });
    refuseNothing(io, analysis, report);
    // Files first: where one cannot be written, nothing pretends to be the report of the run.
    for (const { format, file } of targets) {
      if (file !== undefined) writeReport(io, file, print(report, format, noPaint, args.scope));
    }
    for (const { format, file } of targets) {
      if (file === undefined) io.out(print(report, format, io.paint, args.scope));
    }
    const isOutdated = args.scope === undefined && reportStale(io, analysis);
    const isFound = report.findings.some(({ finding }) => threshold.includes(finding.severity));
    finish(isFound || (isOutdated && threshold.length > 0) ? 1 : 0);
  });
}

/** What is mended must not come back unnoticed, so a baseline holds nothing that is not found any more. */
function reportStale(io: Io, analysis: Analysis): boolean {
  const shown = displayPath(io.cwd);
  const uris =
    analysis.options.chosenBaseline === undefined ? baselinesInForce(analysis) : [analysis.options.chosenBaseline];
  const stale = uris
    .map((uri) => ({ uri, entries: staleEntries(analysis, uri) }))
    .filter(({ entries }) => entries.length > 0);
  for (const { uri, entries } of stale) {
    io.error(
      `${visible(shown(uri))} has ${count(entries.length, 'entry', 'entries')} of which nothing is found any more:\n`,
    );
    for (const { file, finding } of entries.slice(0, 10)) io.error(`  ${visible(`${file}  ${finding}`)}\n`);
    io.error('Take them out with "firebreak baseline --prune".\n');
  }
  return stale.length > 0;
}

/** An overlay of which nothing was read but itself must not look as if nothing were wrong with it. */
function refuseNothing(io: Io, analysis: Analysis, { findings, summary }: CheckReport): void {
  if (findings.length > 0 || summary.coverage.workloads > 0) return;
  const outside = firstNamedOutside(analysis);
  if (outside === undefined) return;
  throw new UsageError(
    `Nothing to check: "${displayPath(io.cwd)(outside.uri)}" builds on "${outside.text}", which is outside of what may be read. ` +
      'Run firebreak in a folder that holds both, and name the overlay: firebreak check path/to/overlay.',
  );
}

function print(report: CheckReport, format: Format, paint: Paint, scope: string | undefined): string {
  switch (format) {
    case 'text':
      return checkText(report, paint);
    case 'json':
      return checkJson(report);
    case 'sarif':
      return checkSarif(report, { version: version(), scope });
    default:
      return assertNever(format);
  }
}

function writeReport(io: Io, file: string, text: string): void {
  try {
    writeFileSync(path.resolve(io.cwd, file), text);
  } catch (error) {
    throw new UsageError(`"${file}" cannot be written: ${(error as Error).message}.`);
  }
}

/** The severities that fail the run. */
function readThreshold(name: string): readonly Severity[] {
  switch (name) {
    case 'error':
      return ['error'];
    case 'warning':
      return ['error', 'warning'];
    case 'info':
    // Its name in JSON reports.
    case 'information':
      return ['error', 'warning', 'information'];
    case 'never':
      return [];
    default: {
      const why = name === 'hint' ? 'would fail on what is meant to fail nothing' : 'is not a severity';
      throw new UsageError(`--fail-on ${name} ${why}. Choose error, warning, information (or info) or never.`);
    }
  }
}

const examples = `
Examples:
  firebreak check                                   everything below the current directory
  firebreak check k8s --fail-on warning             fail the pipeline on warnings too
  firebreak check k8s --format sarif --output firebreak.sarif --format text
  helm template ./chart | firebreak check - --namespace shop
  firebreak check k8s --rule dns-egress-missing     one rule only; \`firebreak rules\` lists them`;
