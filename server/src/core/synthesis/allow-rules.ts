import type { Cluster } from '../cluster/cluster';
import type { Declaration, Dependency } from '../dependencies/dependency';
import { whyHidden } from '../dependencies/destinations';
import { namespaceLines, portLines, selectorLines } from '../fixes/policy-yaml';
import { groupBy } from '../group-by';
import { visible } from '../report/words';
import { compareText } from '../text/compare-text';
import { likelyEntry, type NeededSide, type SidePeer } from './needed-sides';
import { podSelectorOf } from './pod-selector';

/** Rules of a policy as lines below `ingress:` or `egress:`. */
export function allowRules(cluster: Cluster, namespace: string, sides: readonly NeededSide[]): readonly string[] {
  return ruleItems(cluster, namespace, sides).flatMap(({ comments, first, rest }) => [...comments, first, ...rest]);
}

/** The same as items, each with its comments inside, because what stands above a list is its own. */
export function allowItems(cluster: Cluster, namespace: string, sides: readonly NeededSide[]): readonly string[] {
  return ruleItems(cluster, namespace, sides).map(({ comments, first, rest }) =>
    [first, ...comments.map((line) => `    ${line}`), ...rest].join('\n'),
  );
}

interface RuleItem {
  readonly comments: readonly string[];
  readonly first: string;
  readonly rest: readonly string[];
}

/** One rule for each peer, with what declares it. All sides are of pods that one selector selects, and of one direction. */
function ruleItems(cluster: Cluster, namespace: string, sides: readonly NeededSide[]): readonly RuleItem[] {
  const byPeer = [...groupBy(sides, ({ peer }) => peerLines(cluster, namespace, peer).join('\n'))];
  return byPeer
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, alike]): readonly RuleItem[] => {
      const [first] = alike;
      if (first === undefined) return [];
      const connections = alike.map((side) => side.connections).reduce((all, each) => all.union(each));
      const peers = peerLines(cluster, namespace, first.peer).map((line) => `    ${line}`);
      // Without ports, every port is meant.
      const ports = connections.isAll ? [] : portLines(connections).map((line) => `  ${line}`);
      const comments = commentsFor(cluster, alike);
      if (peers.length === 0) return [{ comments, first: ports.length === 0 ? '- {}' : '- ports:', rest: ports }];
      const rest = [...peers, ...(ports.length === 0 ? [] : ['  ports:', ...ports])];
      return [{ comments, first: `- ${first.direction === 'ingress' ? 'from' : 'to'}:`, rest }];
    });
}

/** The entries of `from` or `to`. */
function peerLines(cluster: Cluster, namespace: string, peer: SidePeer): readonly string[] {
  switch (peer.kind) {
    case 'pod': {
      const { workload } = peer.pod;
      const view = cluster.namespaces.get(workload.namespace);
      const selector = view && podSelectorOf(view, workload);
      const other = workload.namespace === namespace ? [] : namespaceLines(workload.namespace);
      return listItem([
        ...other,
        ...selectorLines('podSelector', selector?.labels ?? new Map(), selector?.absent ?? []),
      ]);
    }
    case 'selected': {
      const { labels, namespace: own } = peer.pod.workload;
      const other = own === namespace ? [] : namespaceLines(own);
      return listItem([...other, ...selectorLines('podSelector', labels, [])]);
    }
    case 'anywhere':
      return [];
    case 'any-pod':
      return ['- namespaceSelector: {}'];
    case 'any-address':
      return ['- ipBlock:', '    cidr: 0.0.0.0/0', '- ipBlock:', '    cidr: ::/0'];
    case 'address':
      return ['- ipBlock:', `    cidr: ${peer.ip}/${peer.ip.includes(':') ? 128 : 32}`];
    case 'internet':
      return ['- ipBlock:', '    cidr: 0.0.0.0/0', '    except:', ...privateBlocks.map((cidr) => `      - ${cidr}`)];
  }
}

/** RFC 1918 and link-local addresses, where the metadata of the cloud is. */
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'];

function listItem(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

/** One line for each declaration; of many, the first. */
function commentsFor(cluster: Cluster, sides: readonly NeededSide[]): readonly string[] {
  const texts = [
    ...new Set(sides.map((side) => `${commentFor(cluster, side.dependency)}${widthWords(cluster, side)}`)),
  ];
  const shown = texts.length > maxComments ? texts.slice(0, maxComments - 1) : texts;
  const rest = texts.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more declarations`] : [])].map((text) => `# ${visible(text)}`);
}

const maxComments = 5;

/** What somebody who knows more can mend, and what says which pods are meant that are not in the manifests. */
function widthWords(cluster: Cluster, { peer, selected, dependency }: NeededSide): string {
  if (peer.kind === 'anywhere') return `; narrow it: ${peer.why}`;
  if (peer.kind === 'selected') return `; by the selector: ${peer.why}`;
  if (selected === undefined) return '';
  return `; ${selected.size === 0 ? 'narrow it' : 'by the selector'}: ${whyHidden(cluster, dependency)}`;
}

function commentFor(cluster: Cluster, dependency: Dependency): string {
  const { from, to, declared } = dependency;
  switch (from.kind) {
    case 'workload': {
      const called = to.kind === 'host' ? `${to.host}: ` : '';
      return `${called}${declarationWords(declared)}`;
    }
    case 'ingress-controller': {
      const likely = likelyEntry(cluster, dependency);
      return likely === undefined
        ? `${objectWords(declared)}, by a controller that is not in the manifests; narrow it to its namespace`
        : `${objectWords(declared)}, by ${objectWords({ resource: likely.identity })}, which serves a class of that name`;
    }
    case 'outside':
      return `${objectWords(declared)} is open to the outside by its type`;
    case 'api-server':
      return `the API server, for ${objectWords(declared)}`;
    case 'metrics-scraper':
      return from.scraper === undefined
        ? `Prometheus, for ${objectWords(declared)}; narrow it to its namespace`
        : `${objectWords({ resource: from.scraper.identity })}, for ${objectWords(declared)}`;
    case 'kubelet':
      return `probes of ${objectWords(declared)}`;
  }
}

/** `DB_HOST in Deployment/shop/web`, `url of Secret/shop/db in Deployment/shop/web` */
function declarationWords({ name, resource, source }: Declaration): string {
  const of = source === undefined ? '' : ` of ${objectWords(source)}`;
  return `${name}${of} in ${objectWords({ resource })}`;
}

function objectWords({ resource: { kind, namespace, name } }: Pick<Declaration, 'resource'>): string {
  return [kind, ...(namespace === undefined ? [] : [namespace]), name].join('/');
}
