import { ConnectionSet } from '../connectivity/connection-set';

/** Of connections that are not all certain: `TCP 80 (possibly)`, or with what is certain `TCP 80-81 (certain: TCP 80)`. */
export function doubtfulWords(possible: string, certain = `${ConnectionSet.none}`): string {
  return certain === `${ConnectionSet.none}` ? `${possible} (possibly)` : `${possible} (certain: ${certain})`;
}
