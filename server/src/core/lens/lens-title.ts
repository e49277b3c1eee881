import { count } from '../report/words';
import type { PolicyEffect } from './policy-effect';

/**
 * `selects 3 workloads · allows 12 flows`, with what is only possible after `may`:
 * `selects 2 workloads, may select 1 more · may allow 4 flows`.
 */
export function lensTitle({ selected, maySelect, mayMissWorkloads, flows, mayMissFlows }: PolicyEffect): string {
  const selects = selectsWords(selected.length, maySelect.length, mayMissWorkloads);
  const isAnySelected = selected.length + maySelect.length > 0;
  return flows === undefined || !isAnySelected ? selects : `${selects} · ${flowWords(flows, mayMissFlows)}`;
}

function selectsWords(certain: number, possible: number, mayMissWorkloads: boolean): string {
  const more = possible === 0 ? '' : `, may select ${possible} more`;
  if (mayMissWorkloads) return `selects at least ${count(certain, 'workload')}${more}`;
  if (certain === 0) return possible === 0 ? 'selects no workloads' : `may select ${count(possible, 'workload')}`;
  return `selects ${count(certain, 'workload')}${more}`;
}

function flowWords(
  { certain, possible, outside, peers }: NonNullable<PolicyEffect['flows']>,
  mayMissFlows: boolean,
): string {
  if (peers === 'unknown' && outside === 'no' && !mayMissFlows) return 'its peers are not in the manifests';
  const isSure = mayMissFlows || certain > 0;
  const allowed = [
    ...(isSure ? [`${mayMissFlows ? 'at least ' : ''}${count(certain, 'flow')}`] : []),
    ...(outside === 'yes' ? [addressesOutside] : []),
  ];
  const maybe = [
    ...(possible > 0 ? [isSure ? `${possible} more` : count(possible, 'flow')] : []),
    ...(outside === 'unknown' ? [addressesOutside] : []),
  ];
  const parts = [
    ...(allowed.length > 0 ? [`allows ${allowed.join(' and ')}`] : []),
    ...(maybe.length > 0 ? [`may allow ${maybe.join(' and ')}`] : []),
  ];
  return parts.length === 0 ? 'allows no flows' : parts.join(', ');
}

const addressesOutside = 'addresses outside';
