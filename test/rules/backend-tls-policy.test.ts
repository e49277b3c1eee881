import { test } from 'vitest';
import { checkFindings } from '../support/check';

/** Of a Service that is there, with the lines of `validation`. */
const policy = (name: string, lines: string, apiVersion = 'v1') => `---
apiVersion: gateway.networking.k8s.io/${apiVersion}
kind: BackendTLSPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  targetRefs: [{ group: "", kind: Service, name: api }]
${lines}`;

const api = `#- api.yaml
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec:
  selector: { app: api }
  ports: [{ name: web, port: 8443 }]
`;

test.each([
  [
    'without a hostname',
    `  validation:
# ~~~~~~~~~~ [backend-tls-policy] BackendTLSPolicy "api" is refused: validation has no hostname.
    wellKnownCACertificates: System
`,
  ],
  [
    'with a wildcard, and without authorities',
    `  validation:
    hostname: "*.example.com"
    #         ~~~~~~~~~~~~~~~ [backend-tls-policy] is refused: hostname "*.example.com" is not the name of one host.
`,
  ],
  [
    'without authorities',
    `  validation:
# ~~~~~~~~~~ [backend-tls-policy] is refused: it has neither caCertificateRefs nor wellKnownCACertificates.
    hostname: api.example.com
    caCertificateRefs: []
`,
  ],
  [
    'with two kinds of authorities',
    `  validation:
    hostname: api.example.com
    caCertificateRefs: [{ group: "", kind: Secret, name: ca }]
    wellKnownCACertificates: System
#   ~~~~~~~~~~~~~~~~~~~~~~~ [backend-tls-policy] is refused: it has both
`,
  ],
])('a policy %s is refused', (_, lines) =>
  checkFindings(api + policy('api', lines), { rules: ['backend-tls-policy'] }),
);

test('a policy that is refused takes the place of no other one', () =>
  checkFindings(
    `${api}${policy(
      'a',
      `  validation:
# ~~~~~~~~~~ [backend-tls-policy] is refused
    hostname: api.example.com
`,
    )}${policy('b', '  validation: { hostname: api.example.com, wellKnownCACertificates: System }\n')}`,
    { rules: ['backend-tls-policy'] },
  ));

test.each([
  [
    'that a template fills in',
    '  validation: { hostname: "{{ .Values.host }}", wellKnownCACertificates: System }\n',
    'v1',
  ],
  ['of an earlier version with other fields', '  tls: { hostname: api.example.com }\n', 'v1alpha2'],
])('a policy %s is not refused', (_, lines, version) =>
  checkFindings(api + policy('api', lines, version), { rules: ['backend-tls-policy'] }),
);
