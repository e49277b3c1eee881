import type { RulePage } from '../rule-page';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  #     ~~~ [workload-unprotected-ingress]
  #     ~~~ [workload-unprotected-egress]
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
        - name: api
          image: registry.example/api:1.4
          ports:
            - name: http
              containerPort: 8080
---
`;

export const serviceBackendMismatchPage: RulePage = {
  docs: {
    what: 'The selector of a Service matches no pods, its `targetPort` is none that its pods declare, or it has neither a selector nor Endpoints or EndpointSlices.\nOr two Services are the same but for their names.',
    why: 'Connections to the Service fail.\nPolicies are about the pods and ports behind a Service, so one that was written for the wrong port protects nothing, and the right port stays closed.',
    how: 'Correct the label or the port; the quick-fix offers those that the pods have.\nThe labels of the pod template count, not those of the controller.\nOf two Services that are the same, keep the one that clients use.',
    limits:
      'A port that is given by number is information, because pods may listen on ports that they do not declare; it is silent where a pod declares none, and for headless Services.\nThat there are no pods is information where the workspace has no workload of the namespace, and silent where pods may exist that no manifest shows: templates, charts, remote bases, objects for operators, other scopes of the workspace, labels that controllers set, and `kube-system`.\nA Service without selector is information, because controllers write Endpoints when they run.\nTwo Services that are the same are a hint; not with an Argo Rollout in the namespace, nor where the names say that they are for a rollout.\nServices of type ExternalName are left out.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
      'https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors',
      'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
    ],
  },
  examples: [
    {
      title: 'A port name that the pods do not have',
      yaml: `#- kube-system/api.yaml
${deployment}apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: kube-system
spec:
  selector:
    app: api
  ports:
    - port: 80
      targetPort: web
      #           ~~~ [service-backend-mismatch] Service "api" targets port "web", which its pods do not declare: they have http (8080)
`,
      fixed: {
        fix: 'Target port "http"',
        yaml: `#- kube-system/api.yaml
${deployment}apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: kube-system
spec:
  selector:
    app: api
  ports:
    - port: 80
      targetPort: http
`,
      },
    },
    {
      title: 'A namespace without pods',
      yaml: `#- shop/api.yaml
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
spec:
  selector:
# ~~~~~~~~ [service-backend-mismatch] the workspace has no workload in namespace "shop"
    app: api
  ports:
    - port: 80
`,
    },
    {
      title: 'Addresses outside of the cluster',
      yaml: `#- shop/db.yaml
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  ports:
    - port: 5432
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: db-1
  namespace: shop
  labels:
    kubernetes.io/service-name: db
addressType: IPv4
endpoints:
  - addresses: [198.51.100.5]
ports:
  - port: 5432
`,
    },
  ],
};
