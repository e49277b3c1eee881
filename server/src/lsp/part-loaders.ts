import type { GroupName, LoadPart, RuleGroup } from '../core';
import type { ClientFeatures } from './client-features';
import type { AnswerLater, AnswersPart, LateMethod } from './late-requests';
import { onDemand } from './on-demand';
import type { ServerOptions } from './server-options';

/** Each gives undefined where a part cannot be loaded. */
export interface PartLoaders {
  readonly loadAnswers: (part: AnswersPart) => Promise<Partial<Record<LateMethod, AnswerLater>> | undefined>;
  /** The module of a group of rules. */
  readonly loadGroup: (name: GroupName) => Promise<RuleGroup | undefined>;
  readonly loadPart: LoadPart;
}

/** Loads each part once; what fails is reported once, and tried again when somebody asks again. */
export function partLoaders(
  features: ClientFeatures,
  { loadAnswers, loadGroup, runPart }: ServerOptions,
  logError: (what: string, error: unknown) => void,
): PartLoaders {
  const loaders = new Map<string, () => Promise<unknown>>();
  const loadPart = <Part>(part: string, load: () => Promise<Part>) => {
    const loader =
      loaders.get(part) ??
      onDemand(
        () => runPart(part, features).then(load),
        (error) => logError(`${withoutPart[part] ?? withoutRules(part)}, ${causeOf(error)}`, error),
      );
    loaders.set(part, loader);
    return loader() as Promise<Part | undefined>;
  };
  return {
    loadAnswers: async (part) => (await loadPart<{ readonly answers: object }>(part, loadAnswers[part]))?.answers,
    loadGroup: (name) => loadPart(`${name}-rules`, () => loadGroup(name, loadPart)),
    loadPart,
  };
}

/** What is lacking without a part that is not of a group of rules. */
const withoutPart: Readonly<Record<string, string>> = {
  answers: 'There are no hovers and links: a part of the server is not loaded',
  'fix-answers': 'There are no fixes and comparisons: a part of the server is not loaded',
  'entry-coverage': 'There is nothing about TLS of entry points: a part of the server is not loaded',
  'kustomize-evaluation': 'Nothing is known of what kustomizations build: a part of the server is not loaded',
  'judge-expectations': 'Expectations are not judged: a part of the server is not loaded',
  'read-certificates': 'Nothing is known of certificates: a part of the server is not loaded',
};

function withoutRules(part: string): string {
  return `The ${part.replace(/-rules$/, '')} rules do not report: they are not loaded`;
}

/** Of a failure to load something of our own, which tells nothing of a manifest. */
function causeOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? '';
}
