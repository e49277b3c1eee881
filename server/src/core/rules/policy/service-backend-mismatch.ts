import { mayBeHeldElsewhere } from '../../analysis/other-scopes';
import type { NamespaceView } from '../../cluster/namespace-view';
import { type ServiceMismatch, serviceMismatches } from '../../cluster/service-mismatch';
import { workloadsWithLabels } from '../../cluster/workloads-with-labels';
import type { ContainerPort, Service, ServicePort, Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';
import { sameBackends } from './same-backends';

export type Data = {
  readonly namespace: string;
  readonly service: string;
  readonly kind: ServiceMismatch['kind'] | 'same';
  readonly selector: readonly (readonly [string, string])[];
  /** Where the wrong label or port is written. */
  readonly path: FieldPath;
  readonly label: readonly [string, string] | null;
  readonly port: ServicePort['targetPort'] | null;
};

export const serviceBackendMismatch: Rule = {
  id: 'service-backend-mismatch',
  title: 'Service that does not fit its pods',
  severity: 'warning',
  slice: 'namespace',
  *check(view, facts) {
    for (const service of view.services) {
      for (const mismatch of serviceMismatches(view, facts, service)) yield findingOf(view, service, mismatch);
    }
    for (const { first, other } of sameBackends(view)) {
      yield {
        message: `Service "${other.identity.name}" has the selector and the ports of Service "${first.identity.name}".`,
        severity: 'hint',
        at: other.ref,
        place: field([...other.basePath, 'spec', 'selector'], 'key'),
        resource: other.identity,
        related: [
          { at: first.ref, place: field([...first.basePath, 'spec', 'selector'], 'key'), message: 'The same here.' },
        ],
        data: dataOf(other, 'same', []),
      };
    }
  },
  holds(finding, surroundings) {
    const { namespace, service, selector, kind } = finding.data as Data;
    if (kind === 'port' || kind === 'same') return true;
    const labels = new Map(selector);
    return !mayBeHeldElsewhere(surroundings, finding, namespace, ({ workloads, serviceEndpoints }) =>
      kind === 'no-pods'
        ? workloadsWithLabels(workloads, labels).length > 0
        : serviceEndpoints.some((endpoints) => endpoints.service === service),
    );
  },
};

function findingOf(view: NamespaceView, service: Service, mismatch: ServiceMismatch): DraftFinding {
  const { ref: at, basePath, identity: resource } = service;
  const name = `Service "${resource.name}"`;
  const found = { at, resource, related: [] };
  switch (mismatch.kind) {
    case 'no-endpoints':
      return {
        ...found,
        message: `${name} leads nowhere: it has no selector, and no Endpoints or EndpointSlice is of its name.`,
        severity: 'information',
        place: field([...basePath, 'metadata', 'name']),
        data: dataOf(service, 'no-endpoints', []),
      };
    case 'no-pods': {
      const { label } = mismatch;
      const isEmpty = view.workloads.length === 0;
      const path = label === undefined ? ['spec', 'selector'] : ['spec', 'selector', label[0]];
      const why =
        label === undefined ? 'no workload has all of its labels' : `no workload has the label ${label.join('=')}`;
      return {
        ...found,
        message: isEmpty
          ? `${name} selects nothing here: the workspace has no workload in namespace "${view.name}".`
          : `${name} selects no pods: ${why} in namespace "${view.name}".`,
        severity: isEmpty ? 'information' : 'warning',
        place:
          isEmpty || label === undefined
            ? field([...basePath, 'spec', 'selector'], 'key')
            : field([...basePath, ...path]),
        data: dataOf(service, 'no-pods', path, { label: isEmpty ? null : (label ?? null) }),
      };
    }
    case 'port': {
      const { port, pods, index } = mismatch;
      const isNamed = typeof port.targetPort === 'string';
      const path = ['spec', 'ports', index, 'targetPort'];
      // Without a targetPort, the port is meant.
      const place = isNamed || port.targetPort !== port.port ? path : ['spec', 'ports', index, 'port'];
      return {
        ...found,
        message: `${name} targets port ${isNamed ? `"${port.targetPort}"` : port.targetPort}, which its pods do not declare: they have ${portsOf(pods)}.`,
        severity: isNamed ? 'warning' : 'information',
        place: field([...basePath, ...place]),
        related: pods.slice(0, limits.relatedLocations).map((workload) => ({
          at: workload.ref,
          place: field([...workload.basePath, 'metadata', 'name']),
          message: `${workload.identity.kind} "${workload.identity.name}" has ${portsOf([workload])}.`,
        })),
        data: dataOf(service, 'port', place, { port: port.targetPort }),
      };
    }
  }
}

function dataOf(
  { namespace, name, selector, basePath }: Service,
  kind: Data['kind'],
  path: FieldPath,
  more: Partial<Pick<Data, 'label' | 'port'>> = {},
): Data {
  const labels = [...(selector ?? [])];
  return {
    namespace,
    service: name,
    kind,
    selector: labels,
    path: [...basePath, ...path],
    label: null,
    port: null,
    ...more,
  };
}

function portsOf(pods: readonly Workload[]): string {
  const words = [...new Set(pods.flatMap(({ ports }) => ports.map(wordsOf)))];
  if (words.length === 0) return 'none';
  return words.length > 3 ? `${words.slice(0, 3).join(', ')}, …` : words.join(', ');
}

function wordsOf({ name, port, protocol }: ContainerPort): string {
  const number = protocol === 'TCP' ? `${port}` : `${protocol} ${port}`;
  return name === undefined ? number : `${name} (${number})`;
}
