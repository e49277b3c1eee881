import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

/* Firewalls that controllers outside of clouds have, as far as manifests show them. */

const rules = { rules: ['waf-ineffective', 'public-entry-without-waf'] };

const ingress = (name: string, className: string, annotations = '', marker = '') => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
${marker}  namespace: shop
  annotations:
    example.com/team: shop
${annotations}spec:
  ingressClassName: ${className}
  rules: [{ host: ${name}.example.com }]
`;

const f5 = `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: f5 }
spec: { controller: nginx.org/ingress-controller }
`;

const apPolicy = (name: string, mode: string, marker = '') => `---
apiVersion: appprotect.f5.com/v1beta1
kind: APPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  policy:
    enforcementMode: ${mode}
${marker}`;

const policy = (named: string, marker = '') => `---
apiVersion: k8s.nginx.org/v1
kind: Policy
metadata: { name: waf, namespace: shop }
spec:
  waf:
    enable: true
    apPolicy: ${named}
${marker}`;

describe('HAProxy Ingress', () => {
  const waf = '    haproxy-ingress.github.io/waf: modsecurity\n';
  const detect = (marker: string) => `${waf}    haproxy-ingress.github.io/waf-mode: detect\n${marker}`;
  const marker =
    '    #                                   ~~~~~~ [waf-ineffective] ModSecurity of Ingress "a" notes attacks and blocks none: waf-mode is detect\n';

  test('that only detects', () =>
    checkFindings(`#- a.yaml\n${ingress('a', 'haproxy', detect(marker)).slice(4)}`, rules));

  test('past which TLS goes', () =>
    checkFindings(
      `#- a.yaml\n${ingress(
        'a',
        'haproxy',
        `${waf}    haproxy-ingress.github.io/ssl-passthrough: "true"
    #                                          ~~~~~~ [waf-ineffective] ModSecurity of Ingress "a" sees nothing of the TLS that is passed through: ssl-passthrough is true
`,
      ).slice(4)}`,
      rules,
    ));

  test('is told to deny', () =>
    checkFix(
      `#- a.yaml\n${ingress('a', 'haproxy', detect(marker)).slice(4)}`,
      `#- a.yaml\n${ingress('a', 'haproxy', `${waf}    haproxy-ingress.github.io/waf-mode: deny\n`).slice(4)}`,
      'Block attacks: waf-mode deny',
      rules,
    ));

  test('for one Ingress and not for another', () =>
    checkFindings(
      `#- a.yaml\n${ingress('a', 'haproxy', waf).slice(4)}${ingress(
        'b',
        'haproxy',
        '',
        '  #     ~ [public-entry-without-waf] without a web application firewall: others have waf, and it has none\n',
      )}${ingress('c', 'haproxy-internal')}${ingress('d', 'traefik')}`,
      { ...rules, severity: 'information' },
    ));
});

describe('F5 NGINX', () => {
  test('with a policy that is not switched on', () =>
    checkFindings(
      f5 +
        ingress(
          'a',
          'f5',
          `    appprotect.f5.com/app-protect-policy: shop/strict
    #                                     ~~~~~~~~~~~ [waf-ineffective] Ingress "a" has no web application firewall: app-protect-enable is missing
`,
        ) +
        ingress('b', 'f5', '    appprotect.f5.com/app-protect-enable: "True"\n') +
        ingress(
          'c',
          'f5',
          '    appprotect.f5.com/app-protect-policy: shop/strict\n    appprotect.f5.com/app-protect-enable: "False"\n',
        ),
      { rules: ['waf-ineffective'] },
    ));

  test('with a policy that notes attacks', () =>
    checkFindings(
      f5 +
        policy('strict') +
        apPolicy(
          'strict',
          'transparent',
          '    #                ~~~~~~~~~~~ [waf-ineffective] APPolicy "strict" notes attacks and blocks none\n',
        ) +
        apPolicy('unused', 'transparent'),
      rules,
    ));

  test('with a policy that blocks', () =>
    checkFindings(f5 + policy('shop/strict') + apPolicy('strict', 'blocking'), rules));

  test('with a policy that is not there, beside others', () =>
    checkFindings(
      f5 +
        policy(
          'strickt',
          '    #         ~~~~~~~ [waf-ineffective] Policy "waf" protects nothing: APPolicy "strickt" is not there\n',
        ) +
        apPolicy('strict', 'blocking'),
      rules,
    ));

  test.each([
    ['where no others are', f5 + policy('strict')],
    ['of another namespace', f5 + policy('infra/other') + apPolicy('strict', 'blocking')],
  ])('with a policy that is not there, %s', (_, yaml) => checkFindings(yaml, rules));
});
