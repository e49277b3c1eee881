import type { Analysis } from '../analysis/analysis';
import { documentRoot } from '../analysis/document-root';
import { ipSetOfCidr } from '../connectivity/ip-set';
import type { Direction } from '../kubernetes/entities';
import { textAt } from '../kubernetes/read-resource';
import type { ResourceRef } from '../kubernetes/resource';
import type { Finding } from '../rules/finding';
import { type FieldPath, itemsAt, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { Fix, FixAction } from './fix';
import { indented, listYaml } from './policy-yaml';

/** What the fixes of a rule that allows too much need to know; plain JSON, so that it can stand in a finding's data. */
export type OpenRuleData = {
  readonly direction: Direction;
  /** The rule in its manifest. */
  readonly rule: FieldPath;
  /** The deciding fields of those of its peers that match too much; none where the rule names no peers. */
  readonly peers: readonly FieldPath[];
};

/** The places of a NetworkPolicy's rule that the fixes change, in the text as it is now. */
interface WrittenRule {
  readonly data: OpenRuleData;
  readonly at: ResourceRef;
  readonly root: YamlNode;
  readonly list: FieldPath;
  /** Indexes of the items of `list` that match too much. */
  readonly open: readonly number[];
  readonly itemCount: number;
}

/** Undefined for kinds whose manifests are written in another way, and where the rule is not written in the file. */
export function writtenRule(finding: Finding, analysis: Analysis): WrittenRule | undefined {
  if (finding.resource?.kind !== 'NetworkPolicy') return undefined;
  const data = finding.data as unknown as OpenRuleData;
  const root = documentRoot(analysis, finding.at);
  if (root === undefined || nodeAt(root, data.rule) === undefined) return undefined;
  const list = [...data.rule, data.direction === 'ingress' ? 'from' : 'to'];
  const items = nodeAt(root, list);
  const open = data.peers.map((path) => path[list.length]).filter((step) => typeof step === 'number');
  return {
    data,
    at: finding.at,
    root,
    list,
    open: [...new Set(open)],
    itemCount: items?.kind === 'sequence' ? items.items.length : 0,
  };
}

/** The rule names this peer in place of those that match too much. */
export function replacePeers(rule: WrittenRule, peer: string, title: string): Fix {
  const { at, list, open, data } = rule;
  const [first, ...others] = open;
  const actions: readonly FixAction[] =
    first === undefined
      ? [nameOnlyPeers(rule, [peer])]
      : [
          { kind: 'replace-value', at, path: [...list, first], yaml: peer },
          ...others.map((other) => ({ kind: 'remove-entry', at, path: [...list, other] }) as const),
        ];
  return { title: `${title} in ${words(data)}`, isSafe: false, actions };
}

/** For a rule that names no peers so far, whether the list is written or not. */
function nameOnlyPeers({ at, root, list, data }: WrittenRule, peers: readonly string[]): FixAction {
  const items = listYaml(peers);
  if (nodeAt(root, list) !== undefined) {
    return { kind: hasBlockStyle(root, list) ? 'add-entry' : 'replace-value', at, path: list, yaml: items };
  }
  const rule = nodeAt(root, data.rule);
  const isEmpty = rule?.kind === 'map' && rule.entries.length === 0;
  const yaml = `${list.at(-1)}:\n  ${indented(items)}`;
  return { kind: isEmpty ? 'replace-value' : 'add-entry', at, path: data.rule, yaml };
}

/** Whether the key of the list stands in a map of lines. */
function hasBlockStyle(root: YamlNode, list: FieldPath): boolean {
  const rule = nodeAt(root, list.slice(0, -1));
  return rule?.kind === 'map' && rule.style === 'block';
}

/** The peers that match too much go, or the whole rule where it has no others. */
export function removeOpenPart(rule: WrittenRule): readonly Fix[] {
  const { at, root, list, open, itemCount, data } = rule;
  if (open.length > 0 && open.length < itemCount) {
    const actions = open.map((index) => ({ kind: 'remove-entry', at, path: [...list, index] }) as const);
    const what = open.length === 1 ? 'this peer' : `these ${open.length} peers`;
    return [{ title: `Remove ${what} from ${words(data)}`, isSafe: false, actions }];
  }
  if (wouldEndIsolation(root, data)) return [];
  return [{ title: `Remove ${words(data)}`, isSafe: false, actions: [{ kind: 'remove-entry', at, path: data.rule }] }];
}

/** Without policyTypes it is the egress rules that make a policy isolate for egress: without the last, all is open. */
function wouldEndIsolation(root: YamlNode, { direction, rule }: OpenRuleData): boolean {
  if (direction === 'ingress') return false;
  const rules = nodeAt(root, rule.slice(0, -1));
  const types = nodeAt(root, [...rule.slice(0, -2), 'policyTypes']);
  const states = types?.kind === 'sequence' && types.items.length > 0;
  return !states && rules?.kind === 'sequence' && rules.items.length === 1;
}

function words({ direction, rule }: OpenRuleData): string {
  return `${direction} rule ${Number(rule.at(-1)) + 1}`;
}

/** Takes addresses out of the blocks of a rule that include them; a rule that names no peers gets blocks without them. */
export function exceptAddresses(rule: WrittenRule, cidrs: readonly string[], title: string): readonly Fix[] {
  const { at, root, list, open, data } = rule;
  const actions =
    open.length === 0
      ? [nameOnlyPeers(rule, ['namespaceSelector: {}', blockWithout('0.0.0.0/0', cidrs), blockWithout('::/0', cidrs)])]
      : open.flatMap((index) => exceptInBlock(at, root, [...list, index, 'ipBlock'], cidrs));
  return actions.length === 0 ? [] : [{ title: `${title} in ${words(data)}`, isSafe: false, actions }];
}

function exceptInBlock(
  at: ResourceRef,
  root: YamlNode,
  block: FieldPath,
  cidrs: readonly string[],
): readonly FixAction[] {
  const cidr = textAt(root, [...block, 'cidr']) ?? '';
  const path = [...block, 'except'];
  const written = itemsAt(root, path).map((item) => textAt(item, []) ?? '');
  const isExcepted = (each: string) => written.some((known) => within(each, known));
  const added = cidrs.filter((each) => within(each, cidr) && !isExcepted(each));
  if (added.length === 0) return [];
  const list = nodeAt(root, path);
  if (list === undefined) {
    return hasBlockStyle(root, path)
      ? [{ kind: 'add-entry', at, path: block, yaml: `except:\n  ${indented(listYaml(added))}` }]
      : [{ kind: 'replace-value', at, path: block, yaml: blockYaml(cidr, added) }];
  }
  const isFlow =
    !hasBlockStyle(root, path) || (list.kind === 'sequence' && list.style === 'flow' && written.length > 0);
  if (isFlow) return [{ kind: 'replace-value', at, path, yaml: listYaml([...written, ...added]) }];
  return [{ kind: 'add-entry', at, path, yaml: listYaml(added) }];
}

/** The peer with those of the addresses that it would include. */
function blockWithout(cidr: string, cidrs: readonly string[]): string {
  return `ipBlock:\n  ${indented(
    blockYaml(
      cidr,
      cidrs.filter((each) => within(each, cidr)),
    ),
  )}`;
}

function blockYaml(cidr: string, except: readonly string[]): string {
  return `cidr: ${cidr}\nexcept:\n  ${indented(listYaml(except))}`;
}

function within(inner: string, outer: string): boolean {
  return ipSetOfCidr(outer).value.includes(ipSetOfCidr(inner).value);
}
