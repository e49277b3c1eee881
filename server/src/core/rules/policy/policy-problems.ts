import { ownEntities } from '../../analysis/entities-by-place';
import type { Surroundings } from '../../analysis/lookups';
import type { SourceDocument } from '../../analysis/source-file';
import type { Json } from '../../json';
import { isDoubt, type PolicyProblem } from '../../kubernetes/policy-problem';
import type { Resource } from '../../kubernetes/resource';
import { validatePolicy } from '../../kubernetes/validate-policy';
import { isOnlyKustomized } from '../../scopes/layout';
import { type FieldPath, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { type Finding, field, type Severity } from '../finding';
import type { DocumentFinding } from '../rule';
import { findTypography } from './typography';

export type ProblemAbout<A extends PolicyProblem['about']> = Extract<PolicyProblem, { readonly about: A }>;

export interface Data<A extends PolicyProblem['about']> {
  readonly problem: ProblemAbout<A>;
  /** Path of the resource in its document. */
  readonly base: FieldPath;
}

export interface Words {
  readonly message: string;
  /** Without it, the rule's own. */
  readonly severity?: Severity;
}

/** A finding for each problem that one rule is about: the same problems for which the analysis does not trust a policy. */
export function* findProblems<A extends PolicyProblem['about']>(
  document: SourceDocument,
  about: A,
  inWords: (problem: ProblemAbout<A>, context: ProblemContext) => Words,
): Iterable<DocumentFinding> {
  if (document.content.kind !== 'manifest') return;
  for (const resource of document.content.resources) {
    const { problems, remainder } = validatePolicy(resource);
    const found = problems.filter((problem): problem is ProblemAbout<A> => problem.about === about);
    // Pasted bullets make texts of lists; that rule names the cause.
    if (found.length === 0 || findTypography(document).length > 0) continue;
    const { apiVersion, kind, namespace, name, basePath } = resource;
    for (const problem of found) {
      yield {
        ...inWords(problem, { resource, remainder, node: nodeAt(resource.node, problem.path) }),
        place: field([...basePath, ...problem.path], problem.part),
        resource: { apiVersion, kind, namespace, name },
        data: { problem, base: basePath } satisfies Data<A> as unknown as Json,
      };
    }
  }
}

export interface ProblemContext {
  readonly resource: Resource;
  readonly remainder: string | undefined;
  /** What is written at the problem's path. */
  readonly node: YamlNode | undefined;
}

/** What becomes of a policy with the problem, as the end of a sentence. */
export function consequence({ outcome }: PolicyProblem): string {
  if (outcome === 'letter') return 'so kubectl cannot apply this policy.';
  return outcome === 'unknown'
    ? 'so it is not defined what this policy does.'
    : 'so the API server rejects this policy.';
}

/** As the start of one; names of fields keep their case. */
export function sentence(text: string): string {
  return text.replace(/^(a(?=n? )|the )/, (start) => `${start.charAt(0).toUpperCase()}${start.slice(1)}`);
}

/** A kustomization may replace what the file says, or quote it, and then the file is no longer wrong. */
export function isStillWrong(finding: Finding, surroundings: Surroundings): boolean {
  const { problem, base } = finding.data as unknown as Data<PolicyProblem['about']>;
  if (!isOnlyKustomized(surroundings.layout, finding.at.uri)) return true;
  if (!isDoubt(problem)) return problem.outcome !== 'letter';
  const entities = ownEntities(surroundings, finding.at, base);
  return entities.length === 0 || entities.some(({ kind }) => kind === 'opaque-policy');
}
