import path from 'node:path';
import { type Command, Option } from 'commander';
import { notBuilt, UsageError } from './usage-error';

/** One report to write: to a file, or to standard output. */
export interface OutputTarget<Format extends string> {
  readonly format: Format;
  readonly file: string | undefined;
}

/** Formats of one command: those that work, and those that the contract promises. */
export interface Formats<Format extends string> {
  readonly built: readonly Format[];
  readonly promised: readonly string[];
}

/** Adds `--format`; `formatOf` reads it after parsing. */
export function addFormat<Format extends string>(command: Command, { built }: Formats<Format>): Command {
  return command.option('--format <format>', choicesOf(built), built[0]);
}

/** The format of that name; a `UsageError` says which there are, or that it is promised and not built. */
export function formatOf<Format extends string>(value: string, { built, promised }: Formats<Format>): Format {
  const format = built.find((name) => name === value);
  if (format !== undefined) return format;
  const choices = `Choose ${choicesOf(built)}.`;
  if (promised.includes(value)) throw notBuilt(`--format ${value}`, choices);
  throw new UsageError(`--format ${value} is not a format. ${choices}`);
}

/**
 * Adds `--format` and `--output`, which come in pairs and may be repeated: `--format json --output a.json --format text`.
 * The returned function gives the reports to write, in order, after parsing; files are relative to `cwd`.
 */
export function addOutputs<Format extends string>(
  command: Command,
  formats: Formats<Format>,
  cwd: string,
): () => readonly OutputTarget<Format>[] {
  const targets: { format: Format; file: string | undefined }[] = [];
  const format = new Option('--format <format>', `${choicesOf(formats.built)} (default: "${formats.built[0]}")`);
  format.argParser((value) => {
    targets.push({ format: formatOf(value, formats), file: undefined });
  });
  const output = new Option(
    '--output <file>',
    'write the report of the preceding --format to a file; the pair can be repeated',
  );
  output.argParser((value) => {
    if (value === '-') throw new UsageError('A report without --output goes to standard output: leave out --output -.');
    if (targets.length === 0) targets.push({ format: formats.built[0] as Format, file: undefined });
    const last = targets.at(-1);
    if (last === undefined || last.file !== undefined)
      throw new UsageError(`--output ${value} has no --format before it.`);
    last.file = value;
  });
  command.addOption(format).addOption(output);
  return () => {
    if (targets.length === 0) return [{ format: formats.built[0] as Format, file: undefined }];
    if (targets.filter((target) => target.file === undefined).length > 1) {
      throw new UsageError('Only one report can go to standard output: give the others an --output.');
    }
    const files = targets.flatMap(({ file }) => (file === undefined ? [] : [file]));
    const twice = files.find((file, index) => files.slice(0, index).some((other) => isSamePath(cwd, file, other)));
    if (twice !== undefined) throw new UsageError(`--output ${twice} is named twice: every report needs its own file.`);
    return targets;
  };
}

function isSamePath(cwd: string, a: string, b: string): boolean {
  return path.resolve(cwd, a) === path.resolve(cwd, b);
}

/** `a, b or c`. */
function choicesOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
