import { clusterOf } from '../../analysis/clusters-of';
import type { Cluster } from '../../cluster/cluster';
import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { ConnectionSet, protocols } from '../../connectivity/connection-set';
import type { PodEndpoint } from '../../connectivity/endpoint';
import { backendsOf } from '../../connectivity/service-backends';
import {
  addPolicies,
  freeName,
  identifyingLabels,
  type PolicyTarget,
  policyTarget,
  takenPolicyNames,
} from '../../fixes/new-policy';
import { policyYaml, yamlString } from '../../fixes/policy-yaml';
import { type KeptOut, keptFromEntry, mayHoldEntry } from '../../graph/entry-admission';
import { entryTraffic } from '../../graph/entry-traffic';
import { groupBy } from '../../group-by';
import type { Ingress, Service, Workload } from '../../kubernetes/entities';
import type { Route } from '../../kubernetes/forwarding';
import { limits } from '../../limits';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';

type Data = PolicyTarget & {
  readonly spec: FieldPath;
  readonly kind: 'ingress' | 'route' | 'service';
  readonly unlessIn: readonly string[];
  readonly blocked: readonly {
    readonly name: string;
    readonly labels: readonly (readonly [string, string])[];
    readonly ports: readonly string[];
  }[];
  /** Whom a fix admits, as lines of an item of `from` and in words; null for clients outside. */
  readonly peer: { readonly words: string; readonly lines: readonly string[] } | null;
};

export const blocksIngressController: Rule = {
  id: 'blocks-ingress-controller',
  title: 'Entry from outside that policies block',
  severity: 'warning',
  slice: 'namespace',
  *check(view, facts) {
    const mayIsolate = view.networkPolicies.some(({ isolatesIngress }) => isolatesIngress);
    if (facts.incomplete !== undefined || !(mayIsolate || facts.clusterPolicies.length > 0)) return;
    const cluster: Cluster = { scope: view.scope, namespaces: new Map([[view.name, view]]), facts };
    yield* ofForwards(cluster, view, facts);
    for (const service of view.services) {
      if (/^(LoadBalancer|NodePort)$/.test(service.type) && service.unknown === undefined)
        yield* ofService(cluster, view, service);
    }
  },
  looksAcrossNamespaces: 'scope',
  holds(finding, analysis) {
    const { kind, unlessIn } = finding.data as unknown as Data;
    const states = [...analysis.scopes.values()].filter(({ scope }) => finding.scopes.includes(scope.name));
    return states.every((state) => {
      const isPlain = (name: string) => {
        const view = state.namespaces.get(name);
        return (
          view !== undefined && view.workloads.length > 0 && !hasUnknownPods(view, state.facts) && !mayHoldEntry(view)
        );
      };
      // Whether a route is attached, Gateways of other namespaces decide.
      const isAttached = () =>
        entryTraffic(clusterOf(state)).forwards.some(
          ({ where }) =>
            where.ref.uri === finding.at.uri &&
            where.resource.kind === finding.resource?.kind &&
            where.resource.name === finding.resource.name,
        );
      return unlessIn.every(isPlain) && (kind !== 'route' || isAttached());
    });
  },
  fixes(finding, analysis) {
    const data = finding.data as unknown as Data;
    const { peer, blocked, spec } = data;
    if (blocked.some(({ labels }) => labels.length === 0)) return [];
    const content = analysis.files.get(finding.at.uri)?.documents[finding.at.documentIndex]?.document.content;
    const root = content?.kind === 'manifest' ? content.root : undefined;
    const ranges = itemsAt(root, [...spec, 'loadBalancerSourceRanges']).flatMap((item) => stringAt(item, []) ?? []);
    const peers = peer === null ? ranges.map((cidr) => ['ipBlock:', `  cidr: ${yamlString(cidr)}`]) : [peer.lines];
    const from =
      peers.length === 0
        ? []
        : ['from:', ...peers.flatMap((lines) => lines.map((line, index) => `  ${index === 0 ? '-' : ' '} ${line}`))];
    const taken = takenPolicyNames(analysis, finding, data.namespace);
    const policies = blocked.map(({ name, labels, ports }) =>
      policyYaml({
        name: freeName(`allow-entry-to-${name}`, taken),
        namespace: data.writesNamespace ? data.namespace : undefined,
        podLabels: new Map(labels),
        directions: ['ingress'],
        ingress: [...from, 'ports:', ...ports].map((line, index) => `${index === 0 ? '-' : ' '} ${line}`),
      }),
    );
    const whom = peer?.words ?? (ranges.length > 0 ? 'the loadBalancerSourceRanges' : 'everybody');
    return addPolicies(analysis, finding, {
      title: `Admit ${whom} to ${subject(blocked.map(({ name }) => name))}`,
      fileName: `networkpolicy${data.fileSuffix}-entry.yaml`,
      policies,
    }).map((fix) => ({ ...fix, needsChoice: true as const }));
  },
};

function* ofForwards(cluster: Cluster, view: NamespaceView, facts: NamespaceFacts): Iterable<DraftFinding> {
  const entries = [...view.ingresses, ...view.routes].filter(({ unknown }) => unknown === undefined);
  if (entries.length === 0) return;
  const byEntry = groupBy(entryTraffic(cluster).forwards, ({ where }) => where.resource);
  for (const entry of entries) {
    const parents =
      entry.kind === 'route' ? (entry.parents ?? []).map(({ namespace = entry.namespace }) => namespace) : [];
    const blocked = (byEntry.get(entry.identity) ?? []).flatMap(({ pod, connections }) =>
      blockedPod(cluster, view, pod, connections, parents),
    );
    const who = entry.kind === 'ingress' ? 'ingress controllers' : entry.parents === undefined ? 'routers' : 'gateways';
    yield* toFindings(view, entry, blocked, `cannot reach`, who, peerOf(entry, facts));
  }
}

function* ofService(cluster: Cluster, view: NamespaceView, service: Service): Iterable<DraftFinding> {
  const behind = backendsOf(cluster, service);
  if (behind.kind === 'name') return;
  const blocked = behind.backends.flatMap(({ endpoint, portsBehind }) => {
    if (endpoint.kind !== 'pod') return [];
    const connections = service.ports.reduce(
      (all, port) => all.union(ConnectionSet.of(port.protocol, portsBehind(port))),
      ConnectionSet.none,
    );
    return blockedPod(cluster, view, endpoint, connections, []);
  });
  yield* toFindings(view, service, blocked, 'brings no clients to', 'everybody outside', null);
}

type Blocked = KeptOut & { readonly workload: Workload };

function blockedPod(
  cluster: Cluster,
  view: NamespaceView,
  pod: PodEndpoint,
  connections: ConnectionSet,
  entries: readonly string[],
): readonly Blocked[] {
  const { workload } = pod;
  if (workload.unknown !== undefined) return [];
  const kept = keptFromEntry(cluster, view, pod, connections, entries);
  return kept === undefined ? [] : [{ ...kept, workload }];
}

function* toFindings(
  view: NamespaceView,
  entry: Ingress | Route | Service,
  all: readonly Blocked[],
  effect: string,
  who: string,
  peer: Data['peer'],
): Iterable<DraftFinding> {
  const byWorkload = [...groupBy(all, ({ workload }) => workload)];
  const [first] = all;
  if (first === undefined) return;
  const names = byWorkload.map(([{ identity }]) => identity.name);
  const policies = [
    ...new Map(all.flatMap(({ isolating }) => isolating.map((unit) => [unit.where.resource, unit.where]))).values(),
  ];
  const by =
    policies[0] === undefined
      ? 'policies keep out'
      : `${policies[0].resource.kind} "${policies[0].resource.name}" keeps out`;
  const data: Data = {
    ...policyTarget(view.name, entry.namespaceSource),
    spec: [...entry.basePath, 'spec'],
    kind: entry.kind,
    unlessIn: [...new Set(all.flatMap(({ unlessIn }) => unlessIn))],
    blocked: byWorkload.map(([workload, parts]) => ({
      name: workload.identity.name,
      labels: [...(identifyingLabels(workload, view.workloads)?.labels ?? [])],
      ports: portLines(parts.reduce((sum, { connections }) => sum.union(connections), ConnectionSet.none)),
    })),
    peer,
  };
  yield {
    // Where a node itself has the pod, connections to its node ports may arrive as its own.
    severity: entry.kind === 'service' && entry.type === 'NodePort' ? 'information' : 'warning',
    message: `${entry.identity.kind} "${entry.identity.name}" ${effect} ${subject(names)} on ${first.connections}: ${by} ${who}.`,
    at: entry.ref,
    place: field([...entry.basePath, ...(entry.kind === 'service' ? ['spec', 'type'] : ['metadata', 'name'])]),
    resource: entry.identity,
    related: [
      ...policies.map(({ ref, resource, path }) => ({
        at: ref,
        place: field(path),
        message: `${resource.kind} "${resource.name}" isolates the pods and does not admit ${who}.`,
      })),
      ...byWorkload.map(([{ ref, basePath, identity }]) => ({
        at: ref,
        place: field([...basePath, 'metadata', 'name']),
        message: `${identity.kind} "${identity.name}" is where the connections lead.`,
      })),
    ].slice(0, limits.relatedLocations),
    data: data as unknown as DraftFinding['data'],
  };
}

function subject([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? `"${first}"` : `"${first}" and ${others.length} more`;
}

function portLines(connections: ConnectionSet): readonly string[] {
  return protocols.flatMap((protocol) =>
    connections[protocol].ranges.flatMap(({ first, last }) => [
      `  - protocol: ${protocol}`,
      `    port: ${first}`,
      ...(last > first ? [`    endPort: ${last}`] : []),
    ]),
  );
}

/** Who most probably brings the connections; a person says whether it is right. */
function peerOf(entry: Ingress | Route, { ingressClasses }: NamespaceFacts): Data['peer'] {
  if (entry.kind === 'route' && entry.parents === undefined) {
    return { words: 'the router', lines: namespaceLines('policy-group.network.openshift.io/ingress', '""') };
  }
  if (entry.kind === 'route') {
    const { name = '', namespace = entry.namespace } = entry.parents?.[0] ?? {};
    return {
      words: `Gateway "${name}" of namespace "${namespace}"`,
      lines: [
        ...namespaceLines('kubernetes.io/metadata.name', yamlString(namespace)),
        'podSelector:',
        '  matchLabels:',
        `    gateway.networking.k8s.io/gateway-name: ${yamlString(name)}`,
      ],
    };
  }
  const className = entry.annotatedClass ?? entry.className;
  const controller = ingressClasses.find(({ name, isDefault }) =>
    className === undefined ? isDefault : name === className,
  )?.controller;
  const [, namespace = 'ingress-nginx'] =
    installedIn.find(([product]) => product.test(`${className} ${controller}`)) ?? [];
  return {
    words: `the ingress controller of namespace "${namespace}"`,
    lines: namespaceLines('kubernetes.io/metadata.name', namespace),
  };
}

function namespaceLines(label: string, value: string): readonly string[] {
  return ['namespaceSelector:', '  matchLabels:', `    ${label}: ${value}`];
}

/** Where the instructions of the products install them. */
const installedIn: readonly (readonly [RegExp, string])[] = [
  [/traefik/, 'traefik'],
  [/kong/, 'kong'],
  [/haproxy/, 'haproxy-controller'],
  [/contour/, 'projectcontour'],
  [/istio/, 'istio-system'],
  [/ambassador|emissary/, 'emissary'],
];
