import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { type Analysis, changePreviewText, count, noCheckpoint, previewChange, visible } from '../../core';
import { type AnalysisArguments, addAnalysisOptions } from '../analysis-arguments';
import { changedFilesOf } from '../changed-files';
import { collect, findRule } from '../choose-rules';
import { chooseScope } from '../choose-scope';
import { type FixChoice, type FixResult, fixEverything } from '../fix-everything';
import type { Io } from '../io';
import { loadWorkspace } from '../load-workspace';
import { makePatch } from '../patch';
import { toSlashes } from '../paths';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';
import { writeFiles } from '../write-files';

interface FixArguments extends AnalysisArguments {
  readonly diff?: boolean;
  readonly preview?: boolean;
  readonly write?: boolean;
  readonly unsafe?: boolean;
  readonly rule?: readonly string[];
}

/** `firebreak fix [PATH…]`: prints a patch, or writes the fixes to disk. */
export function fixCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('fix')
    .description('Prints a patch with the fixes of findings, or writes them; every fix was simulated and verified.')
    .argument('[paths...]', 'files and folders (default: the current directory)')
    .option('--diff', 'print a unified patch (default)')
    .option('--preview', 'print which connections each fix opens, closes and breaks instead of the patch')
    .option('--write', 'write the fixes to the files instead, and print nothing but what was written')
    .option('--rule <id>', 'only fixes of this rule (can be repeated)', collect)
    .option(
      '--unsafe',
      'also fixes that change what may connect or where pods run: they add policies, remove rules, hostPort and hostNetwork',
    );
  addAnalysisOptions(command);
  return command.addHelpText('after', examples).action(async (paths: string[], args: FixArguments) => {
    if (paths.includes('-')) throw new UsageError('Standard input has no file to patch: name files or folders.');
    if (args.diff === true && args.write === true)
      throw new UsageError('--diff prints and --write writes: choose one.');
    if (args.preview === true && (args.diff === true || args.write === true))
      throw new UsageError('--preview prints something else than --diff and writes nothing: choose one.');
    const ids = args.rule ?? [];
    for (const id of ids) findRule(id);
    // All rules run: a fix must not bring up a finding of another one.
    const before = await loadWorkspace(io, { ...args, paths });
    const result = await fixEverything(before, {
      rules: ids,
      withUnsafe: args.unsafe === true,
      scope: args.scope === undefined ? undefined : chooseScope(before, args.scope),
      ...(args.preview === true ? { onApplied: previewer(io) } : {}),
    });
    finish(outcome(io, args, before, result));
  });
}

function outcome(io: Io, { preview, write }: FixArguments, before: Analysis, result: FixResult): ExitCode {
  if (write === true) return writeFixes(io, before, result);
  return preview === true ? endPreview(io, before, result) : print(io, before, result);
}

/** Prints what each fix does to the connections that those before it have left. */
function previewer(io: Io): NonNullable<FixChoice['onApplied']> {
  let separator = '';
  const said = new Set<string>();
  return async ({ title, before, after }) => {
    const preview = await previewChange(before, after, noCheckpoint);
    io.out(`${separator}${io.paint.strong(visible(title))}\n${changePreviewText(preview, io.paint)}`);
    separator = '\n';
    for (const { doubt } of preview.doubts) {
      if (!said.has(doubt)) io.error(`Not fully known: ${visible(doubt)}\n`);
      said.add(doubt);
    }
  };
}

function endPreview(io: Io, before: Analysis, result: FixResult): ExitCode {
  io.error(countLine(result, changedFilesOf(before, result.analysis).length));
  reportLeft(io, result, true);
  return 0;
}

function print(io: Io, before: Analysis, result: FixResult): ExitCode {
  const patch = makePatch(before, result.analysis, io.cwd);
  io.out(patch.text);
  if (patch.text !== '' && patch.root !== io.cwd)
    io.error(`The patch is relative to ${visible(patch.root)}: apply it there.\n`);
  for (const target of patch.withheld) {
    const name = visible(toSlashes(path.relative(io.cwd, target)));
    io.error(`Not in the patch: ${name}, where it would show what is secret. --write writes its fixes.\n`);
  }
  // A pipe that takes the patch stays quiet; where there is none, it says why.
  const isTalkative = io.isErrorTerminal || patch.text === '';
  if (isTalkative) io.error(countLine(result, patch.fileCount));
  reportLeft(io, result, isTalkative);
  return 0;
}

function writeFixes(io: Io, before: Analysis, result: FixResult): ExitCode {
  const files = changedFilesOf(before, result.analysis);
  // Names are the workspace's own: a terminal must not obey them.
  const shown = (target: string) => visible(toSlashes(path.relative(io.cwd, target)));
  const folders = result.analysis.folders.map((uri) => fileURLToPath(uri));
  const { written, problems } = writeFiles(files, folders, shown);
  for (const { target, old } of written) io.error(`${old === undefined ? 'Created' : 'Changed'} ${shown(target)}\n`);
  if (problems.length > 0) {
    for (const problem of problems) io.error(`error: ${visible(problem)}\n`);
    const names = files.filter((file) => !written.includes(file)).map(({ target }) => shown(target));
    io.error(`As they were: ${names.join(', ')}\n`);
    return 2;
  }
  io.error(countLine(result, files.length));
  reportLeft(io, result, true);
  return 0;
}

function countLine({ applied }: FixResult, fileCount: number): string {
  return `${count(applied.length, 'fix', 'fixes')} in ${count(fileCount, 'file')}.\n`;
}

function reportLeft(io: Io, { left, unsafeCount, newCount }: FixResult, isTalkative: boolean): void {
  for (const { finding, why } of left) io.error(`Not fixed: ${visible(`${finding.message} ${why}`)}\n`);
  if (isTalkative && unsafeCount > 0) {
    io.error(`${count(unsafeCount, 'finding has', 'findings have')} fixes that change what may connect: --unsafe.\n`);
  }
  if (isTalkative && newCount > 0) {
    const findings = count(newCount, 'more finding');
    io.error(`${findings} can be fixed now: apply these fixes, look at them, and run the command again.\n`);
  }
}

const examples = `
Examples:
  firebreak fix k8s                                 a patch with the fixes that cannot change any connection
  firebreak fix k8s --unsafe | git apply            also add policies, remove rules, hostPort, hostNetwork
  firebreak fix k8s --unsafe --preview              what each of these opens, closes and breaks
  firebreak fix k8s --unsafe --write                the same without Git
  firebreak fix k8s --unsafe --rule dns-egress-missing`;
