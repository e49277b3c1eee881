import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['service-backend-mismatch'] };

const pod = (ports = '[{ name: http, containerPort: 8080 }]', more = '') => `#- pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web, tier: front } }
spec:
  containers: [{ name: web, ports: ${ports} }]
${more}`;

const service = (spec: string, name = 'web') => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec:
${spec}
`;

describe('pods', () => {
  test('of a label that no workload has', () =>
    checkFindings(
      `${pod()}${service(`  selector: { app: wbe, tier: front }
  #                ~~~ [service-backend-mismatch] Service "web" selects no pods: no workload has the label app=wbe in namespace "shop"`)}`,
      { ...rules, severity: 'warning' },
    ));

  test('of labels that are never together', () =>
    checkFindings(
      `${pod()}---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
${service(`  selector:
# ~~~~~~~~ [service-backend-mismatch] no workload has all of its labels
    app: db
    tier: front`)}`,
      rules,
    ));

  test('of a namespace without any', () =>
    checkFindings(
      `#- a.yaml
${service(`  selector:
# ~~~~~~~~ [service-backend-mismatch] has no workload in namespace "shop"
    app: web`)}`,
      { ...rules, severity: 'information' },
    ));

  describe('are not missed', () => {
    test.each([
      [
        'when they are on the host network',
        `${pod(undefined, '  hostNetwork: true\n')}${service('  selector: { app: web }')}`,
      ],
      [
        'when a controller sets the label',
        `${pod()}${service('  selector: { statefulset.kubernetes.io/pod-name: web-0 }')}`,
      ],
      [
        'when an operator sets the label',
        `${pod()}${service('  selector: { postgres-operator.example/role: master }')}`,
      ],
      ['for a placeholder', `${pod()}${service(`  selector: { app: "\${APP}" }`)}`],
      ['for a name', `${pod()}${service('  type: ExternalName\n  externalName: a.example\n  selector: { app: x }')}`],
      [
        'where an operator may make them',
        `${pod()}${service('  selector: { app: x }')}---\napiVersion: example.com/v1\nkind: Shop\nmetadata: { name: x, namespace: shop }\n`,
      ],
      [
        'where another scope has them',
        `${pod()}${service('  selector: { app: x }')}#- b/kustomization.yaml\nresources: [b.yaml]\n#- b/b.yaml\n${pod().replace('#- pod.yaml\n', '').replace('app: web', 'app: x')}`,
      ],
      [
        'in kube-system',
        `${pod()}${service('  selector: { app: x }').replace('namespace: shop', 'namespace: kube-system')}`,
      ],
    ])('%s', (_, yaml) => checkFindings(yaml, rules));
  });
});

describe('ports', () => {
  test('by name', () =>
    checkFindings(
      `${pod()}${service(`  selector: { app: web }
  ports:
    - { port: 80, targetPort: web }
    #                         ~~~ [service-backend-mismatch] targets port "web", which its pods do not declare: they have http (8080)`)}`,
      { ...rules, severity: 'warning' },
    ));

  test('by name, of another protocol', () =>
    checkFindings(
      `${pod('[{ name: dns, containerPort: 53, protocol: UDP }]')}${service(`  selector: { app: web }
  ports:
    - { port: 53, targetPort: dns }
    #                         ~~~ [service-backend-mismatch] they have dns (UDP 53)`)}`,
      rules,
    ));

  test('by number, also without targetPort', () =>
    checkFindings(
      `${pod()}${service(`  selector: { app: web }
  ports:
    - { name: a, port: 80 }
    #                  ~~ [service-backend-mismatch] targets port 80
    - { name: b, port: 81, targetPort: 9090 }
    #                                  ~~~~ [service-backend-mismatch] targets port 9090`)}`,
      { ...rules, severity: 'information' },
    ));

  describe('silent', () => {
    const of = (targetPort: string | number, more = '') =>
      service(`  selector: { app: web }\n  ports: [{ port: 80, targetPort: ${targetPort} }]${more}`);
    test.each([
      ['by name', pod(), of('http')],
      ['by number', pod(), of(8080)],
      ['where pods declare none', pod('[]'), of(9090)],
      ['by number, for a headless Service', pod(), of(9090, '\n  clusterIP: None')],
      ['of a proxy that a mesh adds', pod(), of('linkerd-admin')],
      ['by a placeholder', pod(), of(`"\${PORT}"`)],
      [
        'where some of the pods declare it',
        `${pod()}---\napiVersion: v1\nkind: Pod\nmetadata: { name: b, namespace: shop, labels: { app: web } }\nspec: { containers: [{ name: b, ports: [{ name: web, containerPort: 1 }] }] }\n`,
        of('web'),
      ],
    ])('%s', (_, pods, yaml) => checkFindings(`${pods}${yaml}`, rules));
  });
});

describe('without selector', () => {
  const slice = `---
apiVersion: v1
kind: Endpoints
metadata: { name: web, namespace: shop }
subsets: [{ addresses: [{ ip: 198.51.100.5 }] }]
`;
  const alone = `#- a.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec: { ports: [{ port: 80 }] }
`;

  test('and without endpoints', () =>
    checkFindings(
      alone.replace(
        '  name: web\n',
        '  name: web\n  #     ~~~ [service-backend-mismatch] Service "web" leads nowhere\n',
      ),
      { ...rules, severity: 'information' },
    ));

  test.each([
    ['with Endpoints', `${alone}${slice}`],
    ['with Endpoints of another scope', `${alone}#- b/kustomization.yaml\nresources: [b.yaml]\n#- b/b.yaml\n${slice}`],
    [
      'the Service of the API server',
      alone.replace('name: web', 'name: kubernetes').replace('namespace: shop', 'namespace: default'),
    ],
  ])('silent: %s', (_, yaml) => checkFindings(yaml, rules));
});

describe('the same as another one', () => {
  const selector = '  selector: { app: web }\n  ports: [{ port: 80, targetPort: http }]';

  test('but for the name', () =>
    checkFindings(
      `${pod()}${service(selector)}${service(
        `  selector: { app: web }
# ~~~~~~~~ [service-backend-mismatch] Service "web-old" has the selector and the ports of Service "web"
  ports: [{ port: 80, targetPort: http }]`,
        'web-old',
      )}`,
      { ...rules, severity: 'hint' },
    ));

  test.each([
    ['headless', `${selector}\n  clusterIP: None`, 'web-headless'],
    ['of another type', `${selector}\n  type: NodePort`, 'web-out'],
    ['with other ports', selector.replace('port: 80', 'port: 81'), 'web-2'],
    ['of a rollout', selector, 'web-canary'],
  ])('silent: %s', (_, spec, name) => checkFindings(`${pod()}${service(selector)}${service(spec, name)}`, rules));
});

test('the label that pods have', () =>
  checkFix(
    `${pod()}${service('  selector: { app: wbe, tier: front }')}`,
    `${pod()}${service('  selector: { app: web, tier: front }')}`,
    'Select pods with app=web',
    rules,
  ));
