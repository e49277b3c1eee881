import type { ProposeFixes } from '../rule';
import { removeFields, setField, writtenService } from './service-finding.fixes';

export const serviceExternalIpsFixes: ProposeFixes = (finding, analysis) => {
  const service = writtenService(finding, analysis);
  if (service === undefined) return [];
  const remove = removeFields(service, [['spec', 'externalIPs']]);
  if (remove.length === 0) return [];
  const balance = setField(service, ['spec'], 'type', 'LoadBalancer');
  return [
    { title: 'Take over no address: remove externalIPs', isSafe: false, actions: remove },
    ...(balance === undefined
      ? []
      : [
          {
            title: 'Get an address of its own in place of externalIPs: type LoadBalancer',
            isSafe: false,
            actions: [...remove, balance],
          },
        ]),
  ];
};
