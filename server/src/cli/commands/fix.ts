import { Command } from 'commander';
import { count } from '../../core';
import { type AnalysisArguments, addAnalysisOptions } from '../analysis-arguments';
import { collect, findRule } from '../choose-rules';
import { chooseScope } from '../choose-scope';
import { fixEverything } from '../fix-everything';
import { addFutureOptions } from '../future-options';
import type { Io } from '../io';
import { loadWorkspace } from '../load-workspace';
import { makePatch } from '../patch';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';

interface FixArguments extends AnalysisArguments {
  readonly unsafe?: boolean;
  readonly rule?: readonly string[];
}

/** `firebreak fix [PATH…]`: prints a patch; writes nothing. */
export function fixCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('fix')
    .description('Prints a patch with the fixes of findings; every fix was simulated and verified.')
    .argument('[paths...]', 'files and folders (default: the current directory)')
    .option('--diff', 'print a unified patch (default)')
    .option('--rule <id>', 'only fixes of this rule (can be repeated)', collect)
    .option('--unsafe', 'also fixes that change what may connect; of several fixes the first offered');
  addFutureOptions(addAnalysisOptions(command), '--write');
  return command.addHelpText('after', examples).action(async (paths: string[], args: FixArguments) => {
    if (paths.includes('-')) throw new UsageError('Standard input has no file to patch: name files or folders.');
    const ids = args.rule ?? [];
    for (const id of ids) findRule(id);
    // All rules run: a fix must not bring up a finding of another one.
    const before = await loadWorkspace(io, { ...args, paths });
    const { analysis, applied, left, unsafeCount } = await fixEverything(before, {
      rules: ids,
      withUnsafe: args.unsafe === true,
      scope: args.scope === undefined ? undefined : chooseScope(before, args.scope),
    });
    const patch = makePatch(before, analysis, io.cwd);
    io.out(patch.text);
    if (patch.text !== '' && patch.root !== io.cwd)
      io.error(`The patch is relative to ${patch.root}: apply it there.\n`);
    // A pipe that takes the patch stays quiet; where there is none, it says why.
    const isTalkative = io.isErrorTerminal || patch.text === '';
    if (isTalkative) io.error(`${count(applied.length, 'fix', 'fixes')} in ${count(patch.fileCount, 'file')}.\n`);
    for (const { finding, why } of left) io.error(`Not fixed: ${finding.message} ${why}\n`);
    if (isTalkative && unsafeCount > 0) {
      io.error(`${count(unsafeCount, 'finding has', 'findings have')} fixes that change what may connect: --unsafe.\n`);
    }
    finish(0);
  });
}

const examples = `
Examples:
  firebreak fix k8s                                 a patch with the fixes that cannot change any connection
  firebreak fix k8s --unsafe | git apply            also write the missing policies
  firebreak fix k8s --unsafe --rule dns-egress-missing`;
