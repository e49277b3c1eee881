import type { RulePage } from '../rule-page';

export const failedExpectationPage: RulePage = {
  docs: {
    what: 'An entry of `expect` in `.firebreak.yaml` is not so: somebody can connect who must not, or cannot who must.',
    why: 'Policies are many and each says a part; an expectation says what has to come out, and is checked after every edit and by `firebreak check`.',
    how: 'Mend the policy that the related locations name, or the expectation.\n`deny: "* -> shop/db:5432"` forbids everybody but those in `except`, which is about the left end, or about the right one where that is `*`; `allow: "shop/web -> shop/db:5432"` demands it of everybody at the left end.\nAn end is `ns/name`, perhaps with stars (`shop/*`, `*/*`) or the kind behind it (`shop/web[Deployment]`), addresses (`10.0.0.0/8`, `[2001:db8::/32]:443`), `{ingress-controller}` at the left, or `*`: every workload, every address of IPv4 outside and, where connections are forbidden, what comes in through Ingresses, Routes and Gateways.\nPorts are `5432`, `8080-8090`, a name, `UDP 53`, or several of them; without them every port of every protocol is meant.\nWhere an end without stars means no workload, the finding says which one may be meant; of an entry of `except` a warning says so.',
    limits:
      "Where it hangs on something that the manifests do not state, the finding is an information that says so, and does not fail the run.\nA workload's connections to itself do not count.\nWhere a part of the manifests is not known, nothing is said of ends that mean nobody.",
    references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  },
  examples: [
    {
      title: 'Somebody can connect who must not, and somebody cannot who must',
      yaml: `#- .firebreak.yaml
expect:
  - deny: "* -> shop/db:5432"
  #       ~~~~~~~~~~~~~~~~~~~ [failed-expectation] "shop/web[Pod]" can reach "shop/db[Pod]" on TCP 5432
  - deny: "* -> shop/db:5432"
    except: [shop/web]
  - allow: shop/api -> shop/db:5432
  #        ~~~~~~~~~~~~~~~~~~~~~~~~ [failed-expectation] "shop/api[Pod]" cannot reach "shop/db[Pod]" on TCP 5432
  - allow: shop/web -> shop/cache:6379
  #        ~~~~~~~~~~~~~~~~~~~~~~~~~~~ [failed-expectation] right end means no workload
#- shop.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels: { app: web }
---
apiVersion: v1
kind: Pod
metadata:
  name: api
  namespace: shop
  labels: { app: api }
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  namespace: shop
  labels: { app: db }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
          podSelector: { matchLabels: { k8s-app: kube-dns } }
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: { matchLabels: { app: web } }
      ports:
        - port: 5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: { matchLabels: { app: db } }
`,
    },
    {
      title: 'Everything is as it is expected',
      yaml: `#- .firebreak.yaml
expect:
  - deny: "* -> shop/db"
    except: [shop/web]
  - allow: shop/w* -> shop/db[Pod]:5432
  - deny: shop/* -> 0.0.0.0/0
#- shop.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels: { app: web }
---
apiVersion: v1
kind: Pod
metadata:
  name: api
  namespace: shop
  labels: { app: api }
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  namespace: shop
  labels: { app: db }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
          podSelector: { matchLabels: { k8s-app: kube-dns } }
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: { matchLabels: { app: web } }
      ports:
        - port: 5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: { matchLabels: { app: db } }
`,
    },
  ],
};
