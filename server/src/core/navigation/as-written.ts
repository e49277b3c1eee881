import { type ConnectivityOptions, sharedOptions } from '../connectivity/options';

/** Labels that are not written may be anything. Where a pod has an address by chance, no ipBlock is meant for it. */
export const asWritten: ConnectivityOptions = sharedOptions({ ipBlocks: 'external', unstated: 'unknown' });
