import type { DnsPods } from '../cluster/cluster-parts';
import { type ConnectionSet, protocols } from '../connectivity/connection-set';
import { invariant } from '../invariant';
import type { Direction } from '../kubernetes/entities';
import type { Labels } from '../kubernetes/labels';
import { namespaceNameLabel } from '../kubernetes/read-entity';

/** A NetworkPolicy as text, with `\n` and two spaces; the planner applies the file's own style. */
export function policyYaml(policy: {
  readonly name: string;
  /** Undefined: left out, because the manifests beside it state none. */
  readonly namespace: string | undefined;
  /** Undefined: every pod. */
  readonly podLabels: Labels | undefined;
  /** Keys of labels that the pods do not have. */
  readonly absentLabels?: readonly string[];
  readonly directions: readonly Direction[];
  /** Lines below `ingress:` and `egress:`; none when nothing is allowed. */
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
}): string {
  const types = { ingress: 'Ingress', egress: 'Egress' };
  const rulesAt = (key: 'ingress' | 'egress') => {
    const rules = policy[key];
    return rules === undefined ? [] : [`  ${key}:`, ...rules.map((line) => `    ${line}`)];
  };
  const selector =
    policy.podLabels === undefined
      ? ['podSelector: {}']
      : selectorLines('podSelector', policy.podLabels, policy.absentLabels ?? []);
  const lines = [
    'apiVersion: networking.k8s.io/v1',
    'kind: NetworkPolicy',
    'metadata:',
    `  name: ${policy.name}`,
    ...(policy.namespace === undefined ? [] : [`  namespace: ${yamlString(policy.namespace)}`]),
    'spec:',
    ...selector.map((line) => `  ${line}`),
    '  policyTypes:',
    ...policy.directions.map((direction) => `    - ${types[direction]}`),
    ...rulesAt('ingress'),
    ...rulesAt('egress'),
  ];
  return `${lines.join('\n')}\n`;
}

/** A selector of pods with these labels and without others, as the value of a key. */
export function selectorLines(key: string, labels: Labels, absent: readonly string[]): readonly string[] {
  const matches = [...labels].map(([name, value]) => `    ${yamlString(name)}: ${yamlString(value)}`);
  const expressions = absent.flatMap((name) => [`    - key: ${yamlString(name)}`, '      operator: DoesNotExist']);
  return [
    `${key}:`,
    '  matchLabels:',
    ...matches,
    ...(expressions.length === 0 ? [] : ['  matchExpressions:', ...expressions]),
  ];
}

/** A selector of one namespace, by the label that every namespace has. */
export function namespaceLines(name: string): readonly string[] {
  return ['namespaceSelector:', '  matchLabels:', `    kubernetes.io/metadata.name: ${yamlString(name)}`];
}

/**
 * The rule that lets pods resolve names: the pods of cluster DNS, by the labels that every kubeadm, kops and managed
 * cluster gives them where nobody says something else, on UDP and TCP, because answers that do not fit into a datagram
 * are asked again over TCP (RFC 7766).
 */
export function dnsEgressRule(dns: readonly DnsPods[]): readonly string[] {
  return [
    '- to:',
    ...listYaml([dnsPeer(dns)])
      .split('\n')
      .map((line) => `    ${line}`),
    '  ports:',
    ...usualDns(dns).ports.flatMap((port) => [
      '    - protocol: UDP',
      `      port: ${port}`,
      '    - protocol: TCP',
      `      port: ${port}`,
    ]),
  ];
}

/** The pods of cluster DNS, as a peer. */
export function dnsPeer(dns: readonly DnsPods[]): string {
  const { namespace, labels } = usualDns(dns);
  return [
    'namespaceSelector:',
    '  matchLabels:',
    `    ${namespaceNameLabel}: ${yamlString(namespace)}`,
    ...(labels.size === 0 ? ['podSelector: {}'] : ['podSelector:', '  matchLabels:']),
    ...[...labels].map(([key, value]) => `    ${yamlString(key)}: ${yamlString(value)}`),
  ].join('\n');
}

/** The first place is the most usual one. */
function usualDns([first]: readonly DnsPods[]): DnsPods {
  invariant(first !== undefined, 'every cluster has DNS somewhere');
  return first;
}

/** Items of `ports`, with two spaces before each line. */
export function portLines(connections: ConnectionSet): readonly string[] {
  return protocols.flatMap((protocol) =>
    connections[protocol].ranges.flatMap(({ first, last }) => [
      `  - protocol: ${protocol}`,
      // Without a port, every port of the protocol is meant.
      ...(connections[protocol].isFull ? [] : [`    port: ${first}`]),
      ...(connections[protocol].isFull || first === last ? [] : [`    endPort: ${last}`]),
    ]),
  );
}

/** Plain where YAML reads the same text back as a string, quoted otherwise. */
export function yamlString(value: string): string {
  const isPlain = /^[A-Za-z][\w./-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/** An entry of `ports` for the number or name of a port, which is given as text. */
export function portYaml(port: string): string {
  return `port: ${/^\d+$/.test(port) ? port : yamlString(port)}`;
}

/** The items of a list, each of which may have several lines. */
export function listYaml(items: readonly string[]): string {
  return items.map((item) => `- ${indented(item)}`).join('\n');
}

/** All lines but the first stand deeper, below the key or the dash that the text follows. */
export function indented(yaml: string): string {
  return yaml.replaceAll('\n', '\n  ');
}
