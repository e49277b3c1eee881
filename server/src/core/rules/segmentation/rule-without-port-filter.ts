import type { NamespaceView } from '../../cluster/namespace-view';
import { memoize } from '../../connectivity/memoize';
import type { PortSet } from '../../connectivity/port-set';
import type { OpenRuleData } from '../../fixes/open-rule-fixes';
import type { ContainerPort, Workload } from '../../kubernetes/entities';
import type { PortMatch } from '../../policies/ir';
import { type AllowRule, allowRulesOf } from '../../policies/open-rules';
import { declaredPorts, mostPorts, type OpenedPods, openedPods } from '../../policies/opened-pods';
import { selectsNamespace } from '../../policies/subjects';
import { openRuleFinding, policyWords } from '../open-rule';
import type { GroupedRule } from '../rule-group';

/** As written into a policy: a name or a number. */
type PolicyPort = { readonly protocol: string; readonly port: string | number };

export type Data = OpenRuleData & { readonly limitTo: readonly PolicyPort[] };

export const ruleWithoutPortFilter: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view) {
    for (const allowed of allowRulesOf(view)) {
      const width = widthOf(allowed.rule.ports);
      if (width === 0 || isOpenToAll(allowed)) continue;
      const pods = openedPods(view, allowed.unit, allowed.rule);
      if (pods === undefined || !isTooMuch(view, allowed, pods, width)) continue;
      const { path: rule, direction } = allowed.rule.where;
      const isAny = allowed.rule.ports.kind === 'any';
      const finding = openRuleFinding('rule-without-port-filter', allowed, {
        message: `${policyWords(allowed)} opens ${widthWords(width)} of ${podWords(pods)}: ${isAny ? 'its rule has no "ports"' : 'see "ports"'}.`,
        severity: declaredPorts(pods).length > 0 ? 'information' : 'hint',
        path: [...rule, isAny ? (direction === 'ingress' ? 'from' : 'to') : 'ports'],
        part: 'key',
        related: [],
      });
      yield { ...finding, data: { ...(finding.data as OpenRuleData), limitTo: portsToAllow(pods) } satisfies Data };
    }
  },
};

/** Other rules tell of these, or believe what the policy says of itself. */
function isOpenToAll({ rule, breadth }: AllowRule): boolean {
  return rule.peer.kind === 'all' || breadth.pods.length > 0 || breadth.isEveryAddress || breadth.isInternet;
}

const widestRange = 1024;
const everyPort = 65_535;

/** How many ports of one protocol are opened at once, if they are many: 65,535 stands for all; 0 when they are few. */
const widthOf = memoize((ports: PortMatch): number => {
  if (ports.kind === 'any') return everyPort;
  const width = Math.max(widest(ports.numbered.TCP), widest(ports.numbered.SCTP));
  return width > widestRange ? width : 0;
});

/** Of the ranges of a set. */
function widest(ports: PortSet): number {
  if (ports.isEmpty) return 0;
  return ports.ranges.reduce((most, { first, last }) => Math.max(most, last - first + 1), 0);
}

/** Of a pod with one port, only an explicit range is worth a word; of a namespace without pods, only what is meant for all of it. */
function isTooMuch(view: NamespaceView, { unit }: AllowRule, pods: OpenedPods, width: number): boolean {
  const most = mostPorts(pods);
  if (most > 1 || (most === 1 && width < everyPort)) return true;
  return view.workloads.length === 0 && pods.isWholeNamespace && selectsNamespace(view, unit);
}

function widthWords(width: number): string {
  return width === everyPort ? 'every port' : `${width} ports`;
}

function podWords(pods: OpenedPods): string {
  const numbers = [...new Set(declaredPorts(pods).map(({ port }) => port))];
  if (numbers.length === 0) return 'every pod of the namespace';
  return `pods that declare ${numbers.slice(0, 3).join(', ')}${numbers.length > 3 ? ', …' : ''}`;
}

/** None where a pod declares no port: it would lose the one that it uses. */
const portsToAllow = memoize(({ workloads }: OpenedPods): readonly PolicyPort[] => {
  if (workloads.some(({ ports }) => ports.length === 0)) return [];
  const users = new Map<string, Set<Workload>>();
  for (const workload of workloads) {
    for (const port of workload.ports) {
      const key = nameKey(port);
      users.set(key, (users.get(key) ?? new Set()).add(workload));
    }
  }
  const allowed = workloads
    .flatMap(({ ports }) => ports)
    .sort((a, b) => a.port - b.port)
    .map((each): PolicyPort => {
      const { name, port, protocol } = each;
      const isEverywhere = users.get(nameKey(each))?.size === workloads.length;
      return { protocol, port: name !== undefined && isEverywhere ? name : port };
    });
  const distinct = [...new Map(allowed.map((each) => [JSON.stringify(each), each])).values()];
  return distinct.length > longestList ? [] : distinct;
});

/** A longer list limits nothing that somebody would read. */
const longestList = 10;

function nameKey({ name, protocol }: ContainerPort): string {
  return `${protocol} ${name}`;
}
