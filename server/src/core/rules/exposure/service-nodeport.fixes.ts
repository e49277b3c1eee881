import type { ProposeFixes } from '../rule';
import { nodePortPaths, removeFields, setField, writtenService } from './service-finding.fixes';

export const serviceNodeportFixes: ProposeFixes = (finding, analysis) => {
  const service = writtenService(finding, analysis);
  const nodePorts = service && nodePortPaths(service, finding);
  if (service === undefined || nodePorts === undefined) return [];
  if (finding.severity === 'hint') {
    const set = setField(service, ['spec'], 'allocateLoadBalancerNodePorts', 'false');
    // Node ports that are written would be opened all the same.
    const isEnough = set !== undefined && nodePorts.length === 0;
    const title = 'Open no ports on nodes: allocateLoadBalancerNodePorts false';
    return isEnough ? [{ title, isSafe: false, actions: [set] }] : [];
  }
  const set = setField(service, ['spec'], 'type', 'ClusterIP');
  if (set === undefined) return [];
  // The API server refuses these fields where the Service is not reached from outside.
  const refused = [...nodePorts, ['spec', 'externalTrafficPolicy'], ['spec', 'healthCheckNodePort']];
  return [
    {
      title: 'Open the Service inside the cluster alone: type ClusterIP',
      isSafe: false,
      actions: [set, ...removeFields(service, refused)],
    },
  ];
};
