import { test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['admin-interface-exposed', 'edge-route-plaintext', 'ingress-backend-missing'] };

const route = (entryPoint: string, service: string, more = '') => `#- a.yaml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: own, namespace: traefik }
spec:
  entryPoints: [${entryPoint}]
  routes:
    - match: Host(\`traefik.example.com\`)
      kind: Rule
${more}      services:
        - kind: TraefikService
          name: ${service}
`;

test.each([
  ['an answer that it lives', route('web', 'ping@internal')],
  ['an answer for ACME', route('web', 'acme-http@internal')],
  ['the dashboard as its chart has it', route('traefik', 'api@internal')],
  ['the dashboard behind a login', route('websecure', 'api@internal', '      middlewares: [{ name: login }]\n')],
])('%s is not reported', (_, yaml) => checkFindings(yaml, rules));

test.each(['api', 'dashboard'])('%s@internal for everybody', (service) =>
  checkFindings(
    `${route('websecure', `${service}@internal`)}          #     ~~~~~~~~~~~~${service === 'api' ? '' : '~~~~~~'} [admin-interface-exposed] IngressRoute "own" publishes the dashboard of Traefik\n`,
    { ...rules, severity: 'error' },
  ),
);

/** Their Services are in no manifest here. */
const ofTls = { rules: ['edge-route-plaintext'] };

const tcp = (host: string, more = '') => `#- a.yaml
apiVersion: traefik.io/v1alpha1
kind: IngressRouteTCP
metadata: { name: db, namespace: shop }
spec:
  entryPoints: [postgres]
  routes:
    - match: HostSNI(\`${host}\`)
${more.includes('~') ? more : ''}      services: [{ name: db, port: 5432 }]
${more.includes('~') ? '' : more}`;

test('the name of a host needs TLS', () =>
  checkFindings(
    tcp(
      'db.example.com',
      `      #      ${'~'.repeat(25)} [edge-route-plaintext] serves db.example.com without TLS: HostSNI\n`,
    ),
    { ...ofTls, severity: 'warning' },
  ));

test.each([
  ['every host', tcp('*')],
  ['a host with TLS', tcp('db.example.com', '  tls: { passthrough: true }\n')],
])('%s does not', (_, yaml) => checkFindings(yaml, ofTls));
