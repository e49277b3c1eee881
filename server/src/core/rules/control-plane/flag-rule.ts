import type { SourceDocument } from '../../analysis/source-file';
import type { Json } from '../../json';
import { field, type Severity } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { type CisCheck, cisOf } from './cis';
import type { Component } from './component';
import { componentsOf } from './read-components';

/** What is wrong with the flags of a component. */
export interface Flaw {
  /** The flag that decides, where one is written. */
  readonly flag?: string;
  /** Follows the component in the sentence: `takes requests of anybody`. */
  readonly effect: string;
  /** What decides, where that is no flag as it is written: `no --client-ca-file`. */
  readonly because?: string;
  readonly severity?: Severity;
  readonly cis?: CisCheck;
  readonly mends?: readonly Mend[];
  /** What the rule's guard needs. */
  readonly data?: { readonly [key: string]: Json };
}

/** Flags to write and to take out, by name, without dashes. */
export interface Mend {
  /** Without a dot, as the title of a fix. */
  readonly title: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

/** What a fix needs of a finding: the component by its place in the document, and what mends it. */
export interface FlagData {
  readonly component: number;
  readonly mends: readonly Mend[];
}

/** A rule that looks at each component by itself. */
export function flagRule(check: (component: Component) => Iterable<Flaw>): GroupedRule<'document'> {
  return {
    slice: 'document',
    *check(document: SourceDocument) {
      for (const [index, component] of componentsOf(document).entries()) {
        for (const flaw of check(component)) yield toFinding(component, index, flaw);
      }
    },
  };
}

function toFinding(component: Component, index: number, flaw: Flaw): DocumentFinding {
  const { effect, severity, cis, mends = [] } = flaw;
  const flag = flaw.flag === undefined ? undefined : component.flags.get(flaw.flag);
  const because = flaw.because ?? flag?.words ?? '';
  const id = cis === undefined ? undefined : cisOf(cis, component.version);
  const benchmark = id === undefined ? '' : ` CIS Kubernetes Benchmark ${id.benchmark}: ${id.id}.`;
  return {
    message: `${component.subject} ${effect}${because === '' ? '' : ` (${because})`}.${benchmark}`,
    place: flag === undefined ? component.place : field(flag.path),
    resource: component.resource,
    data: { ...flaw.data, component: index, mends } satisfies FlagData as unknown as Json,
    ...(severity === undefined ? {} : { severity }),
  };
}
