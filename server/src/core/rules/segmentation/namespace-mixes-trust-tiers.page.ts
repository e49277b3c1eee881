import { defaultDeny } from '../policy/example-parts';
import type { RulePage } from '../rule-page';

const deployment = (environment: string, marker = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api-${environment}
  namespace: shop
${marker}spec:
  template:
    metadata:
      labels:
        app: api-${environment}
        env: ${environment}
---
`;

export const namespaceMixesTrustTiersPage: RulePage = {
  docs: {
    what: 'Workloads of one namespace have different values of a label for the environment or the tenant: `env`, `environment` or `tenant`, also with `app.kubernetes.io/` in front.',
    why: 'Namespaces are the unit in which policies isolate, quotas count and people get rights.\nIn a namespace with both, a mistake in development is next to production, and every policy has to tell them apart by labels.',
    how: 'Give each environment or tenant a namespace of its own, with a default-deny.',
    limits:
      'One finding for each namespace.\nNames of tiers, teams and products are not judged: frontends and backends of one application belong together.\nThat a public workload and a data store share a namespace without policies is told by `missing-default-deny-ingress`.\n`labels` of the rule in `.firebreak.yaml` names the labels that count.',
    references: [
      'https://kubernetes.io/docs/concepts/security/multi-tenancy/#namespaces',
      'CIS Kubernetes Benchmark 5.7.1',
    ],
  },
  examples: [
    {
      title: 'Production beside development',
      yaml: `#- shop/api.yaml
${deployment('dev', '  #          ~~~~ [namespace-mixes-trust-tiers] mixes workloads with env=dev and env=prod\n')}${deployment('prod')}${defaultDeny()}`.replace(
        /---\n$/,
        '',
      ),
    },
    { title: 'One environment', yaml: `#- shop/api.yaml\n${deployment('prod')}${defaultDeny()}`.replace(/---\n$/, '') },
  ],
};
