import type { Cluster } from '../cluster/cluster';
import { ConnectionSet } from '../connectivity/connection-set';
import { type Endpoint, endpointOf, isSameWorkload, type PodEndpoint } from '../connectivity/endpoint';
import type { Because } from '../connectivity/explain';
import type { ConnectionPart } from '../connectivity/explain-parts';
import type { ConnectivityOptions } from '../connectivity/options';
import { agree, type ReachAnswer, type ReachQuery, readAsked, unknown } from '../connectivity/reach';
import { type Asked, serviceTargets } from '../connectivity/reach-service';
import { nameOfEndpoint, resolveEndpoint } from '../connectivity/resolve-endpoint';
import { resourceWords } from '../kubernetes/resource';
import { entryTraffic } from './entry-traffic';
import { explainEntry } from './explain-entry';

/**
 * What `{ingress-controller}` may send, as the graph has it: what an Ingress or a route forwards and policies leave open to
 * its controller, wherever that runs. `query.from` is not read.
 */
export function reachFromEntry(
  cluster: Cluster,
  query: ReachQuery,
  { ipBlocks }: Pick<ConnectivityOptions, 'ipBlocks'>,
): ReachAnswer {
  const asked = readAsked(query);
  if (typeof asked === 'string') return unknown(asked);
  const to = resolveEndpoint(cluster, query.to);
  if (to.kind === 'not-found') return unknown(to.why);
  const enters = explainEntry(cluster, { ipBlocks, unstated: 'unknown' });
  const ask = (endpoint: Endpoint, what: Asked) => answerFor(cluster, endpoint, what, enters);
  const answers =
    to.kind === 'found'
      ? to.endpoints.map((endpoint) => ask(endpoint, asked))
      : to.services
          .flatMap((service) => serviceTargets(cluster, service, asked))
          .map((target) =>
            target.kind === 'answer' ? { ...target, because: [] } : ask(target.endpoint, target.asked),
          );
  return agree(answers, query);
}

function answerFor(
  cluster: Cluster,
  endpoint: Endpoint,
  asked: Asked,
  enters: ReturnType<typeof explainEntry>,
): ReachAnswer {
  const name = `"${nameOfEndpoint(endpoint)}"`;
  const nothing = denied(`No Ingress or route forwards ${asked.text} to ${name}.`);
  if (endpoint.kind !== 'pod') return nothing;
  const broken = endpoint.workload.unknown ?? cluster.facts.incomplete;
  if (broken !== undefined) return unknown(broken);
  const parts = enters({ name: '', endpoints: [asWritten(cluster, endpoint)] });
  const { connections } = asked;
  if (parts.length === 0 || connections === undefined) return servedBy(cluster, endpoint) ?? nothing;
  const about = parts.filter((part) => !part.connections.intersect(connections).isEmpty);
  const because = about.flatMap((part) => part.because);
  const allowed = sumOf(about.filter(({ truth }) => truth === 'yes'));
  if (allowed.includes(connections))
    return { verdict: 'allowed', reason: allowedReason(because, asked, name), because };
  const unclear = about.filter(({ truth }) => truth === 'unknown');
  if (allowed.isEmpty && unclear.length === 0) return { ...denied(deniedReason(because, asked, name)), because };
  const isPolicy = because.some(({ certainty }) => certainty === 'not-understood');
  const byPort = `It depends on the port: of ${asked.text}, what is allowed is ${allowed.intersect(connections)}.`;
  const reason = unclear.find((part) => part.reason !== undefined)?.reason ?? byPort;
  return { verdict: isPolicy ? 'unknown' : 'conditional', reason, because };
}

/** A question may say more of a pod than its manifest. */
function asWritten(cluster: Cluster, pod: PodEndpoint): PodEndpoint {
  const view = cluster.namespaces.get(pod.namespace.name);
  const workload = view?.workloads.find(({ identity }) => identity === pod.workload.identity);
  return (view && workload && endpointOf(view, workload)) ?? pod;
}

/** Where the pods of the controller are in the manifests, their connections are what comes in. */
function servedBy(cluster: Cluster, pod: PodEndpoint): ReachAnswer | undefined {
  const served = entryTraffic(cluster).served.find((each) => isSameWorkload(each.pod, pod));
  const [controller] = served?.controllers ?? [];
  if (served === undefined || controller === undefined) return undefined;
  return unknown(`${served.by} is served by ${resourceWords(controller.identity)}: ask what that may reach.`);
}

function sumOf(parts: readonly ConnectionPart[]): ConnectionSet {
  return parts.reduce((sum, { connections }) => sum.union(connections), ConnectionSet.none);
}

function denied(reason: string): ReachAnswer {
  return { verdict: 'denied', reason, because: [] };
}

function allowedReason(because: readonly Because[], { text }: Asked, name: string): string {
  return `${forwarding(because) ?? 'A route'} forwards ${text} to ${name}, and policies admit the controller.`;
}

function deniedReason(because: readonly Because[], { text }: Asked, name: string): string {
  const by = forwarding(because);
  if (by === undefined) return `No Ingress or route forwards ${text} to ${name}.`;
  const policy = because.find(({ effect, isEntry }) => !isEntry && (effect === 'deny' || effect === 'isolate'))?.where;
  const closed = policy === undefined ? 'policies' : resourceWords(policy.resource);
  return `${by} forwards ${text} to ${name}, but ${closed} ${policy === undefined ? 'do' : 'does'} not admit the controller.`;
}

function forwarding(because: readonly Because[]): string | undefined {
  const where = because.find(({ isEntry, effect }) => isEntry && effect === 'allow')?.where;
  return where && resourceWords(where.resource);
}
