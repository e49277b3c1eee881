import type { LogicalLocation, Result, Suppression } from 'sarif';
import { assertNever } from '../invariant';
import type { ResourceIdentity } from '../kubernetes/resource';
import type { Severity } from '../rules/finding';
import { rules } from '../rules/index';
import type { ReportedFinding, ReportedSuppression } from './check-report';
import { sarifLocation } from './sarif-location';
import { visible } from './words';

/** A finding that stands, or one that somebody accepted. */
export type SarifFinding = (ReportedFinding & { readonly suppression?: undefined }) | ReportedSuppression;

/** The result of one finding; a rule that is not in the registry, such as a failed one, has no index. */
export function sarifResult(reported: SarifFinding, fingerprint: string): Result {
  const { finding, related, suppression } = reported;
  const ruleIndex = rules.findIndex(({ id }) => id === finding.ruleId);
  return {
    ruleId: finding.ruleId,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    level: sarifLevel(finding.severity),
    message: { text: plain(finding.message) },
    locations: [
      {
        physicalLocation: sarifLocation(reported),
        ...(finding.resource === undefined ? {} : { logicalLocations: [logicalLocation(finding.resource)] }),
      },
    ],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(relatedLocation) }),
    partialFingerprints: { 'firebreakFinding/v1': fingerprint },
    ...(suppression === undefined ? {} : { suppressions: [sarifSuppression(suppression)] }),
  };
}

/** SARIF has one level below warning. */
export function sarifLevel(severity: Severity): 'error' | 'warning' | 'note' {
  switch (severity) {
    case 'error':
    case 'warning':
      return severity;
    case 'information':
    case 'hint':
      return 'note';
    default:
      return assertNever(severity);
  }
}

function logicalLocation({ kind, namespace, name }: ResourceIdentity): LogicalLocation {
  const parts = namespace === undefined ? [kind, name] : [kind, namespace, name];
  return { name: visible(name), fullyQualifiedName: visible(parts.join('/')), kind: 'resource' };
}

function relatedLocation(place: SarifFinding['related'][number], index: number) {
  return { id: index + 1, physicalLocation: sarifLocation(place), message: { text: plain(place.message) } };
}

function sarifSuppression({ reason, carrier, ...span }: ReportedSuppression['suppression']): Suppression {
  return {
    kind: carrier === 'config' || carrier === 'baseline' ? 'external' : 'inSource',
    ...(reason === '' ? {} : { justification: visible(reason) }),
    location: { physicalLocation: sarifLocation(span) },
  };
}

/** Names come from hostile text: neither a link nor a placeholder of SARIF's messages may come of them. */
function plain(message: string): string {
  const text = visible(message).replace(/\{(\d+)\}/g, '{{$1}}');
  return text.includes('](') ? text.replace(/[\\[\]]/g, '\\$&') : text;
}
