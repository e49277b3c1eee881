import { clusterOf } from '../../analysis/clusters-of';
import type { Cluster } from '../../cluster/cluster';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import type { RuleOptions } from '../../config/rule-options';
import { classesMeant } from '../../entry/ingress-controllers';
import { namespaceLines, yamlString } from '../../fixes/policy-yaml';
import { entryTraffic } from '../../graph/entry-traffic';
import { groupBy } from '../../group-by';
import type { Ingress } from '../../kubernetes/entities';
import type { Route } from '../../kubernetes/forwarding';
import { classNamesOf } from '../../kubernetes/ingress-class-names';
import { isOfOneController } from '../../kubernetes/read-controller-route';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import {
  areAdmittedPlain,
  type Blocked,
  type BlockedData,
  blockedBehind,
  blockedFindings,
  blockedPod,
  isolatingCluster,
  statesOf,
} from './blocked-entry';

export const blocksIngressController: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts, optionsFor) {
    const cluster = isolatingCluster(view, facts);
    if (cluster === undefined) return;
    yield* ofForwards(cluster, view, facts, optionsFor);
    for (const service of view.services) {
      const { type, ports, namespaceSource } = service;
      if (!/^(LoadBalancer|NodePort)$/.test(type) || service.unknown !== undefined) continue;
      const words = { effect: 'brings no clients to', who: 'everybody outside', peer: null };
      // Where a node itself has the pod, connections to its node ports may arrive as its own.
      const severity = type === 'NodePort' ? 'information' : 'warning';
      const blocked = blockedBehind(cluster, view, service, ports);
      yield* blockedFindings(
        view,
        { at: service, path: ['spec', 'type'], namespaceSource, severity, ...words },
        blocked,
      );
    }
  },
  holds(finding, surroundings) {
    const { uri } = finding.at;
    // Whether a route is attached, Gateways of other namespaces decide.
    const isAttached = () =>
      statesOf(finding, surroundings).every((state) =>
        entryTraffic(clusterOf(state)).forwards.some(
          ({ where: { ref, resource } }) =>
            ref.uri === uri && resource.kind === finding.resource?.kind && resource.name === finding.resource.name,
        ),
      );
    return areAdmittedPlain(finding, surroundings) && (!/Route$/.test(finding.resource?.kind ?? '') || isAttached());
  },
};

function* ofForwards(
  cluster: Cluster,
  view: NamespaceView,
  facts: NamespaceFacts,
  optionsFor: (uri: string) => RuleOptions,
): Iterable<DraftFinding> {
  const entries = [...view.ingresses, ...view.routes].filter(({ unknown }) => unknown === undefined);
  if (entries.length === 0) return;
  const byEntry = groupBy(entryTraffic(cluster).forwards, ({ where }) => where.resource);
  for (const entry of entries) {
    const parents =
      entry.kind === 'route' ? (entry.parents ?? []).map(({ namespace = entry.namespace }) => namespace) : [];
    const { namespaces } = optionsFor(entry.ref.uri);
    const blocked: readonly Blocked[] = (byEntry.get(entry.identity) ?? []).flatMap(({ pod, connections }) =>
      blockedPod(cluster, view, pod, connections, [...parents, ...(namespaces ?? [])]),
    );
    const who = isOfController(entry) ? 'ingress controllers' : entry.parents === undefined ? 'routers' : 'gateways';
    const found = {
      at: entry,
      path: ['metadata', 'name'],
      namespaceSource: entry.namespaceSource,
      effect: 'cannot reach',
    };
    yield* blockedFindings(view, { ...found, who, peer: peerOf(entry, facts, namespaces?.[0]) }, blocked);
  }
}

/** An Ingress, and routes of one ingress controller. */
function isOfController(entry: Ingress | Route): entry is Ingress | (Route & { readonly parents: undefined }) {
  return entry.kind === 'ingress' || isOfOneController(entry);
}

/** Who most probably brings the connections; a person says whether it is right. */
function peerOf(
  entry: Ingress | Route,
  { ingressClasses }: NamespaceFacts,
  stated: string | undefined,
): BlockedData['peer'] {
  if (entry.kind === 'route' && entry.parents === undefined && !isOfController(entry)) {
    return {
      words: 'the router',
      lines: ['namespaceSelector:', '  matchLabels:', '    policy-group.network.openshift.io/ingress: ""'],
    };
  }
  if (entry.kind === 'route' && !isOfController(entry)) {
    const { name = '', namespace = entry.namespace } = entry.parents?.[0] ?? {};
    return {
      words: `Gateway "${name}" of namespace "${namespace}"`,
      lines: [
        ...namespaceLines(namespace),
        'podSelector:',
        '  matchLabels:',
        `    gateway.networking.k8s.io/gateway-name: ${yamlString(name)}`,
      ],
    };
  }
  const names =
    entry.kind === 'route' ? [entry.identity.apiVersion.replace('projectcontour', 'contour')] : classNamesOf(entry);
  const controllers = classesMeant(names, ingressClasses).map(({ controller }) => controller);
  const installed = installedIn.find(([product]) => [...names, ...controllers].some((each) => product.test(each)))?.[1];
  const namespace = stated ?? installed ?? 'ingress-nginx';
  return {
    words: `the ingress controller of namespace "${namespace}"`,
    lines: namespaceLines(namespace),
  };
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
