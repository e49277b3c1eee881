import { Command } from 'commander';
import { buildReachReport, clustersFor, nameProblem, reachJson, reachText, type StatedQuery } from '../../core';
import { type AnalysisArguments, addReadingOptions } from '../analysis-arguments';
import { chooseScope } from '../choose-scope';
import { addFormat, type Formats, formatOf } from '../formats';
import type { Io } from '../io';
import { addIpBlocks, type IpBlocksArguments, ipBlocksOf } from '../ip-blocks';
import { loadWorkspace } from '../load-workspace';
import { noWorkloads } from '../no-workloads';
import { displayPath } from '../paths';
import { readPort, readProtocol, readQueries } from '../read-queries';
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
    .option('--from <name>', 'namespace/name, namespace/Kind/name, an IP address, or fqdn:name')
    .option('--to <name>', 'likewise')
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
    const queries = args.queries === undefined ? [readQuestion(args)] : await readMany(io, args.queries, args);
    const analysis = await loadWorkspace(io, { ...args, paths });
    const scope = args.scope === undefined ? undefined : chooseScope(analysis, args.scope);
    reportUnread(io, analysis, scope);
    const clusters = clustersFor(analysis, scope);
    const ifEmpty = noWorkloads(clusters, paths);
    if (args.queries === undefined) requireNames(clusters, args, ifEmpty);
    const shown = displayPath(io.cwd);
    const entries = buildReachReport(analysis, queries, { displayPath: shown, scope, ipBlocks, ifEmpty });
    io.out(format === 'json' ? reachJson(entries) : reachText(entries, io.paint));
    finish(0);
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
  for (const [option, name] of [
    ['--from', from],
    ['--to', to],
  ] as const) {
    const problem = nameProblem(clusters, name);
    if (problem !== undefined) throw new UsageError(`${option} ${name}: ${ifEmpty ?? problem}`);
  }
}

function readMany(io: Io, file: string, { from, to, port, protocol }: ReachArguments): Promise<readonly StatedQuery[]> {
  if ([from, to, port, protocol].some((value) => value !== undefined)) {
    throw new UsageError('--queries holds whole questions: leave out --from, --to, --port and --protocol.');
  }
  return readQueries(io, file);
}

const examples = `
The verdict is what policies say, not whether anything listens:
  allowed      the policies of both ends let it through
  denied       those of one end do not
  conditional  it depends on what neither the question nor the manifests state, such as an address or a port
  unknown      it depends on what is not understood or not there, such as a policy of a kind that is not modelled
Below it stand the policies and rules that decide: egress is the side of --from, ingress that of --to.
A name that the manifests do not have is an error (exit code 2), and in --queries an unknown verdict.
A Service in --to means the pods behind it, and --port is then the port of the Service.

Examples:
  firebreak reach k8s --from shop/web --to data/db --port 5432
  firebreak reach k8s --from 203.0.113.7 --to shop/Deployment/web --port 443
  firebreak reach k8s --queries questions.yaml --format json
  kustomize build . | firebreak reach - --from shop/web --to data/db`;
