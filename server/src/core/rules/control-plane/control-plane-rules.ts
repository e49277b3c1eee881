import type { RuleGroup } from '../rule-group';
import type { controlPlane } from './description';
import { kubeletOpenAccess } from './kubelet-open-access';
import { kubeletOpenAccessFixes } from './kubelet-open-access.fixes';

/** The rules about what a cluster itself runs. */
export const controlPlaneRules: RuleGroup<(typeof controlPlane)['rules']> = {
  name: 'control-plane',
  rules: {
    'kubelet-open-access': kubeletOpenAccess,
  },
  fixes: {
    'kubelet-open-access': kubeletOpenAccessFixes,
  },
};
