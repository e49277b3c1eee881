import { findingKey, numbered } from '../baseline/finding-key';
import type { Finding } from '../rules/finding';
import type { Span } from './check-report';
import { visible } from './words';

/** What makes each finding recognisable in the next report, one for each in the given order, all different. */
export function fingerprintsOf(reported: readonly (Span & { readonly finding: Finding })[]): readonly string[] {
  return numbered(
    reported.map(({ finding, file }) =>
      visible(`${findingKey(finding, file)}|${finding.scopes.map(({ name }) => name).join(',')}`),
    ),
  );
}
