import type { ProposeFixes } from '../rule';
import { nodePortPaths, openInsideAlone, setField, writtenService } from './service-finding.fixes';

export const serviceNodeportFixes: ProposeFixes = (finding, analysis) => {
  const service = writtenService(finding, analysis);
  if (service === undefined) return [];
  if (finding.severity === 'hint') {
    const set = setField(service, ['spec'], 'allocateLoadBalancerNodePorts', 'false');
    // Node ports that are written would be opened all the same.
    const isEnough = set !== undefined && nodePortPaths(service, finding)?.length === 0;
    const title = 'Open no ports on nodes: allocateLoadBalancerNodePorts false';
    return isEnough ? [{ title, isSafe: false, actions: [set] }] : [];
  }
  return openInsideAlone(service, finding);
};
