import { labelKey } from '../cluster/policy-index';
import { matchAnybody } from '../connectivity/anybody';
import type { PodDescription } from '../connectivity/pod-description';
import type { LabelRequirement } from '../kubernetes/label-selector';
import type { PolicyUnit, Selector } from './ir';

/** Something of a rule. */
interface PartOfRule {
  readonly allowed: { readonly unit: PolicyUnit };
  /** The pods that its policy selects. */
  readonly subject: PodDescription;
}

/** How many comparisons may follow. */
export interface ComparisonBudget {
  left: number;
}

/**
 * For each part those whose policies select all of the pods that its own one selects, itself included. The order is
 * always the same: first those for every pod, then by the labels that the pods must have.
 * What policies select is compared once for all parts of policies with one selector, only where labels are alike, and
 * as far as somebody reads on. Each part that is passed over takes one from the budget.
 */
export function partsBySubject<Part extends PartOfRule>(
  parts: readonly Part[],
  budget: ComparisonBudget,
): (part: Part) => Iterable<Part> {
  const subjects = new Map<Selector, Subject<Part>>();
  const index = new Map<string, PartOfSubject<Part>[]>();
  for (const part of parts) {
    const selector = part.allowed.unit.subject;
    const subject = subjects.get(selector) ?? newSubject(selector, part.subject, index, budget);
    subjects.set(selector, subject);
    for (const key of subject.keys) {
      const alike = index.get(key);
      if (alike === undefined) index.set(key, [{ part, subject }]);
      else alike.push({ part, subject });
    }
  }
  return ({ allowed: { unit } }) => {
    const subject = subjects.get(unit.subject);
    return subject === undefined ? [] : readOn(subject);
  };
}

/** What policies with one selector select. */
interface Subject<Part> {
  readonly selector: Selector;
  readonly pods: PodDescription;
  /** Under which its parts stand in the index. */
  readonly keys: readonly string[];
  /** The parts that were read, and those that were not. */
  readonly read: Part[];
  readonly rest: Iterator<Part>;
}

interface PartOfSubject<Part> {
  readonly part: Part;
  readonly subject: Subject<Part>;
}

/** Parts by one label that the pods must have, so that policies for other pods are not looked at. */
type SubjectIndex<Part> = ReadonlyMap<string, readonly PartOfSubject<Part>[]>;

function newSubject<Part>(
  selector: Selector,
  pods: PodDescription,
  index: SubjectIndex<Part>,
  budget: ComparisonBudget,
): Subject<Part> {
  const [first] = pods.pods.requirements;
  const keys = first === undefined ? [ofEveryPod] : labelKeys(first);
  return { selector, pods, keys, read: [], rest: coveringParts(pods, index, budget) };
}

const ofEveryPod = '';

function* readOn<Part>({ read, rest }: Subject<Part>): Iterable<Part> {
  for (let position = 0; ; position++) {
    if (position === read.length) {
      const next = rest.next();
      if (next.done === true) return;
      read.push(next.value);
    }
    yield read[position] as Part;
  }
}

function* coveringParts<Part>(
  pods: PodDescription,
  index: SubjectIndex<Part>,
  budget: ComparisonBudget,
): Iterator<Part> {
  // The key under which the parts of a subject are read, each once; undefined where it does not select all of the pods.
  const keyOf = new Map<Subject<Part>, string | undefined>();
  for (const key of lookupKeys(pods.pods.requirements)) {
    for (const { part, subject } of index.get(key) ?? []) {
      if (!keyOf.has(subject)) {
        keyOf.set(subject, matchAnybody(subject.selector, pods) === 'yes' ? key : undefined);
      }
      if (keyOf.get(subject) === key) yield part;
      else if (budget.left-- < 0) return;
    }
  }
}

/** What implies a requirement has a requirement of the same key, and of the same values if these are listed. */
function labelKeys({ key, operator, values }: LabelRequirement): readonly string[] {
  return operator === 'In' ? [...new Set(values)].map((value) => labelKey(key, value)) : [key];
}

function lookupKeys(requirements: readonly LabelRequirement[]): readonly string[] {
  const keys = requirements.flatMap((requirement) => [requirement.key, ...labelKeys(requirement)]);
  return [ofEveryPod, ...new Set(keys)];
}
