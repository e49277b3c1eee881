import { memoize } from '../connectivity/memoize';
import type { ResourceIdentity } from '../kubernetes/resource';
import { crashFinding } from '../rules/crash-finding';
import type { Finding } from '../rules/finding';
import { documentRules } from '../rules/index';
import type { DocumentFinding, DocumentRule, RuleMeta } from '../rules/rule';
import { type RuleGroup, rulesIn } from '../rules/rule-group';
import type { AnalysisOptions } from './options';
import type { SourceDocument, SourceFile } from './source-file';

/** The findings that single documents give, in document order. Memoised by document: its text decides them. */
export function documentFindings(file: SourceFile, options: AnalysisOptions): readonly Finding[] {
  return placedFindings(file, options, ofOwnRules);
}

/** The same of the rules of a group, for the documents that it judges. */
export function groupDocumentFindings(
  group: RuleGroup,
  file: SourceFile,
  options: AnalysisOptions,
): readonly Finding[] {
  const find = ofGroup(group);
  return placedFindings(file, options, (document) =>
    document.content.kind === 'manifest' && document.content.groups.includes(group.name) ? find(document) : [],
  );
}

function placedFindings(
  file: SourceFile,
  options: AnalysisOptions,
  find: (document: SourceDocument) => readonly UnplacedFinding[],
): readonly Finding[] {
  // Nearly no document has any, and this runs for every one of an edited file.
  const placed: Finding[] = [];
  file.documents.forEach(({ document }, documentIndex) => {
    for (const finding of find(document)) {
      if (!options.disabledRules.has(finding.ruleId)) placed.push({ ...finding, at: { uri: file.uri, documentIndex } });
    }
  });
  return placed;
}

type UnplacedFinding = Omit<Finding, 'at'>;

const ofManifest = findingsBy(documentRules);

function ofOwnRules(document: SourceDocument): readonly UnplacedFinding[] {
  const { kind } = document.content;
  return kind === 'ignored' || kind === 'template' ? [] : ofManifest(document);
}

const ofGroup = memoize((group: RuleGroup) => findingsBy(rulesIn(group).document));

function findingsBy(
  rules: readonly (RuleMeta & DocumentRule)[],
): (document: SourceDocument) => readonly UnplacedFinding[] {
  return memoize((document) => rules.flatMap((rule) => runRule(rule, document)));
}

function runRule(rule: RuleMeta & DocumentRule, document: SourceDocument): readonly UnplacedFinding[] {
  try {
    return [...rule.check(document)].map((draft: DocumentFinding) => ({
      severity: rule.severity,
      ...draft,
      resource: draft.resource ?? onlyResource(document),
      ruleId: rule.id,
      related: [],
      scopes: [],
    }));
  } catch (error) {
    return [crashFinding(rule.id, error)];
  }
}

/** What a finding about the text is about, where the document holds one object and its name can be read. */
export function onlyResource(document: SourceDocument | undefined): ResourceIdentity | undefined {
  const content = document?.content;
  const [resource, ...others] = content?.kind === 'manifest' ? content.resources : [];
  if (resource === undefined || others.length > 0 || resource.name === '') return undefined;
  const { apiVersion, kind, namespace, name } = resource;
  return { apiVersion, kind, namespace, name };
}
