import { Command } from 'commander';
import {
  assertNever,
  clustersFor,
  type ExplainOptions,
  explainJson,
  explainText,
  focusProblem,
  type GraphReportOptions,
  graphCsv,
  graphDot,
  graphDoubts,
  graphJson,
  graphMarkdown,
  graphMermaid,
  graphSvg,
  graphText,
  type Paint,
  unreadDoubts,
} from '../../core';
import { type AnalysisArguments, addReadingOptions } from '../analysis-arguments';
import { chooseScope } from '../choose-scope';
import { addFormat, type Formats, formatOf } from '../formats';
import { addFutureOptions } from '../future-options';
import type { Io } from '../io';
import { addIpBlocks, type IpBlocksArguments, ipBlocksOf } from '../ip-blocks';
import { layOut } from '../lay-out';
import { loadWorkspace } from '../load-workspace';
import { noWorkloads } from '../no-workloads';
import { displayPath } from '../paths';
import { reportDoubts } from '../report-unread';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';

interface GraphArguments extends AnalysisArguments, IpBlocksArguments {
  readonly format: string;
  readonly focus?: string;
  readonly explain?: true;
  readonly exposure?: true;
}

type Format = 'text' | 'json' | 'csv' | 'markdown' | 'dot' | 'mermaid' | 'svg';

const formats: Formats<Format> = {
  built: ['text', 'json', 'csv', 'markdown', 'dot', 'mermaid', 'svg'],
  promised: [],
};

/** `firebreak graph [PATH…]`: every possible connection. */
export function graphCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('graph').description('Lists every connection that the manifests make possible.');
  addIpBlocks(addReadingOptions(addFormat(command, formats)));
  command.option('--focus <name>', 'only connections from and to this workload, such as shop/web');
  command.option('--explain', 'the policies and rules behind every pair, also where nothing is allowed (text or json)');
  command.option(
    '--exposure',
    'also what workloads are exposed to outside of the manifests, and those that no policy selects',
  );
  addFutureOptions(command, '--output <file>');
  return command.addHelpText('after', examples).action(async (paths: string[], args: GraphArguments) => {
    const format = formatOf(args.format, formats);
    if (args.explain && args.exposure) throw new UsageError('--exposure and --explain are two reports: choose one.');
    const options = { ipBlocks: ipBlocksOf(args), focus: args.focus, exposure: args.exposure ?? false };
    const explain = args.explain === undefined ? undefined : explainerFor(format);
    const analysis = await loadWorkspace(io, { ...args, paths });
    const scope = args.scope === undefined ? undefined : chooseScope(analysis, args.scope);
    const clusters = clustersFor(analysis, scope);
    const ifEmpty = noWorkloads(clusters, paths);
    const problem = args.focus === undefined ? undefined : focusProblem(clusters, args.focus);
    if (problem !== undefined) throw new UsageError(`--focus ${args.focus}: ${problem}`);
    reportDoubts(io, [...new Set([...graphDoubts(clusters, options), ...unreadDoubts(analysis, scope)])].sort());
    if (ifEmpty !== undefined && format !== 'text') io.error(`${ifEmpty}\n`);
    const pieces =
      explain === undefined
        ? await piecesOf(format, clusters, { ...options, ifEmpty }, io.paint)
        : explain(clusters, { ...options, ifEmpty, analysis, displayPath: displayPath(io.cwd) }, io.paint);
    await io.outPieces(pieces);
    finish(0);
  });
}

type Explainer = (clusters: ReturnType<typeof clustersFor>, options: ExplainOptions, paint: Paint) => Iterable<string>;

function explainerFor(format: Format): Explainer {
  if (format === 'text') return explainText;
  if (format === 'json') return explainJson;
  throw new UsageError(`--explain has no --format ${format}. Choose text or json.`);
}

async function piecesOf(
  format: Format,
  clusters: ReturnType<typeof clustersFor>,
  options: GraphReportOptions,
  paint: Paint,
): Promise<Iterable<string>> {
  switch (format) {
    case 'text':
      return graphText(clusters, options, paint);
    case 'json':
      return graphJson(clusters, options);
    case 'csv':
      return graphCsv(clusters, options);
    case 'markdown':
      return graphMarkdown(clusters, options);
    case 'dot':
      return graphDot(clusters, options);
    case 'mermaid':
      return graphMermaid(clusters, options);
    case 'svg':
      return await picture(clusters, options);
    default:
      return assertNever(format);
  }
}

async function picture(
  clusters: ReturnType<typeof clustersFor>,
  options: GraphReportOptions,
): Promise<Iterable<string>> {
  const result = await graphSvg(clusters, options, layOut);
  if ('svg' in result) return [result.svg];
  const advice = 'Choose one workload with --focus, such as --focus shop/web, or another format.';
  throw new UsageError(`--format svg: ${result.problem} ${advice}`);
}

const examples = `
Names: shop/web[Deployment] is a workload, 10.0.0.0-10.255.255.255[External] are addresses outside the cluster,
{ingress-controller} is what enters through an Ingress, Route or Gateway whose controller is not in the manifests.
With --exposure, entire-cluster is any pod of which nothing is known, and shop/[pod with {app=x}] or
[namespace with {team=a}]/[all pods] are pods that a rule describes and no workload is: a pod that fits several such
lines may do what all of them say, and policies of its own may forbid it. Of cluster-wide policies the narrowest line
counts, and what an earlier rule decides otherwise for some of its pods is only possible.
Drawings leave out unprotected workloads.
What ends in (possibly) hangs on something that the manifests do not say, such as the address of a pod, and --explain
says on what; (certain: TCP 80) says which part of a line does not. In json it has "certain": false, and "certainConn"
where a part is certain; standard error names the policies. Where pods have no addresses that an ipBlock could mean,
--ip-blocks external says so.

Examples:
  firebreak graph k8s
  firebreak graph k8s --format json --scope overlays/prod
  firebreak graph k8s --focus shop/web --format mermaid
  firebreak graph k8s --format svg > graph.svg
  firebreak graph k8s --focus shop/web --explain
  firebreak graph k8s --exposure
  helm template ./chart | firebreak graph -`;
