import type { Finding } from './finding';
import { field } from './finding';

/** A rule that throws checked less than it should: that must be seen, not swallowed. Holds no text of the manifests. */
export function crashFinding(ruleId: string, error: unknown): Omit<Finding, 'at'> {
  const kind = error instanceof Error ? error.name : 'error';
  return {
    ruleId: 'rule-failed',
    severity: 'warning',
    message: `Rule "${ruleId}" failed here (${kind}), so this was not checked; please report it.`,
    place: field([]),
    resource: undefined,
    related: [],
    data: null,
    scopes: [],
  };
}
