import type { Invocation, Log, Notification, Result, Run } from 'sarif';
import { limits } from '../limits';
import { documentationAddress } from '../rules/documentation-address';
import type { Severity } from '../rules/finding';
import { rules } from '../rules/index';
import { printJson } from './check-json';
import { type CheckReport, compareLocated } from './check-report';
import { fingerprintsOf } from './fingerprints';
import { sarifArtifact, sarifBaseId } from './sarif-location';
import { type SarifFinding, sarifResult } from './sarif-result';
import { sarifRule } from './sarif-rule';
import { count, visible } from './words';

export interface SarifOptions {
  /** The version of the tool. */
  readonly version: string;
  /** Name of the only scope that was checked; undefined for all of them. */
  readonly scope: string | undefined;
}

/**
 * SARIF 2.1.0, one run, for code scanning and for viewers of other tools.
 * Lines and columns count from 1, columns in UTF-16 code units; files are URIs relative to where the command ran.
 * Suppressed findings stay, marked as such. Beyond the limit the gravest are kept and the rest is counted.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export function checkSarif(report: CheckReport, { version, scope }: SarifOptions): string {
  const all = [...report.findings, ...report.suppressed].sort(compareLocated);
  const fingerprints = fingerprintsOf(all);
  const kept = gravest(all);
  const results = all.flatMap((finding, index): readonly Result[] =>
    kept.has(finding) ? [sarifResult(finding, fingerprints[index] ?? '')] : [],
  );
  const run: Run = {
    tool: {
      driver: {
        name: 'Firebreak',
        version,
        ...(documentationAddress === '' ? {} : { informationUri: documentationAddress }),
        rules: rules.map(sarifRule),
        notifications: [
          { id: notAnalysedId, shortDescription: { text: 'A file, or a part of it, is not analysed.' } },
          { id: leftOutId, shortDescription: { text: 'The report holds only a part of what was found.' } },
        ],
      },
    },
    // One analysis of one place: uploads of other scopes stand beside it and do not replace it.
    automationDetails: { id: scope === undefined ? 'firebreak/' : `firebreak/${scope}/` },
    columnKind: 'utf16CodeUnits',
    // Without its absolute URI, so that the report is the same on every machine.
    originalUriBaseIds: { [sarifBaseId]: { description: { text: 'The directory in which the command ran.' } } },
    invocations: [invocation(report, all.length - results.length)],
    results,
  };
  const log: Log = { $schema: schema, version: '2.1.0', runs: [run] };
  return printJson(log);
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const notAnalysedId = 'not-analysed';
const leftOutId = 'results-left-out';

/** What code scanning takes of one report; what stands comes before what was accepted. */
function gravest(all: readonly SarifFinding[]): ReadonlySet<SarifFinding> {
  if (all.length <= limits.sarifResults) return new Set(all);
  const rank = ({ finding, suppression }: SarifFinding) =>
    severities.indexOf(finding.severity) + (suppression === undefined ? 0 : severities.length);
  return new Set([...all].sort((a, b) => rank(a) - rank(b)).slice(0, limits.sarifResults));
}

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

function invocation({ summary: { notAnalysed } }: CheckReport, leftOutCount: number): Invocation {
  const shown = notAnalysed.slice(0, limits.sarifResults);
  const more = notAnalysed.length - shown.length;
  const notifications: Notification[] = shown.map(({ file, reason }) => ({
    descriptor: { id: notAnalysedId, index: 0 },
    level: 'warning',
    message: { text: visible(`Not analysed: ${reason}`) },
    locations: [{ physicalLocation: { artifactLocation: sarifArtifact(file) } }],
  }));
  if (more > 0) notifications.push(leftOut(`${count(more, 'more file is', 'more files are')} not analysed.`));
  if (leftOutCount > 0) {
    const number = count(leftOutCount, 'more result is', 'more results are');
    notifications.push(leftOut(`${number} left out: the report holds the gravest ${limits.sarifResults}.`));
  }
  return { executionSuccessful: true, toolExecutionNotifications: notifications };
}

function leftOut(text: string): Notification {
  return { descriptor: { id: leftOutId, index: 1 }, level: 'warning', message: { text } };
}
