import type { RuleGroup } from '../rule-group';
import type { policyReviews } from './description';
import { policyReviewMetadata } from './policy-review-metadata';
import { policyReviewMetadataFixes } from './policy-review-metadata.fixes';

/** The rule about who reviews policies. */
export const policyReviewsRules: RuleGroup<(typeof policyReviews)['rules']> = {
  name: 'policy-reviews',
  rules: { 'policy-review-metadata': policyReviewMetadata },
  fixes: { 'policy-review-metadata': policyReviewMetadataFixes },
};
