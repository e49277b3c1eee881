import { isSystemNamespace } from '../../cluster/cluster-parts';
import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { NamespaceView } from '../../cluster/namespace-view';
import { servicesSelecting } from '../../cluster/services-selecting';
import { memoize } from '../../connectivity/memoize';
import type { NetworkPolicyPort, Service, ServicePort, Workload } from '../../kubernetes/entities';
import type { OpenedPods } from '../../policies/opened-pods';
import { portPath, type WrittenPort, writtenPorts } from '../../policies/written-ports';
import { field } from '../finding';
import type { GroupedRule } from '../rule-group';

export type Data = {
  readonly target: number;
  /** The name that all of the pods give the target port. */
  readonly name: string | null;
};

export const policyUsesServicePort: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (view.services.length === 0 || isSystemNamespace(view.name) || hasUnknownPods(view, facts)) return;
    for (const written of writtenPorts(view, isOneNumber)) {
      const meant = meantPort(view, written);
      // Some write both numbers to be safe.
      if (meant === undefined || written.siblings.some((sibling) => includes(sibling, written.port, meant))) continue;
      const { policy, port } = written;
      const { service, target, name } = meant;
      yield {
        message: `NetworkPolicy "${policy.identity.name}" opens port ${port.port} of Service "${service.name}"; its pods listen on ${target}, and policies see that.`,
        at: policy.ref,
        place: field(portPath(written)),
        resource: policy.identity,
        related: [
          {
            at: service.ref,
            place: field([...service.basePath, 'spec', 'ports']),
            message: `Service "${service.name}" forwards port ${port.port} to ${target} of its pods.`,
          },
        ],
        data: { target, name: name ?? null } satisfies Data,
      };
    }
  },
};

function isOneNumber({ port, endPort }: NetworkPolicyPort): boolean {
  return typeof port === 'number' && (endPort === undefined || endPort === port);
}

interface MeantPort {
  readonly service: Service;
  readonly target: number;
  readonly name: string | undefined;
}

/** Whether another item of the list opens the port of the pods as well. */
function includes(sibling: NetworkPolicyPort, { protocol }: NetworkPolicyPort, { target, name }: MeantPort): boolean {
  const { port, endPort } = sibling;
  if (sibling.protocol !== protocol) return false;
  if (typeof port === 'string') return port === name;
  return port === undefined || (port <= target && target <= (endPort ?? port));
}

/** The port of the pods that a Service's port of this number leads to, where no pod has a port of the number itself. */
function meantPort(view: NamespaceView, { pods, port }: WrittenPort): MeantPort | undefined {
  const known = meantPorts(pods);
  const key = `${port.protocol} ${port.port}`;
  if (!known.has(key)) known.set(key, findMeant(view, pods, port));
  return known.get(key);
}

/** Pods are kept with their namespace, and its Services: many rules open the same ones. */
const meantPorts = memoize((_: OpenedPods) => new Map<string, MeantPort | undefined>());

function findMeant(
  view: NamespaceView,
  { workloads }: OpenedPods,
  { protocol, port }: NetworkPolicyPort,
): MeantPort | undefined {
  let meant: MeantPort | undefined;
  for (const workload of workloads) {
    const own = meantOn(workload, servicesSelecting(view.services, workload.labels), protocol, port);
    // One pod that listens on the number, or to which no Service leads from it, may be the one that is meant.
    if (own === undefined || (meant !== undefined && meant.target !== own.target)) return undefined;
    meant = { ...own, name: meant === undefined || meant.name === own.name ? own.name : undefined };
  }
  return meant;
}

function meantOn(
  { ports }: Workload,
  services: readonly Service[],
  protocol: NetworkPolicyPort['protocol'],
  port: NetworkPolicyPort['port'],
): MeantPort | undefined {
  const targetOf = ({ targetPort }: ServicePort) =>
    typeof targetPort === 'number'
      ? targetPort
      : ports.find((each) => each.name === targetPort && each.protocol === protocol)?.port;
  const declares = ports.some((each) => each.port === port && each.protocol === protocol);
  const all = services.flatMap((service) =>
    service.ports
      .filter((each) => each.protocol === protocol)
      .map((each) => ({ service, each, target: targetOf(each) })),
  );
  if (declares || all.some(({ target }) => target === port || target === undefined)) return undefined;
  const [found, ...others] = all.filter(({ each, service }) => each.port === port && !service.isHeadless);
  if (found?.target === undefined || others.some(({ target }) => target !== found.target)) return undefined;
  const { service, target } = found;
  return { service, target, name: ports.find((each) => each.port === target && each.protocol === protocol)?.name };
}
