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
  /[iI]stio|maistra|[lL]inkerd|consul\.h|connect-?[iI]nj|kuma\.io|kumahq|openservicemesh|nsm\.nginx|appmesh|[wW]ire[gG]uard|WIREGUARD|[iI][pP][sS]ec|ztunnel|[eE]ncryption|ENCRYPTION_INTER|[kK]ube[sS]pan/;

/**
 * https://docs.cilium.io/en/stable/security/network/encryption/
 * https://docs.tigera.io/calico/latest/network-policy/encrypt-cluster-pod-traffic
 * https://antrea.io/docs/main/docs/traffic-encryption/
 * https://github.com/flannel-io/flannel/blob/master/Documentation/backends.md
 * https://docs.siderolabs.com/talos/latest/networking/kubespan
 * https://kops.sigs.k8s.io/networking/cilium/
 * https://cloud.google.com/kubernetes-engine/docs/how-to/encrypting-data-in-transit
 * https://learn.microsoft.com/azure/aks/container-network-security-wireguard-encryption-concepts
 */
const inNetwork = [
  // No run of blanks is unlimited, and no two can share one: a text of nothing but these would take long.
  // Settings of Cilium and Calico, also as kOps, k0s and Kubespray call them, as flags and as a name with a value.
  /(enable-(wireguard|ipsec|ztunnel)|enableEncryption|(encryption\.|cilium_encryption_|wireguard_?)enabled(V6)?|\bwireguard)["']?[\s,:=]{0,99}(value["']?:\s{0,99})?["']?true/,
  /--enable-(wireguard|ipsec|ztunnel)["']?[\s,\]]/,
  // Values of Cilium's chart: in the block, or between blank lines and comments.
  /encryption["']?:\s{0,99}\{([^{}]|\{[^{}]{0,99}\}){0,200}\benabled["']?\s{0,99}:\s{0,99}["']?true/,
  /^(?<indent>[ \t]{0,99})["']?encryption["']?:[^\n]*\n((?=\k<indent>[ \t]|[ \t\r]{0,99}[#\n])[^\n]*\n){0,20}?\k<indent>[ \t]{1,99}["']?enabled["']?:\s{0,99}["']?true/,
  /trafficEncryptionMode["']?\s{0,99}[:=]\s{0,99}["']?(wireguard|ipsec)/,
  // Of flannel, also as k3s, its chart and Kubespray write it.
  /backend(_type)?["']?[\s:=,{-]{0,99}(["']?type["']?\s{0,99}:\s{0,99})?["']?(wireguard|ipsec)/,
  // Of OVN-Kubernetes; without a mode it is on.
  /ipsecConfig["']?:(?!\s{0,99}(\{\s{0,99})?["']?mode["']?:\s{0,99}["']?(Disabled|External))/,
  // Of Talos: in the configuration of a machine, or as a document of its own.
  /kubespan["']?:\s{0,99}(\{\s{0,99})?["']?enabled["']?:\s{0,99}["']?true/,
  /^kind:[ \t]{0,99}["']?KubeSpanConfig\b[\s\S]{0,400}?^enabled:[ \t]{0,99}true/,
  // Of managed clusters, as Config Connector and Azure Service Operator have them.
  /IN_TRANSIT_ENCRYPTION_INTER_NODE_TRANSPARENT/,
  /transitEncryption["']?:\s{0,99}(\{\s{0,99})?["']?type["']?:\s{0,99}["']?wireguard/,
];

const marks = [
  { sign: 'istio', pattern: /[iI]stio|maistra\.io/ },
  { sign: 'linkerd', pattern: /[lL]inkerd/ },
  { sign: 'consul', pattern: /consul\.hashicorp\.com|connect-?[iI]nject/ },
  {
    sign: 'other-mesh',
    pattern: /kuma\.io\/|kumahq\.github\.io|openservicemesh\.io|nsm\.nginx\.com|appmesh\.k8s\.aws/,
  },
  { sign: 'network', pattern: new RegExp(inNetwork.map(({ source }) => source).join('|'), 'im') },
] as const;
