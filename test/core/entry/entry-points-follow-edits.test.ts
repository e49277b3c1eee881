import { expect, test } from 'vitest';
import { Cancelled, noCheckpoint } from '../../../server/src/core';
import { entryPointsOf } from '../../../server/src/core/entry/entry-points';
import { entryWords } from '../../../server/src/core/entry/entry-state';
import { analyseFiles, editFiles } from '../../support/analysis';
import { allEntryPoints, ingress, web } from '../../support/entry-points';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

const gateway = (listener: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  gatewayClassName: eg
  listeners: [{ name: a, port: 443, allowedRoutes: { namespaces: { from: All } }, ${listener} }]
`;
const route = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: edge, namespace: infra }]
  hostnames: [shop.example.com]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
`;
const other = `${web}${ingress({})}`.replaceAll('namespace: shop', 'namespace: other');

test('entry points follow edits of a Gateway elsewhere, and those of other namespaces stay as they are', async () => {
  const before = [
    { path: 'gateway.yaml', text: gateway('protocol: HTTP') },
    { path: 'shop.yaml', text: `${web}${route}` },
    { path: 'other.yaml', text: other },
  ];
  const after = before.map((file) =>
    file.path === 'gateway.yaml'
      ? { ...file, text: gateway('protocol: HTTPS, tls: { certificateRefs: [{ name: edge }] }') }
      : file,
  );
  const first = await analyseFiles(before);
  const second = await editFiles(first, before, after);
  const [old, now] = [await allEntryPoints(first), await allEntryPoints(second)];
  const served = (points: typeof old) =>
    points?.map((point) => `${point.object.namespace}: ${entryWords(point)}`).sort();
  const ended = 'terminates at the edge, plain behind it';
  expect(served(old)).toEqual([`other: ${ended}`, 'shop: plain']);
  expect(served(now)).toEqual([`other: ${ended}`, `shop: ${ended}`]);
  const ofOther = (points: typeof old) => points?.find(({ object }) => object.namespace === 'other');
  expect(ofOther(now)).toBe(ofOther(old));
});

const edge = (type: string) => `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
---
apiVersion: v1
kind: Pod
metadata: { name: nginx, namespace: edge, labels: { app: nginx } }
spec: { containers: [{ name: nginx, image: registry.k8s.io/ingress-nginx/controller:v1.11.0 }] }
---
apiVersion: v1
kind: Service
metadata: { name: nginx, namespace: edge }
spec: { type: ${type}, selector: { app: nginx }, ports: [{ port: 443 }] }
`;

test('entry points follow edits of another Ingress of their host, and of their controller', async () => {
  const files = (tls: string, controller: string) => [
    { path: 'shop.yaml', text: `${web}${ingress({ tls: '' })}` },
    { path: 'other.yaml', text: ingress({ tls }).replaceAll('namespace: shop', 'namespace: other') },
    { path: 'edge.yaml', text: controller },
  ];
  const secret = '{ hosts: [shop.example.com], secretName: shop }';
  const open = edge('LoadBalancer');
  const steps: readonly (readonly [files: ReturnType<typeof files>, served: string])[] = [
    [files('', open), 'plain, anybody'],
    [files(secret, open), 'unknown, anybody'],
    [files(secret, edge('NodePort')), 'unknown, unknown'],
    [files('', edge('ClusterIP')), 'plain, unknown'],
    [files('', open), 'plain, anybody'],
    [files('', ''), 'plain, unknown'],
  ];
  let before = files('', '');
  let analysis = await analyseFiles(before);
  for (const [after, served] of steps) {
    analysis = await editFiles(analysis, before, after);
    before = after;
    const points = await allEntryPoints(analysis);
    const own = points.find(({ object }) => object.namespace === 'shop');
    expect(`${own?.edge.kind}, ${own?.allowList.kind}`).toBe(served);
  }
});

test('many entry points of one namespace cost a look at each', async () => {
  const numbers = Array.from({ length: 1000 }, (_, number) => number);
  const entries = numbers.map((number) =>
    ingress({ host: `h${number}.example.com` }).replace('name: shop,', `name: i${number},`),
  );
  const analysis = await analyseFiles([{ path: 'all.yaml', text: web + entries.join('') }]);
  const [state] = [...analysis.scopes.values()];
  if (state === undefined) throw new Error('There is no scope.');
  // In slices, and no further where nobody wants them any more.
  let calls = 0;
  const patient = () => {
    calls += 1;
    if (calls === 500) throw new Cancelled();
    return undefined;
  };
  await expect(entryPointsOf(state, patient)).rejects.toThrow(Cancelled);
  await withinCpuSeconds(1, async () => {
    expect(await entryPointsOf(state, noCheckpoint)).toHaveLength(1000);
  });
});
