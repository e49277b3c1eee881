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
  { certain, possible, isOutside, peers }: NonNullable<PolicyEffect['flows']>,
  mayMissFlows: boolean,
): string {
  const outside = isOutside ? 'addresses outside' : undefined;
  const more = possible === 0 ? '' : `, may allow ${possible} more`;
  if (mayMissFlows) return joined(`allows at least ${count(certain, 'flow')}${more}`, outside);
  if (peers === 'unknown' && !isOutside) return 'its peers are not in the manifests';
  if (certain + possible === 0) return `allows ${outside ?? 'no flows'}`;
  const flows = certain === 0 ? `may allow ${count(possible, 'flow')}` : `allows ${count(certain, 'flow')}${more}`;
  return joined(flows, outside);
}

function joined(flows: string, outside: string | undefined): string {
  return outside === undefined ? flows : `${flows} and ${outside}`;
}
