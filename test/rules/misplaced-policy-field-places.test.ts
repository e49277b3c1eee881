import { describe, test } from 'vitest';
import { checkFix } from '../support/check';
import { policyFixture as policy } from './policy-fixture';

const rules = { rules: ['misplaced-or-invalid-policy-field'] };

describe('each field goes where it belongs', () => {
  test.each([
    [
      'from in an egress rule',
      'Rename "from" to "to"',
      `
  podSelector: {}
  egress:
    - from: # clients
        - podSelector: {}
`,
      `
  podSelector: {}
  egress:
    - to: # clients
        - podSelector: {}
`,
    ],
    [
      'a singular name',
      'Rename "policyType" to "policyTypes"',
      `
  podSelector: {}
  policyType:
    - Ingress
`,
      `
  podSelector: {}
  policyTypes:
    - Ingress
`,
    ],
    [
      'a singular name of a single type',
      'Rename "policyType" to "policyTypes" and make it a list',
      `
  podSelector: {}
  policyType: ingress # only
`,
      `
  podSelector: {}
  policyTypes: ["Ingress"] # only
`,
    ],
    [
      'another case',
      'Rename "podselector" to "podSelector"',
      `
  podselector: {}
`,
      `
  podSelector: {}
`,
    ],
    [
      'ports in a peer',
      'Move "ports" into ingress',
      `
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
          # The web port.
          ports:
            - port: 80 # http
        - namespaceSelector: {}
    - {}
`,
      `
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
          # The web port.
        - namespaceSelector: {}
      ports:
        - port: 80 # http
    - {}
`,
    ],
    [
      'a selector directly in a rule',
      'Move "podSelector" into from',
      `
  podSelector: {}
  ingress:
    - podSelector:
        matchLabels:
          app: api
      ports:
        - port: 80
`,
      `
  podSelector: {}
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: api
      ports:
        - port: 80
`,
    ],
    [
      'two selectors directly in a rule, in one peer',
      'Move "namespaceSelector" and "podSelector" into to',
      `
  podSelector: {}
  egress:
  - ports:
    - port: 80
    namespaceSelector: {}
    podSelector:
      matchLabels:
        app: api
`,
      `
  podSelector: {}
  egress:
  - ports:
    - port: 80
    to:
    - namespaceSelector: {}
      podSelector:
        matchLabels:
          app: api
`,
    ],
    [
      'a dash that got lost',
      'Move "podSelector" into from',
      `
  podSelector: {}
  ingress:
    - from:
      podSelector:
        matchLabels:
          app: api
`,
      `
  podSelector: {}
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: api
`,
    ],
    [
      'a port directly in a rule',
      'Move "port" and "protocol" into ports',
      `
  podSelector: {}
  ingress:
    - port: 80
      protocol: TCP
`,
      `
  podSelector: {}
  ingress:
    - ports:
        - port: 80
          protocol: TCP
`,
    ],
    [
      'labels without matchLabels',
      'Move "app" and "tier" into matchLabels',
      `
  podSelector:
    app: web
    tier: front
  ingress: []
`,
      `
  podSelector:
    matchLabels:
      app: web
      tier: front
  ingress: []
`,
    ],
    [
      'matchLabels beside an empty selector, further down',
      'Move "matchLabels" into podSelector',
      `
  podSelector: {}
  ingress: []
  matchLabels:
    app: web
`,
      `
  podSelector:
    matchLabels:
      app: web
  ingress: []
`,
    ],
    [
      'policyTypes below podSelector, as the last lines of a file without line end',
      'Move "policyTypes" into spec',
      `
  podSelector:
    matchLabels:
      app: web
    policyTypes:
      - Ingress`,
      `
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Ingress`,
    ],
    [
      'a rule that is a map',
      'Make it a list with one item',
      `
  podSelector: {}
  ingress:
    from:
      # Only these.
      - podSelector: {}
    ports:
      - port: 80
`,
      `
  podSelector: {}
  ingress:
    - from:
        # Only these.
        - podSelector: {}
      ports:
        - port: 80
`,
    ],
    [
      'a flow map over lines',
      'Make it a list with one item',
      `
  podSelector: {}
  ingress: {
    from: [{ podSelector: {} }]
  }
`,
      `
  podSelector: {}
  ingress: [{
    from: [{ podSelector: {} }]
  }]
`,
    ],
    [
      'ipBlock beside a selector',
      'Make ipBlock a peer of its own',
      `
  podSelector: {}
  ingress:
    - from:
        - ipBlock:
            cidr: 10.0.0.0/8
          podSelector: {}
      ports: []
`,
      `
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
        - ipBlock:
            cidr: 10.0.0.0/8
      ports: []
`,
    ],
    [
      'an empty selector as the only field of a peer',
      'Select every namespace with {}',
      `
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector:
`,
      `
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector: {}
`,
    ],
    [
      'a boolean label',
      'Put true in quotes',
      `
  podSelector:
    matchLabels: { public: true, app: web }
`,
      `
  podSelector:
    matchLabels: { public: "true", app: web }
`,
    ],
    [
      'a number among values',
      'Put 010 in quotes',
      `
  podSelector:
    matchExpressions:
      - { key: version, operator: In, values: [v1, 010] }
`,
      `
  podSelector:
    matchExpressions:
      - { key: version, operator: In, values: [v1, "010"] }
`,
    ],
    [
      'an operator in another case',
      'Write NotIn',
      `
  podSelector:
    matchExpressions:
      - { key: app, operator: notin, values: [web] }
`,
      `
  podSelector:
    matchExpressions:
      - { key: app, operator: NotIn, values: [web] }
`,
    ],
    [
      'values that an operator does not take',
      'Remove the values',
      `
  podSelector:
    matchExpressions:
      - key: app
        operator: Exists
        values:
          - web
`,
      `
  podSelector:
    matchExpressions:
      - key: app
        operator: Exists
`,
    ],
    [
      'a single value',
      'Make it a list with one item',
      `
  podSelector:
    matchExpressions:
      - key: app
        operator: In
        values: web
`,
      `
  podSelector:
    matchExpressions:
      - key: app
        operator: In
        values: [web]
`,
    ],
    [
      'a rule without its direction',
      'Move "from" into ingress',
      `
  podSelector: {}
  from:
    - podSelector: {}
`,
      `
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
`,
    ],
  ])('%s', (_, fix, before, after) => checkFix(policy(before), policy(after), fix, rules));
});
