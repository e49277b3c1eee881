import { Command } from 'commander';
import { clustersFor, graphDoubts, graphJson, graphText, visible } from '../../core';
import { type AnalysisArguments, addReadingOptions } from '../analysis-arguments';
import { chooseScope } from '../choose-scope';
import { addFormat, type Formats, formatOf } from '../formats';
import { addFutureOptions } from '../future-options';
import type { Io } from '../io';
import { addIpBlocks, type IpBlocksArguments, ipBlocksOf } from '../ip-blocks';
import { loadWorkspace } from '../load-workspace';
import type { ExitCode } from '../run';

interface GraphArguments extends AnalysisArguments, IpBlocksArguments {
  readonly format: string;
}

const formats: Formats<'text' | 'json'> = {
  built: ['text', 'json'],
  promised: ['csv', 'markdown', 'dot', 'mermaid', 'svg'],
};

/** `firebreak graph [PATH…]`: every possible connection. */
export function graphCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('graph').description('Lists every connection that the manifests make possible.');
  addIpBlocks(addReadingOptions(addFormat(command, formats)));
  addFutureOptions(command, '--focus <workload>', '--exposure', '--explain', '--output <file>');
  return command.addHelpText('after', examples).action(async (paths: string[], args: GraphArguments) => {
    const format = formatOf(args.format, formats);
    const options = { ipBlocks: ipBlocksOf(args) };
    const analysis = await loadWorkspace(io, { ...args, paths });
    const clusters = clustersFor(analysis, args.scope === undefined ? undefined : chooseScope(analysis, args.scope));
    for (const doubt of graphDoubts(clusters, options)) io.error(`Not fully known: ${visible(doubt)}\n`);
    await io.outPieces(format === 'json' ? graphJson(clusters, options) : graphText(clusters, options, io.paint));
    finish(0);
  });
}

const examples = `
Names: shop/web[Deployment] is a workload, 10.0.0.0-10.255.255.255[External] are addresses outside the cluster.
What the manifests do not state is taken for absent; standard error says where that decides.

Examples:
  firebreak graph k8s
  firebreak graph k8s --format json --scope overlays/prod
  helm template ./chart | firebreak graph -`;
