import type { Problem } from '../../gateway/problem';
import type { Severity } from '../finding';
import { isOfPolicy, ruleForReasons } from './gateway-findings';

/** What makes bundles of authorities may make one that no manifest has. */
const ofAuthority = ({ target, isMissing }: Problem): Severity | undefined => {
  if (!isOfPolicy(target)) return undefined;
  return isMissing ? 'information' : 'warning';
};

export const backendTlsPolicy = ruleForReasons({
  Conflicted: 'warning',
  TargetNotFound: 'warning',
  InvalidKind: ofAuthority,
  InvalidCACertificateRef: ofAuthority,
});
