import type { GroupDescription } from '../rule-group';

/** Of the rule about who reviews policies, which is off by default. */
export const policyReviews = {
  kinds: new Set<string>(),
  // Also in a List and in JSON, of which the pattern finds another kind or none.
  isItsText: (text, kind = 'List') => /NetworkPolicy$|^List$/.test(kind) && text.includes('NetworkPolicy'),
  rules: {
    'policy-review-metadata': {
      title: 'Policy that nobody has reviewed',
      severity: 'hint',
      isOffByDefault: true,
      slice: 'document',
    },
  },
} as const satisfies GroupDescription;
