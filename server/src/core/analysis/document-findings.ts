import type { ResourceIdentity } from '../kubernetes/resource';
import { crashFinding } from '../rules/crash-finding';
import type { Finding } from '../rules/finding';
import { documentRules } from '../rules/index';
import type { DocumentFinding, DocumentRule, RuleMeta } from '../rules/rule';
import type { AnalysisOptions } from './options';
import type { SourceDocument, SourceFile } from './source-file';

/** The findings that single documents give, in document order. Memoised by document: its text decides them. */
export function documentFindings(file: SourceFile, options: AnalysisOptions): readonly Finding[] {
  return file.documents.flatMap(({ document }, documentIndex) =>
    findingsOfDocument(document)
      .filter((finding) => !options.disabledRules.has(finding.ruleId))
      .map((finding) => ({ ...finding, at: { uri: file.uri, documentIndex } })),
  );
}

type UnplacedFinding = Omit<Finding, 'at'>;

const memo = new WeakMap<SourceDocument, readonly UnplacedFinding[]>();

function findingsOfDocument(document: SourceDocument): readonly UnplacedFinding[] {
  if (document.content.kind === 'ignored' || document.content.kind === 'template') return [];
  const known = memo.get(document);
  if (known !== undefined) return known;
  const findings = documentRules.flatMap((rule) => runRule(rule, document));
  memo.set(document, findings);
  return findings;
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
