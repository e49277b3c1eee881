/** `src => dst | allowed TCP 80 | egress allow NetworkPolicy ns/name 0; …`: the reasons of one part, sorted. */
export type ReasonLine = string;

interface Reason {
  readonly direction: string;
  readonly effect: string;
  readonly kind: string;
  /** With its namespace, if it has one. */
  readonly name: string;
  /** The name of the rule, or its index. */
  readonly rule: string;
}

function lineOf(pair: string, verdict: string, conn: string, reasons: readonly Reason[]): ReasonLine {
  const sorted = reasons.map(
    ({ direction, effect, kind, name, rule }) => `${direction} ${effect} ${kind} ${name} ${rule}`,
  );
  return `${pair} | ${verdict} ${conn} | ${[...new Set(sorted)].sort().join('; ')}`;
}

/** What that analyzer's text says: connections by default have no reasons, as has a side on which no policy speaks. */
export function readExplanations(text: string): readonly ReasonLine[] {
  const lines: ReasonLine[] = [];
  let pair = '';
  let direction = '';
  let part: { readonly verdict: string; readonly conn: string; readonly reasons: Reason[] } | undefined;
  const finish = () => {
    if (part !== undefined) lines.push(lineOf(pair, part.verdict, part.conn, part.reasons));
    part = undefined;
  };
  const [explanations = ''] = text.split(/^Exposure Analysis Result:/m);
  for (const line of explanations.split('\n')) {
    const [, between] = /^Connections between (\S+ => \S+):$/.exec(line) ?? [];
    const [, byDefault] = /^(\S+ => \S+)$/.exec(line) ?? [];
    const [, verdict = '', ports] = /^\t(Allowed|Denied) (.*?) due to /.exec(line) ?? [];
    const [, side] = /^\t\t(Egress|Ingress) \((?:Allowed|Denied)\)/.exec(line) ?? [];
    if (between !== undefined || byDefault !== undefined || ports !== undefined) finish();
    if (between !== undefined) pair = between;
    if (byDefault !== undefined) lines.push(lineOf(byDefault, 'allowed', 'All Connections', []));
    if (ports !== undefined) part = { verdict: verdict.toLowerCase(), conn: readPorts(ports), reasons: [] };
    if (side !== undefined) direction = side.toLowerCase();
    const reason = readReason(line, direction);
    if (reason !== undefined) part?.reasons.push(reason);
  }
  finish();
  return lines.sort();
}

/** `TCP:[1-79,81-65535], UDP, SCTP` as `SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535`. */
function readPorts(text: string): string {
  const byProtocol = new Map(
    [...text.matchAll(/(TCP|UDP|SCTP)(?::\[([\d,-]+)\])?/g)].map(([, name = '', ports = '1-65535']) => [name, ports]),
  );
  if (byProtocol.size === 3 && [...byProtocol.values()].every((ports) => ports === '1-65535')) return 'All Connections';
  return [...byProtocol]
    .sort()
    .map(([name, ports]) => `${name} ${ports}`)
    .join(',');
}

const effects: Readonly<Record<string, string>> = { allows: 'allow', denies: 'deny', passes: 'pass' };

function readReason(line: string, direction: string): Reason | undefined {
  const [, kind = '', name = '', rest = ''] = /^\t\t\t\s*(?:- )?(\w+) '([^']+)' (.*)$/.exec(line) ?? [];
  if (kind === '') return undefined;
  const base = { direction, kind, name };
  const [, verb = '', number = '', rule = ''] =
    /^(allows|denies|passes) connections by (?:Egress|Ingress) rule (#?)(\S+)/.exec(rest) ?? [];
  const effect = effects[verb];
  if (effect !== undefined) return { ...base, effect, rule: number === '#' ? String(Number(rule) - 1) : rule };
  // Which rules of a policy do not match is more than we say.
  if (/^selects |do not match$/.test(rest)) return { ...base, effect: 'isolate', rule: '' };
  if (rest.startsWith('allows ingress connections through service ')) return { ...base, effect: 'allow', rule: '' };
  throw new Error(`This is no reason that is known: ${line}`);
}

export interface ExplainedJson {
  readonly src: string;
  readonly dst: string;
  readonly allowed: readonly PartJson[];
  readonly denied: readonly PartJson[];
}

interface PartJson {
  readonly conn: string;
  readonly because: readonly {
    readonly resource: { readonly kind: string; readonly namespace?: string; readonly name: string } | null;
    readonly rule: { readonly direction: string; readonly index: number | null; readonly name: string | null };
    readonly effect: string;
  }[];
}

/** The same of our JSON. That a pod is isolated is no reason where the side allows; we say it, that analyzer does not. */
export function linesOfJson(edges: readonly ExplainedJson[]): readonly ReasonLine[] {
  const linesOfPart = (edge: ExplainedJson, verdict: string, { conn, because }: PartJson) => {
    const allowing = new Set(
      because
        .filter(({ effect, resource }) => effect === 'allow' && resource?.kind.endsWith('NetworkPolicy'))
        .map(({ rule }) => rule.direction),
    );
    const reasons = because.flatMap(({ resource, rule, effect }): readonly Reason[] => {
      const { direction, index, name } = rule;
      if (resource === null) return [];
      if (effect === 'isolate' && allowing.has(direction) && resource.kind === 'NetworkPolicy') return [];
      const full = resource.namespace === undefined ? resource.name : `${resource.namespace}/${resource.name}`;
      return [{ direction, effect, kind: resource.kind, name: full, rule: name ?? String(index ?? '') }];
    });
    return lineOf(`${edge.src} => ${edge.dst}`, verdict, conn, reasons);
  };
  return edges
    .flatMap((edge) => [
      ...edge.allowed.map((part) => linesOfPart(edge, 'allowed', part)),
      ...edge.denied.map((part) => linesOfPart(edge, 'denied', part)),
    ])
    .sort();
}
