import type { RulePage } from '../rule-page';

export const invalidConfigurationPage: RulePage = {
  docs: {
    what: 'Something in `.firebreak.yaml` is no key, no value or no rule that Firebreak knows.',
    why: 'What is mistyped has no effect, while it looks as if somebody had decided something; the command line refuses to run with it (exit code 2).',
    how: 'Take what the message or the quick-fix suggests; the JSON Schema of the file completes keys, and `firebreak init` writes a file to start from.\nAn entry of `ignore` or `namespaces.map` with a mistake is left out as a whole: without its condition it would hold for more than was meant.',
    limits:
      '`render.helm.values` is accepted and changes nothing yet, which an information says.\nIds of rules in `ignore` that there are not are found by `unknown-suppression`.\nWhether a path matches anything is not judged.',
    references: ['https://json-schema.org/draft-07'],
  },
  examples: [
    {
      title: 'A key that does not exist',
      yaml: `#- .firebreak.yaml
version: 1
exlude:
#<~~~~ [invalid-configuration] Did you mean "exclude"?
  - vendor/**
`,
      fixed: {
        fix: 'Change to "exclude"',
        yaml: `#- .firebreak.yaml
version: 1
exclude:
  - vendor/**
`,
      },
    },
    {
      title: 'A rule that does not exist, and a severity',
      yaml: `#- .firebreak.yaml
rules:
  dns-egres-missing: off
# ~~~~~~~~~~~~~~~~~ [invalid-configuration] Did you mean "dns-egress-missing"?
  internet-egress-open: eror
  #                     ~~~~ [invalid-configuration] Did you mean "error"?
`,
    },
    {
      title: 'A configuration that turns a rule off',
      yaml: `#- .firebreak.yaml
rules:
  dns-egress-missing: off
#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: proxy-only
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
    },
  ],
};
