/*
 * Manifests without a namespace: a kustomization sets it.
 */

/** A Deployment whose pods have its name as the label `app`; the fields in flow style. */
export function deployment(name: string, container = '', pod = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: main, image: registry.example/${name}, ${container} }]
      ${pod}
`;
}

/** The same with its Service on port 80. */
export function served(name: string): string {
  return `${deployment(name)}---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
`;
}
