import type { Shape, TextFormat } from './shape';

/** What a configuration may say of a rule beside its severity. Each rule has some of them: see `ruleOptionShapes`. */
export interface RuleOptions {
  readonly allow?: readonly string[];
  readonly annotations?: { readonly owner?: string; readonly reviewed?: string; readonly expires?: string };
  readonly days?: number;
  readonly labels?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly stores?: readonly {
    readonly name: string;
    readonly port: number;
    readonly images?: readonly string[];
  }[];
}

/** The formats of texts that stand elsewhere in a configuration too. */
interface Formats {
  readonly cidr: TextFormat;
  readonly labelKey: TextFormat;
  readonly namespace: TextFormat;
  readonly text: TextFormat;
}

const hostPattern: TextFormat = {
  pattern: '^(\\*\\.)?[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)+$',
  maxLength: 253,
  meant: 'a DNS name in lower case such as api.example.com or *.example.com',
};

/** By the id of the rule. */
export function ruleOptionShapes({
  cidr,
  labelKey,
  namespace,
  text,
}: Formats): Readonly<Record<string, Readonly<Record<string, Shape>>>> {
  const listOf = (format: TextFormat): Shape => ({ kind: 'list', item: { kind: 'text', format } });
  const key: Shape = { kind: 'text', format: labelKey };
  return {
    'data-store-reachable-namespace-wide': {
      stores: {
        kind: 'list',
        item: {
          kind: 'object',
          required: ['name', 'port'],
          fields: { name: { kind: 'text', format: text }, port: { kind: 'number', most: 65535 }, images: listOf(text) },
        },
      },
    },
    'namespace-mixes-trust-tiers': { labels: listOf(labelKey) },
    'policy-review-metadata': {
      days: { kind: 'number', most: 3650 },
      annotations: { kind: 'object', fields: { owner: key, reviewed: key, expires: key } },
    },
    'certificate-expired-or-expiring': { days: { kind: 'number', most: 3650 } },
    'blocks-ingress-controller': { namespaces: listOf(namespace) },
    'internet-egress-open': { allow: listOf(hostPattern) },
    'wildcard-external-destination': { allow: listOf(text) },
    'service-external-ips': { allow: listOf(cidr) },
  };
}
