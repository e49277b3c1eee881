import { kubernetesOf } from '../../analysis/kubernetes-of';
import type { SourceDocument } from '../../analysis/source-file';
import type { Json } from '../../json';
import { withoutCredentials } from '../../text/without-credentials';
import { field, type Severity } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { type CisCheck, cisOf } from './cis';
import { type Component, minorVersion } from './component';
import type { KubeletCertificates } from './kubelet-certificates';
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
  /** The recommendations that ask for something else; several where one mistake offends against them all. */
  readonly cis?: CisCheck | readonly CisCheck[];
  readonly mends?: readonly Mend[];
  /** What the rule's guard needs. */
  readonly data?: { readonly [key: string]: Json };
}

/** Flags to write and to take out, by name, without dashes. */
export interface Mend {
  /** Without a dot, as the title of a fix; or by who signs the certificates of kubelets in the workspace. */
  readonly title: string | Readonly<Record<KubeletCertificates, string>>;
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  /** Something breaks where the rest of the cluster is not made for it, which the title says. */
  readonly needsChoice?: true;
}

/** What a fix needs of a finding: the component by its place in the document, and what mends it. */
export interface FlagData {
  readonly component: number;
  readonly mends: readonly Mend[];
  /** What is said where the document does not tell the version of Kubernetes. */
  readonly versionless?: { readonly sentence: string; readonly cis: readonly CisCheck[] };
}

/** What decides where a flag has no value: it is written so, or missing. */
export function writtenOrMissing({ flags }: Component, name: string): Pick<Flaw, 'flag' | 'because'> {
  return flags.has(name) ? { flag: name } : { because: `no --${name}` };
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
    // The document does not say the version: a configuration may.
    holds({ data, at }, { options }) {
      const { versionless } = data as unknown as FlagData;
      const version = versionless === undefined ? undefined : minorVersion(kubernetesOf(options, at.uri));
      if (versionless === undefined || version === undefined) return true;
      return { message: withBenchmark(versionless.sentence, versionless.cis, version) };
    },
  };
}

/** The sentence, and which recommendations ask for it. */
function withBenchmark(sentence: string, checks: readonly CisCheck[], version: string | undefined): string {
  const found = checks.flatMap((check) => cisOf(check, version) ?? []);
  const [first] = found;
  if (first === undefined) return sentence;
  return `${sentence} CIS Kubernetes Benchmark ${first.benchmark}: ${found.map(({ id }) => id).join(', ')}.`;
}

function toFinding(component: Component, index: number, flaw: Flaw): DocumentFinding {
  const { effect, severity, mends = [] } = flaw;
  const cis = [flaw.cis ?? []].flat();
  const flag = flaw.flag === undefined ? undefined : component.flags.get(flaw.flag);
  const because = flaw.because ?? flag?.words ?? '';
  const sentence = withoutCredentials(`${component.subject} ${effect}${because === '' ? '' : ` (${because})`}.`);
  const versionless = cis.length === 0 || component.version !== undefined ? {} : { versionless: { sentence, cis } };
  const fixing: FlagData = { component: index, mends, ...versionless };
  return {
    message: withBenchmark(sentence, cis, component.version),
    place: flag === undefined ? component.place : field(flag.path),
    resource: component.resource,
    data: { ...flaw.data, ...fixing } as unknown as Json,
    ...(severity === undefined ? {} : { severity }),
  };
}
