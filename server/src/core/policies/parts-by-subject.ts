import { labelKey } from '../cluster/policy-index';
import { certainlyMatches } from '../connectivity/certainly-matches';
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
): (part: Part) => LazyParts<Part> {
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
  return ({ allowed: { unit } }) => subjects.get(unit.subject) ?? noParts;
}

/** Parts in their order, which are looked for as far as somebody asks. */
export interface LazyParts<Part> {
  /** Undefined behind the last one. */
  at(position: number): Part | undefined;
}

const noParts: LazyParts<never> = { at: () => undefined };

/** What policies with one selector select. */
class Subject<Part> implements LazyParts<Part> {
  readonly selector: Selector;
  /** Under which its parts stand in the index. */
  readonly keys: readonly string[];
  readonly #read: Part[] = [];
  readonly #rest: Iterator<Part>;

  constructor(selector: Selector, keys: readonly string[], rest: Iterator<Part>) {
    this.selector = selector;
    this.keys = keys;
    this.#rest = rest;
  }

  at(position: number): Part | undefined {
    while (this.#read.length <= position) {
      const next = this.#rest.next();
      if (next.done === true) return undefined;
      this.#read.push(next.value);
    }
    return this.#read[position];
  }
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
  return new Subject(selector, keys, coveringParts(selector, pods, index, budget));
}

const ofEveryPod = '';

function* coveringParts<Part>(
  own: Selector,
  pods: PodDescription,
  index: SubjectIndex<Part>,
  budget: ComparisonBudget,
): Iterator<Part> {
  // The key under which the parts of a subject are read, each once; undefined where it does not select all of the pods.
  const keyOf = new Map<Subject<Part>, string | undefined>();
  for (const key of lookupKeys(pods.pods.requirements)) {
    for (const { part, subject } of index.get(key) ?? []) {
      if (!keyOf.has(subject)) {
        const isCovering = subject.selector === own || certainlyMatches(subject.selector, pods);
        keyOf.set(subject, isCovering ? key : undefined);
      }
      if (keyOf.get(subject) === key) yield part;
      else if (budget.left-- < 0) return;
    }
  }
}

/** What implies a requirement has a requirement of the same key, and of the same values if these are listed. */
function labelKeys({ key, operator, values }: LabelRequirement): readonly string[] {
  if (operator !== 'In') return [key];
  const [first, ...others] = values;
  if (first !== undefined && others.length === 0) return [labelKey(key, first)];
  return [...new Set(values)].map((value) => labelKey(key, value));
}

function lookupKeys(requirements: readonly LabelRequirement[]): Iterable<string> {
  const keys = new Set([ofEveryPod]);
  for (const requirement of requirements) {
    keys.add(requirement.key);
    for (const key of labelKeys(requirement)) keys.add(key);
  }
  return keys;
}
