const severityAbout = 'The severity of the findings, or off.';

/** By rule, with the severity that each has. */
function aboutOptions(byRule: Readonly<Record<string, Readonly<Record<string, string>>>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(byRule).flatMap(([id, about]) =>
      Object.entries({ severity: severityAbout, ...about }).map(([key, text]) => [`rules.${id}.${key}`, text]),
    ),
  );
}

/**
 * What the keys of a configuration mean, by their path, for the JSON Schema. Beside the description of the keys because
 * the server has no use for it.
 */
export const configAbout: Readonly<Record<string, string>> = {
  $schema: 'The JSON Schema of this file, for editors.',
  version: 'The version of this format.',
  root: 'Configurations of the folders above do not hold here.',
  include: 'Only these files are read. Relative to this file.',
  exclude: 'These files are not read. Relative to this file.',
  render: 'How kustomizations and Helm charts are read. Nothing is ever run.',
  'render.kustomize':
    '"auto": every kustomization that no other one uses is a cluster, as "kustomize build" makes it. "off": the files of kustomizations are manifests like any others. A list of folders, relative to this file: only their kustomizations are clusters.',
  'render.helm': 'How Helm charts are read.',
  'render.helm.mode':
    '"static": templates are not rendered. They are listed as not analysed, and nothing is reported as missing in their chart.',
  'render.helm.values': 'Files of values, for templates. No template is rendered yet, so they change nothing.',
  'render.helm.namespace':
    'The namespace of manifests in charts that state none: that of the release. An entry of namespaces.map counts before it.',
  namespaces: 'The namespaces of manifests that state none, and what labels namespaces have.',
  'namespaces.default': 'The namespace of manifests that state none.',
  'namespaces.map': 'The same by path; the first entry that matches holds.',
  'namespaces.map.paths': 'The files. Relative to this file.',
  'namespaces.map.namespace': 'Their namespace.',
  'namespaces.labels':
    'All labels that namespaces have in the cluster, by namespace. Where a Namespace manifest has others, these come to them.',
  cluster: 'What the manifests do not say about the cluster.',
  'cluster.cni':
    'The network plugin. Of one that enforces no network policies ("flannel", "kubenet", "none") every workload is open; without it policies are taken to be enforced.',
  'cluster.kubernetes': 'The version of Kubernetes: decides which API versions are still served.',
  'cluster.encryption':
    'What encrypts the connections between pods: the network plugin ("wireguard", "ipsec") or the proxies of a "mesh". With "none" nothing does, whatever the manifests mention. Without it that is told from the manifests.',
  'cluster.podCIDRs': 'Where all pods have their addresses: decides which of them an ipBlock means.',
  'cluster.dns':
    'The pods of cluster DNS: what policies must allow so that names resolve, and what fixes and "firebreak synthesize" write. Without it k8s-app: kube-dns in kube-system.',
  'cluster.dns.namespace': 'Their namespace.',
  'cluster.dns.labels': 'Labels that they have.',
  'cluster.serviceCIDRs': 'Where Services have their addresses: an ipBlock with these is reported.',
  clusters:
    'Which files form one cluster, where folders of plain manifests are for several, and what they do not say about it. Kustomizations and charts are clusters of their own anyway.',
  'clusters.name': 'What the cluster is called, in reports and for --scope.',
  'clusters.include': 'Its files; the first cluster that has a file counts. Relative to this file.',
  'clusters.cni': 'As cluster.cni, for this cluster.',
  'clusters.kubernetes': 'As cluster.kubernetes, for this cluster.',
  'clusters.encryption': 'As cluster.encryption, for this cluster.',
  rules: 'The severity of rules, or off. A rule that is off by default is switched on by a severity.',
  'rules.severity': severityAbout,
  ...aboutOptions({
    'data-store-reachable-namespace-wide': {
      stores: 'Data stores beside those that are known.',
      'stores.name': 'What to call it, such as clickhouse.',
      'stores.port': 'The port on which it listens: whoever declares it is one, where no images are listed.',
      'stores.images': 'Its images, without registry and tag.',
    },
    'namespace-mixes-trust-tiers': {
      labels:
        'The labels of pods of which one namespace has to have one value, in place of env, environment and tenant.',
    },
    'policy-review-metadata': {
      days: 'After how many days a review is overdue; without it 180.',
      annotations: 'The annotations that count.',
      'annotations.owner': 'In place of firebreak/owner.',
      'annotations.reviewed': 'In place of firebreak/reviewed-on.',
      'annotations.expires': 'In place of firebreak/expires.',
    },
    'certificate-expired-or-expiring': {
      days: 'How many days before its end a certificate is reported; without it 30, and 60 for anchors of Linkerd.',
    },
    'blocks-ingress-controller': {
      namespaces: 'Where ingress controllers run, whatever they are called: policies that admit these admit them.',
    },
    'internet-egress-open': {
      allow:
        'Hosts outside that pods may call, such as api.example.com or *.example.com. A rule that opens certain ports to the internet is accepted where all of its pods say what they call outside, and that is these hosts only.',
    },
    'wildcard-external-destination': { allow: 'Patterns that may be there, as written, such as *.com.' },
    'service-external-ips': { allow: 'Addresses that Services may have.' },
  }),
  ignore: 'Findings that are accepted.',
  'ignore.rules': 'The rules whose findings are accepted.',
  'ignore.resources': 'Only about these resources: Kind/namespace/name, or Kind/name where there is no namespace.',
  'ignore.paths': 'Only in these files. Relative to this file.',
  'ignore.reason': 'Why they are accepted.',
  'ignore.expires': 'The last day on which they are.',
  requireReason: 'Whatever ignores findings without a reason has no effect.',
  baseline: 'The findings that were there before, as "firebreak baseline" writes them. Relative to this file.',
  expect: 'Who must and who must not be able to connect, checked after every edit and by "firebreak check".',
  'expect.deny': 'Nobody at the left end may connect, such as "* -> shop/db:5432".',
  'expect.allow': 'Everybody at the left end must be able to connect, such as "shop/web -> shop/db:5432".',
  'expect.except': 'Who of the left end is not meant, or of the right end where that is "*".',
};
