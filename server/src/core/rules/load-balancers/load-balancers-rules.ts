import { admit } from '../policy/blocked-entry.fixes';
import type { RuleGroup } from '../rule-group';
import type { loadBalancers } from './description';
import { probeOrHostTrafficBlocked } from './probe-or-host-traffic-blocked';

/** The rule about load balancers that reach pods themselves. */
export const loadBalancersRules: RuleGroup<(typeof loadBalancers)['rules']> = {
  name: 'load-balancers',
  rules: { 'probe-or-host-traffic-blocked': probeOrHostTrafficBlocked },
  fixes: { 'probe-or-host-traffic-blocked': admit },
};
