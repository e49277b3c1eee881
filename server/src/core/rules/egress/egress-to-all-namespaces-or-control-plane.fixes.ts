import type { Fix } from '../../fixes/fix';
import { removeOpenPart, replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import { portAt } from '../../kubernetes/read-service';
import { itemsAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import { controlPlanePorts } from './egress-to-all-namespaces-or-control-plane';

export const egressToAllNamespacesOrControlPlaneFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  if (rule === undefined) return [];
  const { data, at, root } = rule;
  if (data.peers.length > 0) {
    const namespace = finding.resource?.namespace ?? '';
    return [
      replacePeers(rule, 'podSelector: {}', `Allow only pods of namespace "${namespace}"`),
      ...removeOpenPart(rule),
    ];
  }
  const list = [...data.rule, 'ports'];
  const items = itemsAt(root, list);
  const ports = items.flatMap((item, index) => (isControlPlanePort(portAt(item, 'port')) ? [index] : []));
  // Without any port left, every port would be allowed.
  if (ports.length === 0 || ports.length === items.length) return removeOpenPart(rule);
  const numbers = ports.map((index) => portAt(items[index], 'port')).join(', ');
  const fix: Fix = {
    title: `Remove port ${numbers} from egress rule ${Number(data.rule.at(-1)) + 1}`,
    isSafe: false,
    actions: ports.map((index) => ({ kind: 'remove-entry', at, path: [...list, index] })),
  };
  return [fix];
};

function isControlPlanePort(port: number | string | undefined): boolean {
  return typeof port === 'number' && controlPlanePorts.has(port);
}
