import type { DefaultNamespace } from '../../analysis/options';
import { allDuplicates, type Duplicate } from '../../cluster/duplicates';
import { groupBy } from '../../group-by';
import type { Entity } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { incompleteReason } from '../../scopes/layout';
import { parentOf, relativeFolder } from '../../scopes/relative-uri';
import { field, type Severity } from '../finding';
import type { DraftFinding, Rule } from '../rule';

export const duplicateResource: Rule = {
  id: 'duplicate-resource',
  title: 'Object that is written more than once',
  severity: 'information',
  slice: 'cluster',
  *check(duplicates) {
    const isBuilt = duplicates.scope.kind === 'kustomization';
    const all = allDuplicates(duplicates);
    const refused = isBuilt ? all.filter(hasOneId) : [];
    for (const group of groupBy(refused, foldersOf).values()) yield* toFinding(group, refusal);
    const applied = isBuilt ? all.filter((each) => !hasOneId(each)) : all;
    for (const group of groupBy(applied, foldersOf).values()) yield* toFinding(group, applying);
  },
  holds({ scopes, data }, { layout }) {
    const { ifRenamed } = data as Data;
    // What is not evaluated of a kustomization may give one of them another name.
    const isDoubtful = scopes.some(({ id }) => incompleteReason(layout, id) !== undefined);
    return ifRenamed === null || !isDoubtful || { message: ifRenamed, severity: 'information' };
  },
};

type Data = {
  /** What is said of objects that kustomize refuses, where it may give one of them another name; null of others. */
  readonly ifRenamed: string | null;
};

/** To kustomize, which tells versions apart, and takes what has no namespace for an object of `default`. */
function hasOneId({ first, other }: Duplicate): boolean {
  return first.identity.apiVersion === other.identity.apiVersion && isAssumed(first) === isAssumed(other);
}

/** Somebody has told Firebreak the namespace, and kustomize knows nothing of it. */
function isAssumed({ namespaceSource }: Entity): boolean {
  return assumed.has(namespaceSource);
}

const assumed: ReadonlySet<string> = new Set<DefaultNamespace['source']>([
  '--namespace',
  'firebreak.defaultNamespace',
  'configuration',
]);

interface Consequence {
  /** The end of the message. */
  readonly words: string;
  readonly severity?: Severity;
}

/** https://github.com/kubernetes-sigs/kustomize/blob/master/api/resmap/reswrangler.go */
const refusal: Consequence = { words: 'kustomize refuses to build both', severity: 'error' };
const applying: Consequence = { words: 'what is applied last counts' };

/** Those of what is written first and of what is written again. */
function foldersOf({ first, other }: Duplicate): string {
  return JSON.stringify([parentOf(first.ref.uri), parentOf(other.ref.uri)]);
}

function* toFinding(duplicates: readonly Duplicate[], consequence: Consequence): Iterable<DraftFinding> {
  const [shown, ...more] = duplicates;
  if (shown === undefined) return;
  const { first, other } = shown;
  const [from, to] = [parentOf(other.ref.uri), parentOf(first.ref.uri)];
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const verb = more.length === 0 ? 'is' : 'are';
  const where = from === to ? 'twice in this folder' : `also in "${relativeFolder(from, to)}"`;
  const { words, ...severity } = consequence;
  const message = (end: string) => `${nameOf(other)}${others} ${verb} ${where}: ${end}.`;
  yield {
    ...severity,
    message: message(words),
    at: other.ref,
    place: nameField(other),
    resource: other.identity,
    related: duplicates.slice(0, limits.relatedLocations).map((duplicate) => ({
      at: duplicate.first.ref,
      place: nameField(duplicate.first),
      message: `${nameOf(duplicate.first)} stands here as well.`,
    })),
    data: { ifRenamed: consequence === refusal ? message(applying.words) : null } satisfies Data,
  };
}

function nameOf({ identity }: Entity): string {
  return `${identity.kind} "${identity.name}"`;
}

function nameField({ basePath }: Entity) {
  return field([...basePath, 'metadata', 'name']);
}
