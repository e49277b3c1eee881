import { allDuplicates, type Duplicate } from '../../cluster/duplicates';
import { groupBy } from '../../group-by';
import type { Entity } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { parentOf, relativeFolder } from '../../scopes/relative-uri';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';

export const duplicateResource: Rule = {
  id: 'duplicate-resource',
  title: 'Object that is written more than once',
  severity: 'information',
  slice: 'cluster',
  *check(duplicates) {
    for (const group of groupBy(allDuplicates(duplicates), foldersOf).values()) yield* toFinding(group);
  },
  docs: {
    what: 'Two manifests of one scope have the same kind, namespace and name.\nWhat two folders have in common is one finding, at the first such object.',
    why: 'A cluster holds only the one that was applied last.\nWhen both are policies with different rules, nobody can say from the files which of them is enforced, and coverage is `unknown`.',
    how: 'Remove one of them or give it another name.\nWhere they are for different clusters, let a kustomization in each folder say so: every kustomization that no other one uses is a scope of its own.',
    limits:
      'Manifests of one Namespace with the same labels are left out, because each may come along with what it holds.\nA base that several kustomizations use is no duplicate.\nOnly kinds that matter for the network are compared.',
    references: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names',
      'https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
    ],
  },
  examples: [
    {
      title: 'Two environments without anything that tells them apart',
      yaml: `#- dev/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
---
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
#- prod/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  #     ~~~ [duplicate-resource] Service "web" and 1 more object stand in "../dev" as well
  namespace: shop
---
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
`,
    },
    {
      title: 'A kustomization for each environment',
      yaml: `#- dev/kustomization.yaml
resources: [web.yaml]
#- dev/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
#- prod/kustomization.yaml
resources: [web.yaml]
#- prod/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
`,
    },
  ],
};

/** Those of what is written first and of what is written again. */
function foldersOf({ first, other }: Duplicate): string {
  return JSON.stringify([parentOf(first.ref.uri), parentOf(other.ref.uri)]);
}

function* toFinding(duplicates: readonly Duplicate[]): Iterable<DraftFinding> {
  const [shown, ...more] = duplicates;
  if (shown === undefined) return;
  const { first, other } = shown;
  const [from, to] = [parentOf(other.ref.uri), parentOf(first.ref.uri)];
  const others = more.length === 0 ? '' : ` and ${more.length} more object${more.length === 1 ? '' : 's'}`;
  const verb = more.length === 0 ? 'stands' : 'stand';
  const where = from === to ? 'twice in this folder' : `in "${relativeFolder(from, to)}" as well`;
  yield {
    message: `${nameOf(other)}${others} ${verb} ${where}; what is applied last replaces the other.`,
    at: other.ref,
    place: nameField(other),
    resource: other.identity,
    related: duplicates.slice(0, limits.relatedLocations).map((duplicate) => ({
      at: duplicate.first.ref,
      place: nameField(duplicate.first),
      message: `${nameOf(duplicate.first)} stands here as well.`,
    })),
    data: null,
  };
}

function nameOf({ identity }: Entity): string {
  return `${identity.kind} "${identity.name}"`;
}

function nameField({ basePath }: Entity) {
  return field([...basePath, 'metadata', 'name']);
}
