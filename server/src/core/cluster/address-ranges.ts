import type { IpSet } from '../connectivity/ip-set';

/** Where a cluster has its addresses, by its configuration; undefined where nobody says. */
export interface AddressRanges {
  /** Of all pods that are not on the network of their node. */
  readonly pods: IpSet | undefined;
  /** Of all Services. */
  readonly services: IpSet | undefined;
}

export const noRanges: AddressRanges = { pods: undefined, services: undefined };

/** Equal for equal ranges. */
export function rangesKey({ pods, services }: AddressRanges): string {
  return `${pods?.toString() ?? ''} ${services?.toString() ?? ''}`;
}
