import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

const ingress = (annotations: string, spec = '', kind = 'Ingress') => `#- shop.yaml
apiVersion: networking.k8s.io/v1
kind: ${kind}
metadata:
  name: shop
  namespace: shop
  annotations:
    example.com/owner: shop
${annotations}spec:
${spec}  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
`;
const tls = '  tls: [{ hosts: [shop.example.com], secretName: shop }]\n';
const only = (...rules: readonly string[]) => ({ rules });

describe('an Ingress without TLS', () => {
  const silent = (name: string, annotations: string, spec = '') => [name, ingress(annotations, spec)] as const;

  test.each([
    silent('with a certificate of AWS', '    alb.ingress.kubernetes.io/certificate-arn: arn\n'),
    silent('with HTTPS among the ports of AWS', `    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'\n`),
    silent('with a certificate that Google manages', '    networking.gke.io/managed-certificates: shop\n'),
    silent('with a certificate of Azure', '    appgw.ingress.kubernetes.io/appgw-ssl-certificate: shop\n'),
    silent('with TLS of Traefik', '    traefik.ingress.kubernetes.io/router.tls: "true"\n'),
    silent('that is passed through', '    nginx.ingress.kubernetes.io/ssl-passthrough: "true"\n'),
    silent(
      'of one class by its field and another one by its annotation',
      '    kubernetes.io/ingress.class: alb\n',
      '  ingressClassName: nginx\n',
    ),
    silent('in a tunnel', '', '  ingressClassName: cloudflare-tunnel\n'),
    silent(
      'with what another controller says of TLS',
      '    example.org/ssl-mode: full\n',
      '  ingressClassName: custom\n',
    ),
  ])('%s is not reported', (_, yaml) => checkFindings(yaml, only('ingress-without-tls')));

  test('of a class that only the annotations tell', () =>
    checkFindings(
      ingress('    nginx.ingress.kubernetes.io/rewrite-target: /\n').replace(
        'spec:\n',
        'spec:\n#<~~ [ingress-without-tls] serves shop.example.com without TLS\n',
      ),
      only('ingress-without-tls'),
    ));

  test('of one class by its field and by its annotation', () =>
    checkFindings(
      ingress('    kubernetes.io/ingress.class: nginx\n', '  ingressClassName: nginx\n').replace(
        'spec:\n',
        'spec:\n#<~~ [ingress-without-tls] serves shop.example.com without TLS\n',
      ),
      only('ingress-without-tls'),
    ));

  test('behind a load balancer of another namespace with a certificate is not reported', () =>
    checkFindings(
      `${ingress('', '  ingressClassName: nginx\n')}#- lb.yaml
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx
  namespace: ingress-nginx
  annotations: { service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn }
spec: { type: LoadBalancer, ports: [{ port: 443 }] }
`,
      only('ingress-without-tls'),
    ));

  describe('beside a load balancer of its namespace with a certificate', () => {
    const behind = (pods: string, selector: string) => `#- web.yaml
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: ${pods} }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: ${pods}, namespace: shop, labels: { app: ${pods} } }
spec: { containers: [{ name: web, image: web }] }
---
apiVersion: v1
kind: Service
metadata:
  name: balanced
  namespace: shop
  annotations: { service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn }
spec: { type: LoadBalancer, selector: ${selector}, ports: [{ port: 443 }] }
`;
    const nginx = ingress('', '  ingressClassName: nginx\n');

    test('that is for the application is reported', () =>
      checkFindings(
        nginx.replace('spec:\n', 'spec:\n#<~~ [ingress-without-tls] without TLS\n') + behind('web', '{ app: web }'),
        only('ingress-without-tls'),
      ));

    test.each([
      ['may be for the controller', behind('web', '{ app: other }')],
      ['is for pods that are not in the manifests', behind('web', '{}')],
      ['is for a controller with a dashboard', behind('traefik', '{ app: traefik }')],
    ])('that %s is not reported', (_, manifests) => checkFindings(nginx + manifests, only('ingress-without-tls')));
  });

  test('is information for names that only a network inside resolves', () =>
    checkFindings(
      ingress('')
        .replace('spec:\n', 'spec:\n#<~~ [ingress-without-tls]\n')
        .replace('shop.example.com', 'shop.internal'),
      { ...only('ingress-without-tls'), severity: 'information' },
    ));

  test('names the ClusterIssuer that makes the certificate', () =>
    checkFix(
      `${ingress('', '  ingressClassName: nginx\n')}#- issuer.yaml
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt }
spec: { acme: {} }
`,
      `${ingress('    cert-manager.io/cluster-issuer: letsencrypt\n', '  ingressClassName: nginx\n')}  tls:
    - hosts:
        - shop.example.com
      secretName: shop-tls
#- issuer.yaml
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt }
spec: { acme: {} }
`,
      'made by ClusterIssuer "letsencrypt"',
      only('ingress-without-tls'),
    ));
});

describe('HTTP beside HTTPS', () => {
  test('is open with AWS where no port redirects', () =>
    checkFindings(
      ingress(`    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    #                                       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [http-not-redirected] listen-ports has HTTP
`),
      only('http-not-redirected'),
    ));

  test.each([
    ['redirects', '    alb.ingress.kubernetes.io/ssl-redirect: "443"\n'],
    ['is of a group', '    alb.ingress.kubernetes.io/group.name: shop\n'],
  ])('is left to what %s', (_, annotation) =>
    checkFindings(
      ingress(`    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'\n${annotation}`),
      only('http-not-redirected'),
    ),
  );

  test('with Google Cloud hangs on the FrontendConfig', () =>
    checkFindings(
      `${ingress('    kubernetes.io/ingress.class: gce\n    networking.gke.io/v1beta1.FrontendConfig: shop\n', tls)}---
apiVersion: networking.gke.io/v1beta1
kind: FrontendConfig
metadata: { name: shop, namespace: shop }
spec: { redirectToHttps: { enabled: true } }
`,
      only('http-not-redirected'),
    ));

  test('is closed by the annotation that Google Cloud reads', () =>
    checkFix(
      ingress('    kubernetes.io/ingress.class: gce\n', tls),
      ingress('    kubernetes.io/ingress.class: gce\n    kubernetes.io/ingress.allow-http: "false"\n', tls),
      'Answer with TLS alone',
      only('http-not-redirected'),
    ));
});

describe('two Ingresses with one path', () => {
  const second = (spec: string) =>
    ingress('', `${spec}${tls}`)
      .replace('name: shop\n', 'name: second\n')
      .replace('#- shop.yaml\n', '#- second.yaml\n');

  test('of different classes do not conflict', () =>
    checkFindings(
      `${ingress('', `  ingressClassName: internal\n${tls}`)}${second('  ingressClassName: nginx\n')}`,
      only('conflicting-host-or-listener'),
    ));

  test('one of which is a canary do not conflict', () =>
    checkFindings(
      `${ingress('    nginx.ingress.kubernetes.io/canary: "true"\n', tls)}${second('')}`,
      only('conflicting-host-or-listener'),
    ));
});

test('a host of which a load balancer is made for each Ingress is nobody else’s', () =>
  checkFindings(
    ingress('    kubernetes.io/ingress.class: gce\n', tls).replace('host: shop.example.com\n      ', ''),
    only('catch-all-host'),
  ));

describe('a flag against the look at certificates', () => {
  const job = (args: string) => `#- job.yaml
apiVersion: batch/v1
kind: Job
metadata: { name: sync, namespace: shop }
spec:
  template:
    spec:
      containers:
        - name: sync
          image: curlimages/curl
          args:
${args}`;

  test.each([
    ['of the pod itself', '            - curl -k https://localhost:8443/health\n'],
    ['that is switched on again', '            - --insecure-skip-tls-verify=false\n'],
    ['that means something else', '            - --insecure\n'],
    ['of a host without TLS', '            - curl -k http://web\n'],
  ])('%s is not reported', (_, args) => checkFindings(job(args), only('tls-verification-disabled')));

  test('within a script is not taken out', () =>
    checkFindings(
      job(`            - wget -q a && curl -sk https://api.example.com/v1
            # ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [tls-verification-disabled] any certificate of api.example.com
`),
      only('tls-verification-disabled'),
    ));

  test('is reported of a curl that no shell starts, of which nobody reads who asks', () =>
    checkFindings(
      job(`            - x
`).replace(
        'args:\n            - x',
        `command: [curl, -k, "https://user:password@api.example.com/v1"]
          #               ~~ [tls-verification-disabled] any certificate of api.example.com: curl is told so.`,
      ),
      only('tls-verification-disabled'),
    ));

  test.each([
    ['an argument', '--dsn=', '--dsn has sslmode=disable for db.example.com'],
    ['an argument without a name', '', 'an argument has sslmode=disable for db.example.com'],
  ])('is reported of the URL of a database in %s', (_, flag, says) =>
    checkFindings(
      job(`            - ${flag}postgres://user:password@db.example.com/x?sslmode=disable&a=b
            # ${'~'.repeat(flag.length + 61)} [tls-verification-disabled] Job "sync" may connect without TLS: ${says}.
`),
      only('tls-verification-disabled'),
    ),
  );

  test.each([
    ['host=db.example.com user=shop sslmode=disable', 'sslmode=disable for db.example.com'],
    ["host = db-0,db.example.com password = 'a b' sslmode = 'allow'", 'sslmode=allow for db.example.com'],
    ['jdbc:postgresql://db.example.com/shop?user=shop&sslmode=disable', 'sslmode=disable for db.example.com'],
  ])('is reported of the database that "%s" says', (dsn, says) =>
    checkFindings(
      job(`            - ${dsn}
            # ${'~'.repeat(dsn.length)} [tls-verification-disabled] Job "sync" may connect without TLS: an argument has ${says}.
`),
      only('tls-verification-disabled'),
    ),
  );

  test.each([
    'host=db.example.com sslmode=verify-full',
    'host=db.example.com sslmode=disable sslmode=require',
    'host=db sslmode=disable',
    'host=/var/run/postgresql sslmode=disable',
    'host=10.0.0.7 sslmode=disable',
    'echo sslmode=disable host=db.example.com',
  ])('is not reported of "%s"', (dsn) =>
    checkFindings(job(`            - ${dsn}\n`), only('tls-verification-disabled')),
  );

  test.each([
    ['verify=none', 'it has verify=none'],
    ['--tls-verify=none', 'it has tls-verify=none'],
    ['output.elasticsearch.ssl.verification_mode=none', 'it has output.elasticsearch.ssl.verification_mode=none'],
    [
      '--uri=amqps://user:password@mq.example.com/x?verify=verify_none&depth=2',
      '--uri has verify=verify_none for mq.example.com',
    ],
  ])('is reported of "%s"', (word, says) =>
    checkFindings(
      job(`            - ${word}
            # ${'~'.repeat(word.length)} [tls-verification-disabled] Job "sync" takes any certificate: ${says}.
`),
      only('tls-verification-disabled'),
    ),
  );

  test.each([
    '--signature-verify=none',
    'PUMA_SSL_VERIFY_MODE=none',
    'verify=full',
    'amqp://mq.example.com?verify=verify_peer',
    '--tls-mode=none',
    '--tls-client-verify=none',
    '--listeners.ssl.default.ssl_options.verify=verify_none',
    'RABBITMQ_SSL_VERIFY=verify_none',
  ])('is not reported of "%s"', (word) =>
    checkFindings(job(`            - ${word}\n`), only('tls-verification-disabled')),
  );

  test('is reported in a kubeconfig', () =>
    checkFindings(
      `#- kubeconfig.yaml
apiVersion: v1
kind: Config
clusters:
  - name: a
    cluster:
      server: https://api.example.com
      insecure-skip-tls-verify: true
      #                         ~~~~ [tls-verification-disabled] insecure-skip-tls-verify is true
`,
      only('tls-verification-disabled'),
    ));

  test('is said in other words of webhooks and kubeconfigs without TLS, with no more of a URL than its host', () =>
    checkFindings(
      `#- hook.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: hook }
webhooks:
  - name: a.example.com
    clientConfig:
      url: http://user:password@hook.example.com/?token=password
      #    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [tls-verification-disabled] ValidatingWebhookConfiguration "hook" may connect without TLS: url has http:// for hook.example.com.
  - name: b.example.com
    clientConfig:
      url: https://hook.example.com
#- kubeconfig.yaml
apiVersion: v1
kind: Config
clusters:
  - name: a
    cluster:
      server: http://api.example.com:8080
      #       ~~~~~~~~~~~~~~~~~~~~~~~~~~~ [tls-verification-disabled] Config may connect without TLS: server has http:// for api.example.com.
  - name: b
    cluster:
      server: http://localhost:8080
`,
      only('tls-verification-disabled'),
    ));

  const length = 200_000;
  test.each([
    ['a setting whose name goes on', `${'ssl'.repeat(length / 3)}=none`],
    ['a URL with many settings', `amqps://mq.example.com${'?&'.repeat(length / 2)}`],
    ['a database with many settings', `postgres://db.example.com${'?&'.repeat(length / 2)}`],
    ['keywords with blanks', `sslmode= a${' '.repeat(length)}b`],
    ['a value that never ends', `sslmode='${"\\\\'".repeat(length / 3)}`],
  ])('is looked for in no time in %s', (_, word) =>
    withinCpuSeconds(2, () =>
      checkFindings(job(`            - ${JSON.stringify(word)}\n`), only('tls-verification-disabled')),
    ),
  );

  describe('in a kubeconfig of another object, of which no byte is shown', () => {
    const kubeconfig = (server: string, more = '') =>
      `{ kind: Config, clusters: [{ name: a, cluster: { server: "${server}"${more} } }], users: [{ user: { token: word } }] }`;
    const skips = kubeconfig('https://api.example.com', ', insecure-skip-tls-verify: true');
    const inBase64 = (text: string) => Buffer.from(text).toString('base64');
    const object = (kind: string, field: string, value: string, says = '') => `#- a.yaml
apiVersion: v1
kind: ${kind}
metadata: { name: prod-kubeconfig, namespace: shop }
${field}:
  value: ${value}
${says === '' ? '' : `# ~~~~~ [tls-verification-disabled] ${kind} "prod-kubeconfig" ${says} in value.`}
`;
    const lax = 'takes any certificate: insecure-skip-tls-verify is true';
    const plain = 'may connect without TLS: server has http://';

    test.each([
      ['a Secret', object('Secret', 'stringData', `'${skips}'`, lax)],
      ['the base64 of a Secret', object('Secret', 'data', inBase64(skips), lax)],
      ['a ConfigMap', object('ConfigMap', 'data', `'${kubeconfig('http://api.example.com')}'`, plain)],
    ])('is reported of %s', (_, yaml) => checkFindings(yaml, only('tls-verification-disabled')));

    test.each([
      ['with TLS', object('Secret', 'data', inBase64(kubeconfig('https://api.example.com')))],
      ['for the pod itself', object('ConfigMap', 'data', `'${kubeconfig('http://localhost:8001')}'`)],
      ['that is no kubeconfig', object('ConfigMap', 'data', "'insecure-skip-tls-verify: true'")],
      ['that is encrypted', `${object('Secret', 'stringData', `'${skips}'`)}sops: { version: 3.8.1 }\n`],
    ])('is not reported %s', (_, yaml) => checkFindings(yaml, only('tls-verification-disabled')));
  });

  test('is said in other words of registries', () =>
    checkFindings(
      `#- images.yaml
apiVersion: config.openshift.io/v1
kind: Image
metadata: { name: cluster }
spec:
  registrySources:
    insecureRegistries:
      - image-registry.openshift-image-registry.svc:5000
      - registry.corp:5000
      - registry.example.com:5000
      # ~~~~~~~~~~~~~~~~~~~~~~~~~ [tls-verification-disabled] Image "cluster" may connect without TLS: insecureRegistries has registry.example.com:5000.
---
apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web, namespace: shop }
spec:
  tags:
    - name: latest
      from: { kind: DockerImage, name: "registry.example.com:5000/web:1" }
      importPolicy: { insecure: true, scheduled: true }
      #                         ~~~~ [tls-verification-disabled] ImageStream "web" may connect without TLS: insecure is true
    - name: old
      from: { kind: DockerImage, name: "registry.example.com/web:0" }
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata: { name: web, namespace: shop }
spec:
  image: registry.example.com:5000/web
  insecure: true
  #         ~~~~ [tls-verification-disabled] ImageRepository "web" may connect without TLS: insecure is true
`,
      { ...only('tls-verification-disabled'), severity: 'warning' },
    ));

  test('is said in other words of a source of Flux', () =>
    checkFindings(
      `#- repository.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: charts, namespace: flux-system }
spec:
  url: oci://charts.example.com
  insecure: true
  #         ~~~~ [tls-verification-disabled] HelmRepository "charts" may connect without TLS: insecure is true
`,
      only('tls-verification-disabled'),
    ));
});
