import type { ReportingDescriptor } from 'sarif';
import { assertNever } from '../invariant';
import { addressOfRule } from '../rules/documentation-address';
import type { Severity } from '../rules/finding';
import { topicOf } from '../rules/index';
import type { KnownRule } from '../rules/rule';
import { pageOf, renderRulePage } from '../rules/rule-page';
import { sarifLevel } from './sarif-result';

/** A rule as code scanning shows it: texts, page, severity and tags. */
export function sarifRule(rule: KnownRule): ReportingDescriptor {
  const { docs } = pageOf(rule);
  const helpUri = addressOfRule(rule.id) ?? docs.references.find((reference) => reference.startsWith('https://'));
  return {
    id: rule.id,
    name: toPascalCase(rule.id),
    shortDescription: { text: `${rule.title}.` },
    fullDescription: { text: inOneLine(docs.what), markdown: docs.what },
    help: { text: [docs.what, docs.why, docs.how].join('\n\n'), markdown: renderRulePage(rule) },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: sarifLevel(rule.severity), ...(rule.isOffByDefault ? { enabled: false } : {}) },
    properties: {
      tags: tagsOf(rule),
      precision: 'high',
      'problem.severity': problemSeverity(rule.severity),
      'security-severity': isAboutSecurity(rule) ? securitySeverity(rule.severity) : '0.0',
    },
  };
}

/** More than these are not shown. */
const maxTags = 10;

/** The standards that a rule cites are tags, so that results can be filtered by them. */
function tagsOf(rule: KnownRule): string[] {
  const cited = pageOf(rule).docs.references.filter((reference) => !reference.startsWith('https://'));
  const quality = isAboutSecurity(rule) ? 'security' : 'correctness';
  return [...new Set([quality, 'kubernetes', topicOf(rule), ...cited])].slice(0, maxTags);
}

/** A file that cannot be read is a defect, and an opening only perhaps. */
function isAboutSecurity(rule: KnownRule): boolean {
  const topic = topicOf(rule);
  return topic !== 'yaml' && topic !== 'suppression';
}

/** GitHub's scale: from 7.0 on a result is high, from 4.0 on medium, below that low. */
function securitySeverity(severity: Severity): string {
  switch (severity) {
    case 'error':
      return '8.0';
    case 'warning':
      return '5.5';
    case 'information':
      return '3.0';
    case 'hint':
      return '1.0';
    default:
      return assertNever(severity);
  }
}

function problemSeverity(severity: Severity): 'error' | 'warning' | 'recommendation' {
  const level = sarifLevel(severity);
  return level === 'note' ? 'recommendation' : level;
}

function toPascalCase(id: string): string {
  return id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function inOneLine(markdown: string): string {
  return markdown.replace(/\s*\n\s*/g, ' ');
}
