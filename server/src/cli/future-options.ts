import { type Command, Option } from 'commander';
import { notBuilt } from './usage-error';

/** Options that the contract promises and nobody has built: hidden from the help, and refused by name instead of ignored. */
export function addFutureOptions(command: Command, ...flags: readonly string[]): Command {
  for (const flag of flags) {
    const option = new Option(flag).hideHelp().argParser(() => {
      throw notBuilt(option.long ?? flag);
    });
    command.addOption(option);
    // A flag without a value has no parser that would run.
    command.on(`option:${option.name()}`, () => {
      throw notBuilt(option.long ?? flag);
    });
  }
  return command;
}
