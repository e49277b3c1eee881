import type { JudgedExpectation } from '../../analysis/judge-expectations';
import type { Because } from '../../connectivity/explain';
import type { Unguarded } from '../../expectations/judge-expectation';
import { resourceWords } from '../../kubernetes/resource';
import type { Scope } from '../../scopes/scope';
import { field, type Related, type Severity } from '../finding';
import type { Rule } from '../rule';

export const failedExpectation: Rule = {
  id: 'failed-expectation',
  title: 'Expected connection that is not so',
  severity: 'error',
  slice: 'config',
  *check({ documentIndex, expectations }) {
    for (const judged of expectations) {
      const { entry, outcome, scopes } = judged;
      yield {
        documentIndex,
        message: messageOf(judged) + scopeNote(scopes),
        place: field([
          'expect',
          entry.index,
          ...(outcome.kind === 'no-exception' ? ['except', outcome.index] : [entry.key]),
        ]),
        resource: undefined,
        scopes,
        related: 'because' in outcome ? relatedOf(entry, outcome) : [],
        data: null,
        ...severityOf(outcome),
      };
    }
  },
};

function severityOf({ kind }: JudgedExpectation['outcome']): { readonly severity?: Severity } {
  if (kind === 'unknown') return { severity: 'information' };
  return kind === 'no-exception' ? { severity: 'warning' } : {};
}

function messageOf({ entry: { key, except }, outcome }: JudgedExpectation): string {
  if (outcome.kind === 'no-exception') {
    return `The exception "${except[outcome.index]}" means no workload.${hintOf(outcome.meant)}`;
  }
  if (outcome.kind === 'nothing') {
    const ends = { from: 'The left end means no workload.', to: 'The right end means no workload.' } as const;
    return outcome.end === 'ports'
      ? 'No pod at the right end has a port of that name.'
      : ends[outcome.end] + hintOf(outcome.meant);
  }
  const { source, destination, connections, why } = outcome;
  const pair = `"${source}" can${key === 'deny' ? '' : 'not'} reach "${destination}" on ${connections}`;
  if (outcome.kind === 'fails') return `${pair}, which this ${key === 'deny' ? 'forbids' : 'demands'}.`;
  return `Whether "${source}" can reach "${destination}" on ${connections} is not known. ${why}`;
}

function hintOf(meant: string | undefined): string {
  return meant === undefined ? '' : ` Did you mean "${meant}"?`;
}

function scopeNote(scopes: readonly Scope[]): string {
  if (scopes.length === 0) return '';
  const names = scopes.map(({ name }) => `"${name}"`).join(', ');
  return scopes.length === 1 ? ` This is in scope ${names}.` : ` This is in the scopes ${names}.`;
}

/**
 * What opens a connection that is forbidden, or closes one that is demanded; else the policies that have a say, and the
 * workloads that no policy selects.
 */
function relatedOf(
  { key }: JudgedExpectation['entry'],
  { because, unguarded }: Extract<JudgedExpectation['outcome'], { because: unknown }>,
): readonly Related[] {
  const telling = because.filter(({ effect }) => (effect === 'allow') === (key === 'deny'));
  const policies = (telling.length > 0 ? telling : because).flatMap(({ effect, where }): readonly Related[] => {
    if (where === undefined) return [];
    const { resource, ref, path } = where;
    const name = `${resource.kind} "${resource.name}"`;
    return [{ at: ref, place: field(path), message: `${name} ${verbs[effect]}` }];
  });
  return telling.length > 0 ? policies : [...policies, ...unguarded.map(relatedWorkload)];
}

function relatedWorkload({ direction, workload }: Unguarded): Related {
  const { ref, basePath, identity } = workload;
  return {
    at: ref,
    place: field([...basePath, 'metadata', 'name']),
    message: `No policy selects ${resourceWords(identity)} for ${direction}.`,
  };
}

const verbs: Readonly<Record<Because['effect'], string>> = {
  allow: 'allows it here.',
  deny: 'denies it here.',
  pass: 'leaves it to later policies here.',
  isolate: 'isolates the pods, and what no rule allows is denied.',
  none: 'allows nothing here, because it fails closed.',
  default: 'says nothing.',
};
