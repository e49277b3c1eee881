import type { RulePage } from '../rule-page';

const workloads = `#- blog/workloads.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: wordpress
  namespace: blog
spec:
  template:
    metadata:
      labels:
        app: wordpress
    spec:
      containers:
        - name: wordpress
          image: wordpress:6
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: sessions
  namespace: blog
spec:
  template:
    metadata:
      labels:
        app: sessions
    spec:
      containers:
        - name: sessions
          image: registry.example/sessions:2
          env:
            - name: REDIS_URL
              value: rediss://redis:6379
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: redis
  namespace: blog
spec:
  template:
    metadata:
      labels:
        app: redis
    spec:
      containers:
        - name: redis
          image: redis:7
          ports:
            - containerPort: 6379
---
apiVersion: v1
kind: Service
metadata:
  name: redis
  namespace: blog
spec:
  selector:
    app: redis
  ports:
    - port: 6379
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: blog
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
    - to:
        - podSelector:
            matchLabels:
              app: redis
      ports:
        - port: 6379
`;

const narrow = `#- blog/redis.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: redis
  namespace: blog
spec:
  podSelector:
    matchLabels:
      app: redis
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: sessions
      ports:
        - port: 6379
`;

export const dataStoreReachableNamespaceWidePage: RulePage = {
  docs: {
    what: 'A policy lets every pod of a namespace connect to a data store in it, such as Redis, PostgreSQL or Kafka, and not all of these pods are its clients.',
    why: 'Whoever takes over one pod of the namespace, such as a blog that the internet can reach, gets to the data of all others.\nMany data stores ask for no password inside of a cluster.',
    how: 'Name the clients in the policy, by the labels of their pods.\nWhere the manifests declare who calls the store, a quick-fix admits these and nobody else.',
    limits:
      'Data stores are known by their image (of Docker Hub) or by the port that their containers declare: redis 6379, postgres 5432, mysql 3306, mongodb 27017, elasticsearch 9200, etcd 2379, kafka 9092, rabbitmq 5672, memcached 11211, cassandra 9042, mssql 1433, vault 8200, nats 4222, zookeeper 2181.\nOn 9200, 9092 and 8200 other things listen as well, so there the name of the workload has to say what it is.\nSilent where every other workload of the namespace is declared to call the store.\nA data store that no policy selects is reported by `missing-default-deny-ingress` or `workload-unprotected-ingress`, and a rule that admits everybody on every port by `allow-all-ingress`: one finding for one cause.\nNothing is said where a rule admits everybody to a store that a LoadBalancer or an Ingress publishes, or the policy says that everybody is meant.\nA rule that several selectors together make as wide is not found.\nNothing is reported where a policy of another kind may deny the connections.\n`stores` of the rule in `.firebreak.yaml` names others, by their port or their images.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
      'OWASP Kubernetes Top Ten K07:2022',
      'MITRE ATT&CK T1210',
    ],
  },
  examples: [
    {
      title: 'A blog that can reach the sessions of another application',
      yaml: `${workloads}#- blog/redis.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: redis
  namespace: blog
spec:
  podSelector:
    matchLabels:
      app: redis
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector: {}
        # ~~~~~~~~~~~ [data-store-reachable-namespace-wide] lets any pod of "blog", such as "wordpress", reach "redis" (redis, 6379)
      ports:
        - port: 6379
`,
      fixed: {
        fix: 'Admit only the declared clients',
        yaml: workloads + narrow,
      },
    },
    {
      title: 'Only its clients are admitted',
      yaml: workloads.replace('#- blog/workloads.yaml', '#- blog/all.yaml') + narrow,
    },
  ],
};
