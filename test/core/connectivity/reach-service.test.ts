import { expect, test } from 'vitest';
import { type ReachQuery, reach } from '../../../server/src/core/connectivity/reach';
import { clusterOfYaml } from '../../support/cluster';

const shop = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web-blue, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web, colour: blue } }
    spec: { containers: [{ name: main, image: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web-green, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web, colour: green } }
    spec: { containers: [{ name: main, image: web, ports: [{ name: http, containerPort: 9090 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: legacy, namespace: shop, labels: { app: legacy } }
spec: { containers: [{ name: main, image: legacy }] }
status: { podIP: 10.0.0.9 }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: tools, labels: { app: client } }
spec: { containers: [{ name: main, image: client }] }
status: { podIP: 10.0.0.7 }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  clusterIP: 10.96.0.10
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 9100, targetPort: 9100 }, { name: x, port: 70, targetPort: gone }]
---
`;

function service(name: string, spec: string): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;
}

function policy(name: string, spec: string): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;
}

const from = 'tools/client';
const httpOnly = policy(
  'http-only',
  '{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: http }] }] }',
);
const closed = policy('closed', '{ podSelector: {}, policyTypes: [Ingress] }');

type Expected = readonly [Omit<ReachQuery, 'from'>, verdict: string, reason?: string];

async function checkReach(yaml: string, expected: readonly Expected[]): Promise<void> {
  const queries = expected.map(([query]) => ({ from, ...query }));
  const answers = reach(await clusterOfYaml(shop + yaml), queries);
  const actual = answers.map(({ verdict, reason }, index) => {
    const isReasonExpected = expected[index]?.[2] !== undefined;
    return [expected[index]?.[0], verdict, ...(isReasonExpected ? [reason] : [])];
  });
  expect(actual).toEqual(expected);
}

test('a Service is its pods, and its port the one behind it, which each pod may name differently', () =>
  checkReach(httpOnly, [
    [
      { to: 'shop/web', port: 80 },
      'allowed',
      'No policy isolates "tools/client" for egress, and ingress[0] of NetworkPolicy "shop/http-only" allows it for "shop/web-blue".',
    ],
    [{ to: 'shop/Service/web', port: 80 }, 'allowed'],
    [{ to: '10.96.0.10', port: 80 }, 'allowed'],
    [{ to: 'fqdn:web.shop.svc.cluster.local', port: 80 }, 'allowed'],
    [
      { to: 'shop/web', port: 9100 },
      'denied',
      '"shop/web-blue" is isolated for ingress by NetworkPolicy "shop/http-only", and no rule allows TCP 9100 from "tools/client".',
    ],
    [
      { to: 'shop/web', port: 8080 },
      'denied',
      'Service "shop/web" forwards nothing for TCP 8080, only TCP 70,80,9100.',
    ],
    [{ to: 'shop/web', port: 70 }, 'denied', 'Nothing behind Service "shop/web" has a port "gone".'],
    [{ to: 'shop/web', port: 80, protocol: 'UDP' }, 'denied'],
    [{ to: 'shop/web', protocol: 'ICMP' }, 'conditional'],
    // The pods themselves are asked on their own ports.
    [{ to: 'shop/web-blue', port: 8080 }, 'allowed'],
    [{ to: 'shop/web-blue', port: 80 }, 'denied'],
  ]));

test('the reason names the port behind a Service where it is another one', () =>
  checkReach(closed, [
    [
      { to: 'shop/web', port: 80 },
      'denied',
      '"shop/web-blue" is isolated for ingress by NetworkPolicy "shop/closed", and no rule allows TCP 8080 (port 80 of Service "shop/web") from "tools/client".',
    ],
  ]));

test('where the pods behind a Service differ, the answer depends on which one is taken', () =>
  checkReach(
    closed +
      policy('blue', '{ podSelector: { matchLabels: { colour: blue } }, ingress: [{ ports: [{ port: 8080 }] }] }'),
    [[{ to: 'shop/web', port: 80 }, 'conditional']],
  ));

test('the ports of a headless Service are those of its pods', () =>
  checkReach(
    httpOnly +
      service('web-pods', '{ clusterIP: None, selector: { colour: blue }, ports: [{ port: 80, targetPort: 8080 }] }'),
    [
      [{ to: 'shop/web-pods', port: 8080 }, 'allowed'],
      [{ to: 'shop/web-pods', port: 80 }, 'denied'],
    ],
  ));

const manual = service('manual', '{ ports: [{ name: sql, port: 5432 }] }');

test('without selector a Service leads to what its endpoints hold: pods, or addresses outside', () =>
  checkReach(
    `${closed}${manual}${policy('sql', '{ podSelector: { matchLabels: { app: legacy } }, ingress: [{ ports: [{ port: 15432 }] }] }')}---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: manual-1, namespace: shop, labels: { kubernetes.io/service-name: manual } }
addressType: IPv4
endpoints: [{ addresses: [10.0.0.9] }, { addresses: [10.0.0.8], conditions: { ready: false } }]
ports: [{ name: sql, port: 15432 }]
${service('abroad', '{ ports: [{ port: 443 }] }')}---
apiVersion: v1
kind: Endpoints
metadata: { name: abroad, namespace: shop }
subsets: [{ addresses: [{ ip: 203.0.113.9 }], ports: [{ port: 8443 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: tools }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 203.0.113.0/24 } }]
      ports: [{ port: 8443 }]
    - to: [{ namespaceSelector: {} }]
`,
    [
      [{ to: 'shop/manual', port: 5432 }, 'allowed'],
      [{ to: 'shop/legacy', port: 5432 }, 'denied'],
      [{ to: 'shop/abroad', port: 443 }, 'allowed'],
      [{ to: '203.0.113.9', port: 443 }, 'denied'],
    ],
  ));

test('the ports of endpoints have the names of those of the Service', () =>
  checkReach(
    `${manual}---
apiVersion: v1
kind: Endpoints
metadata: { name: manual, namespace: shop }
subsets: [{ addresses: [{ ip: 203.0.113.9 }], ports: [{ name: postgres, port: 5432 }] }]
`,
    [[{ to: 'shop/manual', port: 5432 }, 'denied', 'Nothing behind Service "shop/manual" has a port named "sql".']],
  ));

test('what is behind a Service may not be known', () =>
  checkReach(manual + service('nobody', '{ selector: { app: nobody }, ports: [{ port: 80 }] }'), [
    [
      { to: 'shop/manual', port: 5432 },
      'unknown',
      'Service "shop/manual" has no selector, and its endpoints are not in the manifests.',
    ],
    [{ to: 'shop/nobody', port: 80 }, 'unknown', 'No pod of the manifests is behind Service "shop/nobody".'],
  ]));

test('ExternalName stands for a DNS name, which may be that of another Service', () =>
  checkReach(
    closed +
      service('partner', '{ type: ExternalName, externalName: api.example.com }') +
      service('alias', '{ type: ExternalName, externalName: web.shop.svc.cluster.local, selector: { app: legacy } }') +
      service('ring', '{ type: ExternalName, externalName: ring.shop.svc }') +
      `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: tools }
spec: { podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }, { to: [{ namespaceSelector: {} }] }] }
`,
    [
      [
        { to: 'shop/partner', port: 443 },
        'conditional',
        'The addresses of "api.example.com" are not known, and an ipBlock decides.',
      ],
      [{ to: 'shop/alias', port: 80 }, 'denied'],
      [{ to: 'shop/ring', port: 80 }, 'denied', 'Service "shop/ring" leads back to itself.'],
    ],
  ));

test('what a Service forwards is not known where its manifest is not', () =>
  checkReach(`${closed}${service('broken', '{ selector: { app: legacy }, ports: [{ port: 80 }]')}`, [
    [{ to: 'shop/broken', port: 80 }, 'unknown', 'Service "broken" has YAML errors.'],
    [{ to: 'shop/broken', port: 81 }, 'unknown', 'Service "broken" has YAML errors.'],
  ]));

test('a Service sends nothing', async () => {
  const [answer] = reach(await clusterOfYaml(shop), [{ from: 'shop/web', to: from, port: 80 }]);
  expect(answer?.verdict).toBe('unknown');
  expect(answer?.reason).toBe('"shop/web" is a Service: it receives connections and sends none.');
});

test('a pod that is behind its own Service', async () => {
  const yaml = shop + closed + service('self', '{ selector: { app: legacy }, ports: [{ port: 80 }] }');
  const [answer] = reach(await clusterOfYaml(yaml), [{ from: 'shop/legacy', to: 'shop/self', port: 80 }]);
  expect(answer?.reason).toBe('It depends on the network plugin whether a pod reaches itself by way of a Service.');
  // The name of a headless one is the address of the pod.
  const headless = yaml.replace('{ selector: { app: legacy },', '{ clusterIP: None, selector: { app: legacy },');
  const [direct] = reach(await clusterOfYaml(headless), [{ from: 'shop/legacy', to: 'shop/self', port: 80 }]);
  expect(direct?.reason).toBe('A pod can always reach itself.');
});
