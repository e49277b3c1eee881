import { printJson, rangeJson } from './check-json';
import type { ReachEntry, ReachReason } from './reach-report';
import { resourceJson } from './resource-json';

/** The stable JSON of `reach`: a list in which each entry repeats its question. */
export function reachJson(entries: readonly ReachEntry[]): string {
  return printJson(
    entries.map(({ query, scope, verdict, reason, note, because }) => ({
      from: query.from,
      to: query.to,
      protocol: query.protocol ?? 'TCP',
      // JSON leaves out what is undefined.
      port: query.port,
      http: query.http,
      sni: query.sni,
      icmp: query.icmp,
      scope,
      verdict,
      reason,
      note,
      because: because.map(reasonJson),
    })),
  );
}

/**
 * One element of `because`; `"certain": false` where the policy may have the effect or not.
 * `failsClosed` where it denies, or allows nothing (`"effect": "none"`), because it has a peer or protocol of a later version.
 * `unmatched`, of a default, are policies that select the pod and have no rule for what was asked.
 */
export function reasonJson(reason: ReachReason) {
  const { effect, direction, certainty, ruleIndex, ruleName, policy, unmatched, failsClosed } = reason;
  return {
    resource: policy === undefined ? null : resourceJson(policy.resource),
    file: policy?.span?.file ?? null,
    range: policy?.span === undefined ? null : rangeJson(policy.span),
    rule: { direction, index: ruleIndex ?? null, name: ruleName ?? null },
    effect,
    // JSON leaves out what is undefined.
    certain: certainty === 'certain' ? undefined : false,
    failsClosed,
    unmatched: unmatched?.map(({ resource }) => resourceJson(resource)),
  };
}
