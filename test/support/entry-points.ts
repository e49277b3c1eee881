import { type Analysis, type EntryCoverage, loadEntryCoverage, noCheckpoint } from '../../server/src/core';
import type { EntryPoint } from '../../server/src/core/entry/entry-point';
import { entryPointsOf } from '../../server/src/core/entry/entry-points';
import { analyseFiles } from './analysis';

/** Of all scopes. */
export async function allEntryPoints(analysis: Analysis): Promise<readonly EntryPoint[]> {
  const points = [...analysis.scopes.values()].map((state) => entryPointsOf(state, noCheckpoint));
  return (await Promise.all(points)).flat();
}

/** What lets something into the only scope of these manifests. */
export async function entriesOf(yaml: string): Promise<EntryCoverage> {
  const analysis = await analyseFiles([{ path: 'all.yaml', text: yaml }]);
  const part = await loadEntryCoverage(analysis.loadPart);
  const [state] = [...analysis.scopes.values()];
  if (part === undefined || state === undefined) throw new Error('There is nothing to look at.');
  return part.entryCoverageOf(analysis, state, noCheckpoint);
}

/** The same as lines: `shop.example.com: terminates at the edge, plain behind it`. */
export async function servedIn(yaml: string): Promise<readonly string[]> {
  const { points } = await entriesOf(yaml);
  return points.map(({ description: { request, words } }) => `${request}: ${words}`);
}

/** Certificates, sources, firewall and backends of the only entry point of these manifests. */
export async function factsIn(yaml: string) {
  const { points } = await entriesOf(yaml);
  const [entry, ...others] = points;
  if (entry === undefined || others.length > 0) throw new Error(`There are ${points.length} entry points.`);
  const { certificates, sources, waf, backends } = entry.description;
  // Of what is not known without the reason.
  const from = sources.replace(/^unknown: .+/, 'unknown');
  return { certificate: certificates.join(), from, waf, to: backends.join() };
}

/** A Deployment `web` of namespace shop with port 8080, called `http`, and its Service. */
export const web = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
${service('web', '{ port: 80, targetPort: http }')}`;

/** A Service of the same pods. */
export function service(name: string, ports: string, more: { spec?: string; annotations?: string } = {}): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, annotations: { ${more.annotations ?? ''} } }
spec: { ${more.spec ?? 'type: ClusterIP'}, selector: { app: web }, ports: [${ports}] }
---`;
}

/** An Ingress of namespace shop for shop.example.com, with an entry of spec.tls for it unless told otherwise. */
export function ingress(wishes: {
  readonly className?: string;
  readonly annotations?: string;
  readonly tls?: string;
  readonly host?: string;
  readonly service?: string;
  readonly port?: number;
}): string {
  const { className = 'nginx', annotations = '', host = 'shop.example.com', port = 80 } = wishes;
  const { tls = `{ hosts: [${host}], secretName: shop-tls }` } = wishes;
  const backend = `{ service: { name: ${wishes.service ?? 'web'}, port: { number: ${port} } } }`;
  return `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop, annotations: { ${annotations} } }
spec:
  ${className === '' ? '' : `ingressClassName: ${className}`}
  tls: [${tls}]
  rules: [{ host: ${host}, http: { paths: [{ path: /, pathType: Prefix, backend: ${backend} }] } }]
---`;
}
