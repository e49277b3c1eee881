import type { Problem } from '../../gateway/problem';
import type { Severity } from '../finding';
import { isOfPolicy, ruleForReasons } from './gateway-findings';

/** Of references to authorities another rule speaks. */
const ofBackend = ({ target }: Problem): Severity | undefined => (isOfPolicy(target) ? undefined : 'warning');

export const routeReferenceMissing = ruleForReasons({
  NoMatchingParent: 'warning',
  NotAllowedByListeners: 'warning',
  NoMatchingListenerHostname: 'warning',
  NotAllowed: 'warning',
  BackendNotFound: 'warning',
  InvalidKind: ofBackend,
});
