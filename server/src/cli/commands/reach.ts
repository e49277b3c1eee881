import { Command } from 'commander';
import {
  buildReachReport,
  clustersFor,
  nameProblem,
  reachJson,
  reachText,
  type StatedQuery,
  senderProblem,
  visible,
} from '../../core';
import { type AnalysisArguments, addReadingOptions } from '../analysis-arguments';
import { chooseScope } from '../choose-scope';
import { addFormat, type Formats, formatOf } from '../formats';
import type { Io } from '../io';
import { addIpBlocks, type IpBlocksArguments, ipBlocksOf } from '../ip-blocks';
import { loadWorkspace } from '../load-workspace';
import { noWorkloads } from '../no-workloads';
import { displayPath } from '../paths';
import { type ReadQueries, readPort, readProtocol, readQueries } from '../read-queries';
import { reportUnread } from '../report-unread';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';

interface ReachArguments extends AnalysisArguments, IpBlocksArguments {
  readonly format: string;
  readonly from?: string;
  readonly to?: string;
  readonly port?: string;
  readonly protocol?: string;
  readonly queries?: string;
}

const formats: Formats<'text' | 'json'> = { built: ['text', 'json'], promised: [] };

/** `firebreak reach [PATH…]`: may A connect to B? */
export function reachCommand(io: Io, finish: (code: ExitCode) => void): Command {
  const command = new Command('reach')
    .description('Answers whether one workload or address may connect to another, and why.')
    .option(
      '--from <name>',
      'namespace/name, namespace/Kind/name, an IP address or CIDR, fqdn:name, or {ingress-controller}',
    )
    .option('--to <name>', 'likewise, without {ingress-controller}')
    .option('--port <number>', 'the port of the destination (default: every port)')
    .option('--protocol <name>', 'TCP, UDP, SCTP or ICMP (default: TCP)')
    .option(
      '--queries <file>',
      'many questions, as a JSON or YAML list of { from, to, protocol, port }; - is standard input',
    );
  addIpBlocks(addReadingOptions(addFormat(command, formats)));
  return command.addHelpText('after', examples).action(async (paths: string[], args: ReachArguments) => {
    const format = formatOf(args.format, formats);
    const ipBlocks = ipBlocksOf(args);
    if (args.queries === '-' && paths.includes('-'))
      throw new UsageError('Only one thing can be read from standard input.');
    const { queries, problems } =
      args.queries === undefined
        ? { queries: [readQuestion(args)], problems: [] }
        : await readMany(io, args.queries, args);
    const analysis = await loadWorkspace(io, { ...args, paths });
    const scope = args.scope === undefined ? undefined : chooseScope(analysis, args.scope);
    reportUnread(io, analysis, scope);
    const clusters = clustersFor(analysis, scope);
    const ifEmpty = noWorkloads(clusters, paths);
    if (args.queries === undefined) requireNames(clusters, args, ifEmpty);
    const shown = displayPath(io.cwd);
    const entries = buildReachReport(analysis, queries, { displayPath: shown, scope, ipBlocks, ifEmpty });
    io.out(format === 'json' ? reachJson(entries) : reachText(entries, io.paint));
    for (const problem of problems) io.error(`error: ${visible(problem)}\n`);
    finish(problems.length === 0 ? 0 : 2);
  });
}

function readQuestion({ from, to, port, protocol }: ReachArguments): StatedQuery {
  if (from === undefined || to === undefined)
    throw new UsageError('A question needs --from and --to, or use --queries FILE.');
  const asked = protocol === undefined ? 'TCP' : readProtocol(protocol);
  if (asked === 'ICMP' && port !== undefined) throw new UsageError('ICMP has no ports: leave out --port.');
  return {
    from,
    to,
    protocol: asked,
    port: port === undefined ? undefined : readPort(port),
  };
}

/** A name on the command line that means nothing is a slip; of many questions it is an answer like others. */
function requireNames(
  clusters: ReturnType<typeof clustersFor>,
  { from = '', to = '' }: ReachArguments,
  ifEmpty: string | undefined,
): void {
  for (const [option, name, problem] of [
    ['--from', from, senderProblem(clusters, from)],
    ['--to', to, nameProblem(clusters, to)],
  ] as const) {
    if (problem !== undefined) throw new UsageError(`${option} ${name}: ${ifEmpty ?? problem}`);
  }
}

/** Questions that cannot be read keep the others from no answer, but the exit code says that there are some. */
async function readMany(io: Io, file: string, { from, to, port, protocol }: ReachArguments): Promise<ReadQueries> {
  if ([from, to, port, protocol].some((value) => value !== undefined)) {
    throw new UsageError('--queries holds whole questions: leave out --from, --to, --port and --protocol.');
  }
  const read = await readQueries(io, file);
  if (read.queries.length === 0 && read.problems.length > 0) throw new UsageError(read.problems.join('\n'));
  return read;
}

const examples = `
The verdict is what policies say, not whether anything listens:
  allowed      the policies of both ends let it through
  denied       those of one end do not
  conditional  it depends on what neither the question nor the manifests state, such as an address or a port
  unknown      it depends on what is not understood or not there, such as a policy of a kind that is not modelled
Below it stand the policies and rules that decide: egress is the side of --from, ingress that of --to.
A name that the manifests do not have is an error (exit code 2), and in --queries an unknown verdict.
A question in --queries that cannot be read is an error too, and the others are answered.
A Service in --to means the pods behind it, and --port is then the port of the Service.
Of a workload and a Service of one name the workload is meant: write namespace/service/name for the other.
{ingress-controller} is, as in graph, what comes in through Ingresses and routes of controllers that are not there.
Where policies decide by the namespace or the labels of such a controller, the answer is conditional.

Examples:
  firebreak reach k8s --from shop/web --to data/db --port 5432
  firebreak reach k8s --from 203.0.113.7 --to shop/Deployment/web --port 443
  firebreak reach k8s --from shop/web --to 10.20.0.0/16 --port 5432
  firebreak reach k8s --queries questions.yaml --format json
  kustomize build . | firebreak reach - --from shop/web --to data/db`;
