import { lookup, scopesFor } from '../../analysis/lookups';
import type { NamespaceFacts } from '../../cluster/namespace-view';
import { IpSet, parseCidr } from '../../connectivity/ip-set';
import { type AllowList, allowListsOf, entriesThatCount, malformedEntry, openFamilies } from '../../entry/allow-lists';
import { nginx } from '../../entry/annotation-names';
import { isPassedThroughByNginx } from '../../entry/ingress';
import { servedBy } from '../../entry/ingress-controllers';
import { classNamesIn } from '../../kubernetes/ingress-class-names';
import { isPlaceholder } from '../../kubernetes/placeholder';
import type { Resource } from '../../kubernetes/resource';
import { membershipsOf } from '../../scopes/layout';
import type { FieldPath } from '../../yaml/field-path';
import { quoteText } from '../../yaml/problem';
import { field } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';

export type Data = {
  /** Indexes of the entries that open the list; empty for a list with an entry that cannot be read. */
  readonly open: readonly number[];
  readonly entries: readonly string[];
  readonly list: FieldPath;
  readonly form: AllowList['form'];
  readonly separator: AllowList['separator'];
  /** Of an item of the list, the field that has the entry; null where the item is the entry. */
  readonly key: string | null;
  /** The classes of an Ingress that lets nobody connect where ingress-nginx serves it; null where it does not depend on that. */
  readonly classNames: readonly string[] | null;
};

export const sourceAllowlistOpen: GroupedRule<'document'> = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      for (const list of allowListsOf(resource)) {
        // Lists of ingress-nginx, which nobody may read then.
        if (list.ifMalformed === 'nobody' && isPassedThroughByNginx(resource.annotations)) continue;
        const finding = closedList(resource, list) ?? openList(resource, list) ?? malformedList(resource, list);
        if (finding !== undefined) yield finding;
      }
    }
  },
  /** In any scope in which the list is read. */
  holds(finding, surroundings) {
    const { classNames } = finding.data as Data;
    if (classNames === null) return true;
    const ids = membershipsOf(surroundings.layout, finding.at.uri);
    const states = scopesFor(surroundings, ids.map(lookup.facts));
    return ids.some((id) => isReadIn(classNames, states.get(id)?.facts.ingressClasses ?? []));
  },
};

/** Whether ingress-nginx serves an Ingress of these classes, whose list has an annotation of its. */
function isReadIn(classNames: readonly string[], classes: NamespaceFacts['ingressClasses']): boolean {
  return servedBy(classNames, new Map([[nginx(''), '']]), classes) === 'ingress-nginx';
}

/** One that lets nobody connect, whatever else it contains. */
function closedList(resource: Resource, list: AllowList): DocumentFinding | undefined {
  const { ifMalformed, entries, name } = list;
  // What another tool fills in may mend the list.
  if (ifMalformed !== 'nobody' || entries.some(isPlaceholder) || malformedEntry(list) === undefined) return undefined;
  if (entries.some((entry) => entry !== '')) return malformedList(resource, list);
  const found = findingOf(resource, list, [], 0, {
    message: `${resource.kind} "${resource.name}" lets nobody connect: its ${name} is empty.`,
    severity: 'warning',
  });
  return { ...found, data: { ...(found.data as Data), classNames: classNamesIn(resource.node) } satisfies Data };
}

function openList(resource: Resource, list: AllowList): DocumentFinding | undefined {
  const sets = list.entries.map((entry) => parseCidr(entry)?.set ?? IpSet.empty);
  const families = openFamilies(list.entries);
  if (families.length === 0) return undefined;
  const whole = indexesOf(sets, (set) => families.some((family) => set.includes(family)));
  // Or parts of one, as in 0.0.0.0/1 and 128.0.0.0/1.
  const open = whole.length > 0 ? whole : indexesOf(sets, (set) => families.some((family) => family.includes(set)));
  const [first = 0, second = 0] = open;
  const parts = open.length === 2 ? `${list.entries[first]} and ${list.entries[second]}` : 'them all in parts';
  return findingOf(resource, list, open, first, {
    message: `${resource.kind} "${resource.name}" lets every address connect: its ${list.name} contains ${whole.length > 0 ? list.entries[first] : parts}.`,
    severity: list.isInternal ? 'information' : 'warning',
  });
}

function indexesOf(sets: readonly IpSet[], isMeant: (set: IpSet) => boolean): readonly number[] {
  return sets.flatMap((set, index) => (!set.isEmpty && isMeant(set) ? [index] : []));
}

function malformedList(resource: Resource, list: AllowList): DocumentFinding | undefined {
  const entry = malformedEntry(list);
  if (entry === undefined) return undefined;
  const index = list.entries.indexOf(entry);
  const between = list.separator === ',' ? /[\s;]/ : /[,;]/;
  const separator = between.test(entry) ? `: ${list.separator === ',' ? 'commas' : 'blanks'} separate entries` : '';
  const kind = list.takesAddresses ? 'address or CIDR' : 'CIDR';
  const subject = `${resource.kind} "${resource.name}"`;
  // What another tool fills in may mend the list.
  const isIgnored = list.ifMalformed === 'ignored' || entriesThatCount(list).length === 0;
  const isOpen = isIgnored && !list.entries.some(isPlaceholder);
  return findingOf(resource, list, [], index, {
    message: isOpen
      ? `${subject} lets every address connect: its ${list.name} is ignored. ${quoteText(entry)} is no ${kind}${separator}.`
      : `${subject} has ${quoteText(entry)} in ${list.name}${separator || `, which is no ${kind}`}.`,
    severity: 'warning',
  });
}

function findingOf(
  { apiVersion, kind, namespace, name, basePath }: Resource,
  { path, form, separator, entries, key }: AllowList,
  open: readonly number[],
  index: number,
  found: Pick<DocumentFinding, 'message' | 'severity'>,
): DocumentFinding {
  const list = [...basePath, ...path];
  return {
    ...found,
    place: field(form === 'list' ? [...list, index, ...(key === undefined ? [] : [key])] : list),
    resource: { apiVersion, kind, namespace, name },
    data: { open, entries, list, form, separator, key: key ?? null, classNames: null } satisfies Data,
  };
}
