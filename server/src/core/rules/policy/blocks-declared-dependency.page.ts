import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const app = (marker = '') => `#- shop/app.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0
          env:
            - name: PAYMENTS_URL
              value: https://payments:8443
${marker}---
${deployment('payments', { ports: '{ containerPort: 8443 }' })}${defaultDeny()}apiVersion: v1
kind: Service
metadata:
  name: payments
  namespace: shop
spec:
  selector:
    app: payments
  ports:
    - port: 8443
`;

const policy = (own: string, other: string, isEgress: boolean) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${own}-${isEgress ? 'to' : 'from'}-${other}
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: ${own}
  policyTypes:
    - ${isEgress ? 'Egress' : 'Ingress'}
  ${isEgress ? 'egress' : 'ingress'}:
    - ${isEgress ? 'to' : 'from'}:
        - podSelector:
            matchLabels:
              app: ${other}
      ports:
        - protocol: TCP
          port: 8443
`;

const [out, into] = [policy('web', 'payments', true), policy('payments', 'web', false)];
const marker = (why: string) =>
  `              #      ~~~~~~~~~~~~~~~~~~~~~ [blocks-declared-dependency] Deployment "web" cannot call Service "payments" on TCP 8443 (PAYMENTS_URL): ${why}\n`;

const far = (marker = '') => `#- shop/web.yaml
${defaultDeny()}apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0
          args: ["--orders=https://orders.backend:8080"]
${marker}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: backend
      ports:
        - protocol: TCP
          port: 8080
#- backend/orders.yaml
${deployment('orders', { namespace: 'backend', ports: '{ containerPort: 8080 }' })}${defaultDeny('backend')}apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: backend
spec:
  selector:
    app: orders
  ports:
    - port: 8080
`;

const scraped = (from: string, marker = '') => `#- monitoring/prometheus.yaml
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata:
  name: k8s
  namespace: monitoring
spec:
  serviceMonitorSelector: {}
  serviceMonitorNamespaceSelector: {}
#- monitoring/orders.yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: orders
  namespace: monitoring
spec:
  namespaceSelector:
    matchNames:
      - backend
  selector:
    matchLabels:
      app: orders
  endpoints:
    - port: metrics
${marker}#- backend/orders.yaml
${deployment('orders', { namespace: 'backend', ports: '{ containerPort: 9102 }' })}${defaultDeny('backend')}apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: backend
  labels:
    app: orders
spec:
  selector:
    app: orders
  ports:
    - name: metrics
      port: 9102
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: orders-metrics
  namespace: backend
spec:
  podSelector:
    matchLabels:
      app: orders
  ingress:
    - from:
${from}      ports:
        - port: 9102
`;

const ownNamespace = '        - podSelector: {}\n';
const ofPrometheus = `        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: monitoring
          podSelector:
            matchLabels:
              app.kubernetes.io/name: prometheus
`;

export const blocksDeclaredDependencyPage: RulePage = {
  docs: {
    what: 'A workload says that it calls a Service, of its namespace or of another one, in a variable, an argument or a file that it mounts, and the policies of the caller or of the pods behind the Service do not allow the connection.\nOr a ServiceMonitor or PodMonitor asks for metrics of pods of any namespace, and policies keep the Prometheus that takes it from them, or let nobody in on that port.',
    why: 'A connection needs both sides: the egress policies of the caller and the ingress policies of the called pods.\nWhere one side was forgotten, the call times out, and nothing says why.',
    how: 'Add the rule on the side that is missing, for the port of the pod; the quick-fix adds it to the policies of exactly these pods where there are some, or adds policies for the sides that are closed.',
    limits:
      'Only calls of which it is certain that they mean the Service, as a URL or a host with a port.\nServices of other namespaces count where the text has a port that they have, such as `http://orders.backend:8080`.\nCalls that the image has built in are left out.\nWhere Prometheus is, the manifests say by a Prometheus or PrometheusAgent of the operator that takes the monitor for certain, or, without any of these, by workloads with the label `app.kubernetes.io/name: prometheus` or its like; where they do not, any rule that may be for it counts. A monitor that every Prometheus of the operator certainly leaves alone is no matter of policies.\nAnnotations ask nobody in particular, so there any such rule counts as well, and they are left out where they name no port and there are several.\nEndpoints of monitors with a proxy, or with relabelings that drop targets or call another address, are left out.\nSilent where one of the pods behind the Service may be reached, and where policies of kinds that are not modelled may allow the call.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
    ],
  },
  examples: [
    {
      title: 'A default-deny and a call',
      yaml: app(marker('no policy lets it out or in')),
      fixed: { fix: 'Let "web" call "payments", in this file', yaml: `${app()}${out}${into}` },
    },
    { title: 'One side was forgotten', yaml: `${app(marker('no policy lets it in'))}${out}` },
    {
      title: 'A call to another namespace, which does not let it in',
      yaml: far(
        '          #      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [blocks-declared-dependency] Deployment "web" cannot call Service "orders" of "backend" on TCP 8080 (args): no policy lets it in\n',
      ),
    },
    {
      title: 'Prometheus is in another namespace than the rule for metrics says',
      yaml: scraped(
        ownNamespace,
        '    # ~~~~ [blocks-declared-dependency] Prometheus "monitoring/k8s" cannot scrape Deployment "backend/orders" on TCP 9102: no policy lets it in\n',
      ),
    },
    { title: 'Both sides allow it', yaml: `${app()}${out}${into}` },
    { title: 'The pods of Prometheus are let in', yaml: scraped(ofPrometheus) },
  ],
};
