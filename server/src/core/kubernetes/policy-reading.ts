import { limits } from '../limits';
import type { FieldPath } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlNode } from '../yaml/tree';
import { isPlaceholder } from './placeholder';
import type { PolicyPart } from './policy-part';
import { isDoubt, type PolicyProblem, type PolicyProblemDetail, type PolicyProblemPlace } from './policy-problem';

/** Reads what stands in `key` of `part` and belongs elsewhere, or has another name, as the field that it was meant to be. */
export type ReadMisplaced = (field: string, key: string, part: PolicyPart, reading: PolicyReading) => void;

/** Collects the problems of one policy while it is read; of very many the first ones. */
export class PolicyReading {
  readonly problems: PolicyProblem[] = [];
  private isTrusted = true;
  /** Paths of empty fields whose content stands elsewhere, which is one mistake and not two. */
  private readonly filledElsewhere = new Set<string>();
  private prunedDepth = 0;
  readonly readMisplaced: ReadMisplaced;

  constructor(readMisplaced: ReadMisplaced) {
    this.readMisplaced = readMisplaced;
  }

  report(
    path: FieldPath,
    why: string,
    detail: PolicyProblemDetail,
    { part = 'value', outcome = 'rejected' }: Partial<Pick<PolicyProblemPlace, 'part' | 'outcome'>> = {},
  ): void {
    // What stands in a field that is dropped goes with it.
    const isPruned = outcome === 'rejected' && this.prunedDepth > 0;
    const problem: PolicyProblem = { path, part, outcome: isPruned ? 'pruned' : outcome, why, ...detail };
    // The one that makes a policy untrusted must not get lost among many.
    if (this.problems.length < limits.problemsPerPolicy || (this.isTrusted && isDoubt(problem))) {
      this.problems.push(problem);
    }
    if (isDoubt(problem)) this.isTrusted = false;
  }

  /** `isSingleItem`: a list with this as its only item may have been meant. */
  reportType(path: FieldPath, expected: 'list' | 'map', why: string, isSingleItem = false): void {
    this.report(path, why, { about: 'structure', kind: 'wrong-type', expected, isSingleItem }, { part: 'key' });
  }

  /** What the schema of a CustomResourceDefinition does not take; `wanted` is what was meant, as YAML. */
  reportSchema(
    path: FieldPath,
    why: string,
    place: Partial<Pick<PolicyProblemPlace, 'part' | 'outcome'>> & { readonly wanted?: string | undefined } = {},
  ): void {
    const wanted = place.wanted === undefined ? {} : { wanted: place.wanted };
    this.report(path, why, { about: 'structure', kind: 'schema', ...wanted }, place);
  }

  /** What leaves in doubt what the policy does, and is no mistake in the policy, or one that is reported elsewhere. */
  reportOther(path: FieldPath, why: string): void {
    this.report(path, why, { about: 'other', kind: 'other' }, { part: 'key', outcome: 'unknown' });
  }

  /** Takes note of a value that another tool fills in, and says whether it is one. */
  isTemplated(node: YamlNode | undefined, path: FieldPath): boolean {
    if (node?.kind !== 'scalar' || typeof node.value !== 'string' || !isPlaceholder(node.value)) return false;
    this.reportOther(path, `${quoteText(node.value)} is filled in by another tool`);
    return true;
  }

  /** Reads what stands in a field that the API server drops. */
  readPruned(field: string, key: string, part: PolicyPart): void {
    this.prunedDepth++;
    this.readMisplaced(field, key, part, this);
    this.prunedDepth--;
  }

  markFilledElsewhere(path: FieldPath): void {
    this.filledElsewhere.add(JSON.stringify(path));
  }

  isFilledElsewhere(path: FieldPath): boolean {
    return this.filledElsewhere.size > 0 && this.filledElsewhere.has(JSON.stringify(path));
  }
}
