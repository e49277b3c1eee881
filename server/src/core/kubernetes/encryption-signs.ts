/** What may encrypt the connections between pods: a mesh, by its name, or the network of the cluster itself. */
export type EncryptionSign = (typeof marks)[number]['sign'];

/**
 * The signs of it in a text of whatever kind. Of a mesh a mention is enough, because who is in it may be decided
 * elsewhere; of a network plugin only a setting that switches encryption on counts.
 */
export function encryptionSigns(text: string): readonly EncryptionSign[] {
  return anyMark.test(text) ? marks.flatMap(({ sign, pattern }) => (pattern.test(text) ? sign : [])) : none;
}

const none: readonly EncryptionSign[] = [];

/** In nearly every text there is none, and one look says so. */
const anyMark =
  /[iI]stio|maistra|[lL]inkerd|consul\.h|connect-?[iI]nj|kuma\.io|openservicemesh|nsm\.nginx|appmesh|[wW]ire[gG]uard|WIREGUARD|[iI][pP][sS]ec|ztunnel|encryption|kube[sS]pan/;

/**
 * https://docs.cilium.io/en/stable/security/network/encryption/
 * https://docs.tigera.io/calico/latest/network-policy/encrypt-cluster-pod-traffic
 * https://antrea.io/docs/main/docs/traffic-encryption/
 * https://github.com/flannel-io/flannel/blob/master/Documentation/backends.md
 * https://docs.siderolabs.com/talos/latest/networking/kubespan
 */
const inNetwork = [
  // No run of blanks is unlimited: a text of nothing but these would take long.
  /enable-(wireguard|ipsec|ztunnel)["']?\s{0,99}[:=]\s{0,99}["']?true/,
  // Values of Cilium's chart.
  /encryption\.enabled\s{0,99}=\s{0,99}true|encryption["']?:\s{0,99}\{[^}]{0,200}\benabled["']?\s{0,99}:\s{0,99}["']?true/,
  /^(?<indent>[ \t]{0,99})["']?encryption["']?:.*\n(?:\k<indent>[ \t].*\n){0,8}?\k<indent>[ \t]{1,99}["']?enabled["']?:\s{0,99}["']?true/,
  /wireguardEnabled(V6)?["']?[\s,:=]{0,99}(value["']?:\s{0,99})?["']?true/,
  /trafficEncryptionMode["']?\s{0,99}[:=]\s{0,99}["']?(wireguard|ipsec)/,
  // Of flannel, also as k3s and its chart write it.
  /backend["']?[\s:=,{]{0,99}(["']type["']?\s{0,99}:)?\s{0,99}["']?(wireguard|ipsec)/,
  // Of OVN-Kubernetes; without a mode it is on.
  /ipsecConfig["']?:(?!\s{0,99}\{?\s{0,99}["']?mode["']?:\s{0,99}["']?(Disabled|External))/,
  /kubespan["']?:\s{0,99}\{?\s{0,99}["']?enabled["']?:\s{0,99}["']?true/,
];

const marks = [
  { sign: 'istio', pattern: /[iI]stio|maistra\.io/ },
  { sign: 'linkerd', pattern: /[lL]inkerd/ },
  { sign: 'consul', pattern: /consul\.hashicorp\.com|connect-?[iI]nject/ },
  { sign: 'other-mesh', pattern: /kuma\.io\/|openservicemesh\.io|nsm\.nginx\.com|appmesh\.k8s\.aws/ },
  { sign: 'network', pattern: new RegExp(inNetwork.map(({ source }) => source).join('|'), 'im') },
] as const;
