import type { PolicyType } from './policy-problem';

export const policyTypes: readonly PolicyType[] = ['Ingress', 'Egress'];

/** The type that another spelling stands for. */
export function policyTypeLike(text: string): PolicyType | undefined {
  const lower = text.trim().toLowerCase();
  return policyTypes.find((type) => type.toLowerCase() === lower);
}
