import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

describe('an Ingress of a class of AWS', () => {
  const ingress = (parameters: string, mark: string) => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: edge }
spec: { controller: ingress.k8s.aws/alb${parameters} }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
${mark}  ingressClassName: edge
  rules: [{ host: shop.example.com }]
`;
  const rules = { rules: ['ingress-without-tls'] };

  test('with parameters may have a certificate of these', () =>
    checkFindings(
      ingress(', parameters: { apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: edge }', ''),
      rules,
    ));

  test('without parameters has none', () =>
    checkFindings(ingress('', '#<~~ [ingress-without-tls] serves shop.example.com without TLS\n'), rules));
});

describe('a node port behind an Ingress', () => {
  const service = (className: string, annotations: string, type: string) => `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  type: ${type}
${type === 'NodePort' ? '  #     ~~~~~~~~ [service-nodeport] opens a port on every node\n' : ''}  ports: [{ port: 80 }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { ${annotations} } }
spec:
  ingressClassName: ${className}
  defaultBackend: { service: { name: web, port: { number: 80 } } }
`;
  const of = (severity: 'information' | 'warning') => ({ rules: ['service-nodeport'], severity });

  test('of AWS is needed', () =>
    checkFindings(service('alb', 'alb.ingress.kubernetes.io/scheme: internal', 'NodePort'), of('information')));
  test('of AWS is not needed for addresses of pods', () =>
    checkFindings(service('alb', 'alb.ingress.kubernetes.io/target-type: ip', 'NodePort'), of('warning')));
  test('of another controller is not needed', () =>
    checkFindings(service('nginx', 'note: none', 'NodePort'), of('warning')));
});

test('a node that joins whatever cluster answers', () =>
  checkFindings(
    `#- join.yaml
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    token: $(TOKEN)
    apiServerEndpoint: 10.0.0.1:6443
    unsafeSkipCAVerification: true
    #                         ~~~~ [tls-verification-disabled] JoinConfiguration takes any certificate
`,
    { rules: ['tls-verification-disabled'] },
  ));

describe('re-encrypted Routes', () => {
  // Without an authority of its own, the router asks for certificates of OpenShift's authority for Services.
  test.each(['', ', destinationCACertificate: "-----BEGIN CERTIFICATE-----"'])('with%s are verified', (authority) =>
    checkFindings(
      `#- route.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: web, namespace: shop }
spec:
  host: shop.example.com
  to: { kind: Service, name: web }
  tls: { termination: reencrypt, insecureEdgeTerminationPolicy: Redirect${authority} }
`,
      { rules: ['backend-tls-unverified', 'edge-route-plaintext', 'http-not-redirected'] },
    ),
  );
});

describe('plain HTTP beside TLS at an HTTPProxy', () => {
  const proxy = (permit: string, tls = 'secretName: shop-tls', mark = '') => `#- proxy.yaml
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: { name: shop, namespace: shop }
spec:
  virtualhost: { fqdn: shop.example.com, tls: { ${tls} } }
  routes:
    - services: [{ name: web, port: 80 }]
    - permitInsecure: ${permit}
${mark}      services: [{ name: web, port: 80 }]
`;
  const rules = { rules: ['http-not-redirected'] };

  test('is permitted', () =>
    checkFindings(
      proxy(
        'true',
        undefined,
        '    #                 ~~~~ [http-not-redirected] HTTPProxy "shop" has TLS, and answers without it as well: permitInsecure is true\n',
      ),
      { ...rules, severity: 'information' },
    ));

  test('is not permitted, or TLS is passed through', async () => {
    await checkFindings(proxy('false'), rules);
    await checkFindings(proxy('true', 'passthrough: true'), rules);
  });

  test('is forbidden by a fix', () =>
    checkFix(proxy('true'), proxy('false'), 'Send clients to HTTPS: permitInsecure', rules));
});

describe('lists in words', () => {
  const rules = { rules: ['source-allowlist-open'] };
  const service = (ranges: string, mark: string) => `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [${ranges}]
${mark}`;

  test('everybody in two parts', () =>
    checkFindings(
      service(
        '0.0.0.0/1, 128.0.0.0/1',
        '  #                          ~~~~~~~~~ [source-allowlist-open] contains 0.0.0.0/1 and 128.0.0.0/1\n',
      ),
      rules,
    ));

  test('everybody in more parts', () =>
    checkFindings(
      service(
        '10.0.0.0/8, 0.0.0.0/1, 128.0.0.0/1',
        '  #                          ~~~~~~~~~~ [source-allowlist-open] contains them all in parts\n',
      ),
      rules,
    ));
});

test.each(['tailscale', 'ngrok'])('each Ingress of %s is a host of its own', (className) =>
  checkFindings(
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  ingressClassName: ${className}
  tls: [{ hosts: [web] }]
  defaultBackend: { service: { name: web, port: { number: 80 } } }
`,
    { rules: ['catch-all-host', 'ingress-without-tls'] },
  ),
);

test('links for people are no endpoints', () =>
  checkFindings(
    `#- a.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      containers:
        - name: web
          image: web:1
          env:
            - { name: DOCS_URL, value: "http://help.example.com/docs" }
            - { name: ORDERS_URL, value: "http://orders.example.com" }
            #                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~ [plaintext-endpoint-in-config] orders.example.com
`,
    { rules: ['plaintext-endpoint-in-config'] },
  ));

test('entries of a ConfigMap are told like the variables that they become', () =>
  checkFindings(
    `#- config.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: api, namespace: shop }
data:
  ORDERS_URL: http://orders.example.com
  #           ~~~~~~~~~~~~~~~~~~~~~~~~~ [plaintext-endpoint-in-config] ConfigMap "api" speaks to orders.example.com outside of the cluster without TLS: ORDERS_URL has http://.
  help.url: http://help.example.com/docs
  HTTP_PROXY: http://proxy.example.com:3128
  CARTS_URL: http://carts.shop.svc:8080
  #          ~~~~~~~~~~~~~~~~~~~~~~~~~~ [plaintext-endpoint-in-config] ConfigMap "api" speaks to Service "carts" without TLS: CARTS_URL has http://.
  nginx.conf: |
    proxy_pass http://orders.example.com;
  DB: postgres://shop:word@db.example.com/shop?sslmode=disable
  #   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [tls-verification-disabled] DB has sslmode=disable for db.example.com
  DSN: host=db.example.com sslmode=disable
  #    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [tls-verification-disabled] DSN has sslmode=disable for db.example.com
  ELASTICSEARCH_SSL_VERIFICATIONMODE: none
  #                                   ~~~~ [tls-verification-disabled] ELASTICSEARCH_SSL_VERIFICATIONMODE is none
  elasticsearch.ssl.verificationMode: none
  #                                   ~~~~ [tls-verification-disabled] elasticsearch.ssl.verificationMode is none
  LDAPTLS_REQCERT: never
  #                ~~~~~ [tls-verification-disabled] LDAPTLS_REQCERT is never
  NODE_TLS_REJECT_UNAUTHORIZED: "0"
  #                             ~~~ [tls-verification-disabled] NODE_TLS_REJECT_UNAUTHORIZED is 0
`,
    { rules: ['plaintext-endpoint-in-config', 'tls-verification-disabled'] },
  ));

describe('a load balancer of AWS that speaks HTTP', () => {
  const service = (more: string, mark = '') => `#- a.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-backend-protocol: http
${mark}    ${more}
spec:
  type: LoadBalancer
  ports: [{ port: 80 }]
`;
  const rules = { rules: ['edge-route-plaintext'] };
  const mark = `    #${' '.repeat(62)}~~~~ [edge-route-plaintext] Service "web" serves its hosts without TLS\n`;
  const aws = 'service.beta.kubernetes.io/aws-load-balancer';

  test('without a certificate', () => checkFindings(service('note: none', mark), { ...rules, severity: 'warning' }));
  test('inside', () => checkFindings(service(`${aws}-internal: "true"`, mark), { ...rules, severity: 'information' }));
  test('behind a certificate', () => checkFindings(service(`${aws}-ssl-cert: arn:aws:acm:x`), rules));
  test('that is no load balancer for HTTP', () => checkFindings(service(`${aws}-type: nlb`), rules));
  test('that there is not, because the type of the Service is another one', () =>
    checkFindings(service(`${aws}-ssl-ports: "443"`).replace('LoadBalancer', 'NodePort'), rules));
});
