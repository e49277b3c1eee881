/** Stands where a password may: in no output may it be. */
export const password = 's3cr3tpw';

/** As `password`, for the name of who asks: it is as good as a password where it is a token. */
export const user = 'us3rt0k3n';

const credentials = `${user}:${password}`;

/** Manifests that have credentials in every text in which people write them, and mistakes that rules find beside them. */
export const manifestsWithPasswords: Readonly<Record<string, string>> = {
  'shop/api.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
  annotations:
    example.com/source: https://${credentials}@git.acme.io/api
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata:
      labels: { app: api }
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/path: /metrics?token=${password}
    spec:
      hostNetwork: true
      containers:
        - name: api
          image: registry.acme.io/api:1
          command: [curl, -k, "https://${credentials}@x.acme.io/?token=${password}"]
          args:
            - --dsn=postgres://${credentials}@db.acme.io/x?sslmode=disable&password=${password}
            - --token=${password}
            - curl -k https://${credentials}@y.acme.io
            - curl -k -u ${credentials} "https://z.acme.io/?key=${password}"
            - http://${credentials}@orders.acme.com/?token=${password}
            - --cache=redis://:${password}@cache.data:6379
            - psql -h db.data -p 5432 -U ${user} password=${password}
          env:
            - { name: DB, value: "postgres://${credentials}@db.acme.io/x?sslmode=disable" }
            - { name: DB_SLASH, value: "postgres://${user}:a/${password}@db.acme.io/x?sslmode=disable" }
            - { name: DB_AT, value: "postgres://${user}:a@${password}@db.acme.io/x?sslmode=allow" }
            - { name: DB_URL, value: "postgres://${credentials}@db.data:5432/x?password=${password}" }
            - { name: MISSING_URL, value: "amqp://${credentials}@queue.missing.svc.cluster.local:5672/?password=${password}" }
            - { name: DSN, value: "host=db.data port=5432 user=${user} password=${password}" }
            - { name: JDBC, value: "jdbc:postgresql://db.data:5432/x?user=${user}&password=${password}" }
            - { name: ODBC, value: "Server=tcp:sql.acme.io,1433;User ID=${user};Password=${password};" }
            - { name: ORDERS_URL, value: "http://${credentials}@orders.acme.com/v1?token=${password}" }
            - { name: OTHER_URL, value: "http://other.acme.com/v1?token=${password}" }
            - { name: NODE_TLS_REJECT_UNAUTHORIZED, value: "0" }
            - { name: SSL_VERIFY, value: "${password}" }
            - { name: PASSWORD, value: ${password} }
          envFrom:
            - configMapRef: { name: settings }
            - secretRef: { name: secrets }
          readinessProbe:
            httpGet:
              port: 8080
              path: /?token=${password}
              httpHeaders: [{ name: Authorization, value: "Bearer ${password}" }]
`,
  'shop/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data:
  QUEUE_URL: amqp://${credentials}@queue.data:5672
  BILLING_URL: http://${credentials}@billing.acme.com
  app.properties: |
    spring.datasource.url=jdbc:postgresql://${credentials}@db.data:5432/x
    spring.datasource.password=${password}
`,
  'shop/secrets.yaml': `apiVersion: v1
kind: Secret
metadata: { name: secrets, namespace: shop }
stringData:
  REDIS_URL: redis://:${password}@cache.data:6379
  HIDDEN_HOST: ${password}.acme.io
`,
  'shop/entry.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  namespace: shop
  annotations:
    nginx.ingress.kubernetes.io/auth-url: "https://${credentials}@auth.acme.io/{}"
    nginx.ingress.kubernetes.io/configuration-snippet: proxy_set_header Authorization "Basic ${password}";
    nginx.ingress.kubernetes.io/permanent-redirect: https://${credentials}@169.254.169.254/?token=${password}
    nginx.ingress.kubernetes.io/whitelist-source-range: ""
spec:
  ingressClassName: nginx
  rules:
    - host: api.acme.io
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: api, port: { number: 8080 } } }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec:
  type: LoadBalancer
  selector: { app: api }
  ports: [{ port: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: outside, namespace: shop }
spec: { type: ExternalName, externalName: "${credentials}@db.acme.io" }
`,
  'hooks.yaml': `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: hook }
webhooks:
  - name: plain.acme.io
    clientConfig: { url: "http://${credentials}@hook.acme.io/?token=${password}" }
    sideEffects: None
    admissionReviewVersions: [v1]
  - name: secure.acme.io
    clientConfig: { url: "https://${credentials}@hook.acme.io/?token=${password}" }
    sideEffects: None
    admissionReviewVersions: [v1]
`,
  'cluster/kube-apiserver.yaml': `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  hostNetwork: true
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.0
      command:
        - kube-apiserver
        - --etcd-servers=http://${credentials}@10.0.0.9:2379,http://${user}:a/${password}@10.0.0.8:2379
        - --authorization-mode=AlwaysAllow
        - --anonymous-auth=true
        - --service-account-issuer=http://${credentials}@issuer.acme.io/?token=${password}
        - --token=${password}
`,
  'cluster/etcd.yaml': `apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  hostNetwork: true
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:3.5.15-0
      command:
        - etcd
        - --listen-client-urls=http://${credentials}@10.0.0.9:2379
        - --listen-metrics-urls=http://${user}:a/${password}@10.0.0.9:2381?token=${password}
`,
  'cluster/kubeadm.yaml': `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
controlPlaneEndpoint: "${credentials}@api.acme.io:6443"
apiServer:
  extraArgs:
    - { name: etcd-servers, value: "http://${credentials}@10.0.0.9:2379" }
    - { name: authorization-mode, value: AlwaysAllow }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    token: abcdef.${password}
    apiServerEndpoint: "http://${credentials}@api.acme.io:6443"
    unsafeSkipCAVerification: true
`,
  'cluster/kubeconfig.yaml': `apiVersion: v1
kind: Config
clusters:
  - name: a
    cluster: { server: "http://${credentials}@api.acme.io:6443", insecure-skip-tls-verify: true }
users:
  - { name: a, user: { token: ${password}, password: ${password} } }
`,
  'data/services.yaml': ['db', 'queue', 'cache']
    .map(
      (name) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: data }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: ${name}, image: "${name}:1", ports: [{ containerPort: 5432 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: data }
spec:
  selector: { app: ${name} }
  ports: [{ port: 5432 }, { name: queue, port: 5672 }, { name: cache, port: 6379 }]
`,
    )
    .join('---\n'),
  'shop/policy.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress, Egress]
`,
};
