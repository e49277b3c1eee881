import { isSystemNamespace } from '../../cluster/cluster-parts';
import { hasUnknownPods } from '../../cluster/dangling-policies';
import { memoize } from '../../connectivity/memoize';
import type { ContainerPort, NetworkPolicyPort, Protocol, Workload } from '../../kubernetes/entities';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { limits } from '../../limits';
import type { OpenedPods } from '../../policies/opened-pods';
import { portPath, type WrittenPort, writtenPorts } from '../../policies/written-ports';
import { field, type Related } from '../finding';
import type { GroupedRule } from '../rule-group';

export type Data = {
  readonly port: string;
  /** Names that each of the pods declares, and the numbers that it has for them. */
  readonly names: readonly string[];
  readonly numbers: readonly number[];
};

export const namedPortUndeclared: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (isSystemNamespace(view.name) || hasUnknownPods(view, facts)) return;
    for (const written of writtenPorts(view, isNamed)) {
      const { policy, pods } = written;
      const { lacking, names, numbers } = declarationOf(written);
      // A rule for every pod is for those that have the port.
      if (lacking.length === 0 || (pods.isWholeNamespace && lacking.length < pods.workloads.length)) continue;
      yield {
        severity: lacking.length === pods.workloads.length ? 'warning' : 'information',
        message: messageOf(written, lacking),
        at: policy.ref,
        place: field(portPath(written)),
        resource: policy.identity,
        related: lacking.slice(0, limits.relatedLocations).map(portsOf),
        data: { port: String(written.port.port), names, numbers } satisfies Data,
      };
    }
  },
};

function isNamed({ port }: NetworkPolicyPort): boolean {
  return typeof port === 'string' && !isPlaceholder(port) && !isInjected(port);
}

function messageOf({ policy, direction, port: { port, protocol }, pods }: WrittenPort, lacking: readonly Workload[]) {
  const whose = direction === 'ingress' ? 'of its pods' : 'of the pods in "to"';
  const start = `NetworkPolicy "${policy.identity.name}" opens no port`;
  if (lacking.length === pods.workloads.length)
    return `${start}: none ${whose} declares a ${protocol} port with the name "${port}".`;
  const [first] = lacking;
  const others = lacking.length > 1 ? ` and ${lacking.length - 1} more` : '';
  return `${start} of ${first?.identity.kind} "${first?.identity.name}"${others}: a ${protocol} port "${port}" is not declared there.`;
}

function portsOf({ ref, basePath, identity, ports }: Workload): Related {
  const names = ports.map(({ name, port, protocol }) => `${name ?? 'no name'} (${protocol} ${port})`);
  return {
    at: ref,
    place: field([...basePath, 'metadata', 'name']),
    message: `${identity.kind} "${identity.name}" declares ${names.length === 0 ? 'no ports' : names.join(', ')}.`,
  };
}

/** Who lacks the port, and what could be written in its place. Kept by pods: many rules open the same ones. */
function declarationOf({ pods, port: { port, protocol } }: WrittenPort): Declaration {
  const known = declarations(pods);
  const key = `${protocol} ${port}`;
  const declaration = known.get(key) ?? compareWithPods(pods, String(port), protocol);
  known.set(key, declaration);
  return declaration;
}

const declarations = memoize((_: OpenedPods) => new Map<string, Declaration>());

interface Declaration extends Pick<Data, 'names' | 'numbers'> {
  readonly lacking: readonly Workload[];
}

function compareWithPods({ workloads }: OpenedPods, port: string, protocol: Protocol): Declaration {
  const lacking = workloads.filter((workload) => !mayDeclare(workload, port, protocol));
  if (lacking.length === 0) return { lacking, names: [], numbers: [] };
  const [first, ...others] = workloads.map(({ ports }) => ports.filter((each) => each.protocol === protocol));
  const areEverywhere = (counts: (each: ContainerPort, other: ContainerPort) => boolean) =>
    (first ?? []).filter((each) => others.every((ports) => ports.some((other) => counts(each, other))));
  const named = areEverywhere((each, other) => each.name !== undefined && each.name === other.name);
  const numbered = areEverywhere((each, other) => each.port === other.port);
  return {
    lacking,
    names: [...new Set(named.flatMap(({ name }) => name ?? []))],
    numbers: [...new Set(numbered.map(({ port: number }) => number))],
  };
}

/** Ports are resolved on each pod by name and protocol. */
function mayDeclare({ ports, identity }: Workload, port: string, protocol: Protocol): boolean {
  // Knative adds a container of its own.
  if (identity.apiVersion.startsWith('serving.knative.dev/')) return true;
  return ports.some(({ name = '', protocol: own }) => (name === port && own === protocol) || isPlaceholder(name));
}

/** Ports of containers that meshes put into pods, which no manifest shows. */
function isInjected(port: string): boolean {
  return /^(linkerd-|dapr-|https?-envoy-|envoy-)/.test(port);
}
