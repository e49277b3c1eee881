import { Command } from 'commander';
import {
  type Analysis,
  assertNever,
  clustersFor,
  type DiffedClusters,
  type DiffOptions,
  diffCsv,
  diffDoubts,
  diffJson,
  diffMarkdown,
  diffText,
  type Paint,
  unreadDoubts,
} from '../../core';
import { type AnalysisArguments, addAnalysisOptions } from '../analysis-arguments';
import { chooseScope, hasScope } from '../choose-scope';
import { addFormat, type Formats, formatOf } from '../formats';
import { addFutureOptions } from '../future-options';
import type { Io } from '../io';
import { addIpBlocks, type IpBlocksArguments, ipBlocksOf } from '../ip-blocks';
import { loadSide } from '../load-side';
import { reportDoubts } from '../report-unread';
import type { ExitCode } from '../run';

interface DiffArguments extends AnalysisArguments, IpBlocksArguments {
  readonly format: string;
}

type Format = 'text' | 'json' | 'csv' | 'markdown';

const formats: Formats<Format> = { built: ['text', 'json', 'csv', 'markdown'], promised: [] };

/** `firebreak diff OLD NEW`: what changes between two folders or git refs. */
export function diffCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('diff')
    .description('Lists the connections that change between two folders or git refs.')
    .argument('<old>', 'a folder, or a git ref such as main, HEAD~1 or main:k8s')
    .argument('<new>', 'the same');
  addIpBlocks(addAnalysisOptions(addFormat(command, formats)));
  addFutureOptions(command, '--output <file>');
  return command.addHelpText('after', examples).action(async (old: string, young: string, args: DiffArguments) => {
    const format = formatOf(args.format, formats);
    const options = { ipBlocks: ipBlocksOf(args) };
    const before = await loadSide(io, { label: 'OLD', argument: old, other: young, options: args });
    const after = await loadSide(io, { label: 'NEW', argument: young, other: old, options: args });
    const clusters = clustersOfSides(before, after, args.scope);
    reportSides(
      io,
      diffDoubts(clusters, options, { before: unreadOf(before, args.scope), after: unreadOf(after, args.scope) }),
    );
    await io.outPieces(piecesOf(format, clusters, options, io.paint));
    finish(0);
  });
}

/** A scope that only one side has is new or gone. */
function clustersOfSides(before: Analysis, after: Analysis, scope: string | undefined): DiffedClusters {
  if (scope === undefined) return { before: clustersFor(before, undefined), after: clustersFor(after, undefined) };
  const [inBefore, inAfter] = [hasScope(before, scope), hasScope(after, scope)];
  return {
    before: inBefore || !inAfter ? clustersFor(before, chooseScope(before, scope)) : [],
    after: inAfter ? clustersFor(after, chooseScope(after, scope)) : [],
  };
}

function unreadOf(analysis: Analysis, scope: string | undefined): readonly string[] {
  if (scope === undefined) return unreadDoubts(analysis, undefined);
  return hasScope(analysis, scope) ? unreadDoubts(analysis, chooseScope(analysis, scope)) : [];
}

function reportSides(io: Io, doubts: ReturnType<typeof diffDoubts>): void {
  const sides = { both: '', before: ' of OLD', after: ' of NEW' };
  for (const { side, doubt } of doubts) reportDoubts(io, [doubt], sides[side]);
}

function piecesOf(format: Format, clusters: DiffedClusters, options: DiffOptions, paint: Paint): Iterable<string> {
  switch (format) {
    case 'text':
      return diffText(clusters, options, paint);
    case 'json':
      return diffJson(clusters, options);
    case 'csv':
      return diffCsv(clusters, options);
    case 'markdown':
      return diffMarkdown(clusters, options);
    default:
      return assertNever(format);
  }
}

const examples = `
A name that is a folder means that folder, else what git calls so: main is the current directory, or the folder beside
it, as it was on that branch; main:k8s is the folder k8s of the repository. Nothing is checked out, run or fetched.
Scopes are compared by name, and two that are the only ones of their side whatever their names.
A side that ends in (possibly) hangs on something that the manifests do not say; (certain: TCP 80) says which part of it
does not. In json the change has "certain": false, and what is certain of both sides.

Examples:
  firebreak diff main k8s
  firebreak diff HEAD~1 HEAD --format markdown
  firebreak diff rendered/before rendered/after --format json`;
