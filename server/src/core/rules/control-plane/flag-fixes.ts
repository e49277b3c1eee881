import { documentRoot } from '../../analysis/document-root';
import type { FixAction } from '../../fixes/fix';
import type { ResourceRef } from '../../kubernetes/resource';
import { type FieldPath, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import type { ProposeFixes } from '../rule';
import { addBelow } from './add-below';
import { type Component, listOf } from './component';
import type { FlagData, Mend } from './flag-rule';
import { kubeletCertificates } from './kubelet-certificates';
import { componentsOf } from './read-components';

/** What mends the flags of a component, written as its document writes flags. */
export const flagFixes: ProposeFixes = ({ at, data }, analysis) => {
  const { component: index, mends } = data as unknown as FlagData;
  const document = analysis.files.get(at.uri)?.documents[at.documentIndex]?.document;
  const component = document === undefined ? undefined : componentsOf(document)[index];
  const root = documentRoot(analysis, at);
  if (component === undefined || root === undefined) return [];
  return mends.flatMap((mend) => {
    const actions = actionsOf(mend, component, root, at);
    return actions.length === 0
      ? []
      : [
          {
            ...(mend.needsChoice === true ? { needsChoice: true as const } : {}),
            title: typeof mend.title === 'string' ? mend.title : mend.title[kubeletCertificates(analysis)],
            isSafe: false,
            actions,
          },
        ];
  });
};

/** Nothing where the document leaves no place to write. */
function actionsOf(
  { set = {}, remove = [] }: Mend,
  component: Component,
  root: YamlNode,
  at: ResourceRef,
): readonly FixAction[] {
  const { writing, flags } = component;
  if (writing.kind === 'none') return [];
  const wanted = Object.entries(set);
  const changed = wanted.filter(([name]) => flags.has(name));
  const added = wanted.filter(([name]) => !flags.has(name));
  return [
    ...remove.flatMap((name) => removeFlag(component, name, at)),
    ...changed.flatMap(([name, value]) => changeFlag(component, root, name, value, at)),
    ...addFlags(component, root, added, at),
  ];
}

function removeFlag({ flags, writing }: Component, name: string, at: ResourceRef): readonly FixAction[] {
  const flag = flags.get(name);
  if (flag === undefined) return [];
  const path = writing.kind === 'named-list' ? flag.path.slice(0, -1) : flag.path;
  const paths = flag.keyPath === undefined ? [path] : [flag.keyPath, path];
  return paths.map((each) => ({ kind: 'remove-entry', at, path: each }));
}

function changeFlag(
  { flags, writing }: Component,
  root: YamlNode,
  name: string,
  value: string,
  at: ResourceRef,
): readonly FixAction[] {
  const flag = flags.get(name);
  if (flag === undefined) return [];
  const { path } = flag;
  // A variable of etcd has the value alone.
  const isWhole = writing.kind === 'arguments' && flag.keyPath === undefined && path.at(-1) !== 'value';
  if (isWhole) return [{ kind: 'set-field', at, path, value: `${writing.dashes}${name}=${value}` }];
  if (writing.kind === 'fields') {
    const list = nodeAt(root, path);
    if (list?.kind === 'sequence') return changeList(listOf(flag.value), listOf(value), path, at);
    return [{ kind: 'set-field', at, path, value }];
  }
  return [{ kind: 'set-field', at, path, value: writing.kind === 'arguments' ? value : JSON.stringify(value) }];
}

/** Takes out what is not wanted; where something else is, writes it in place of what there is. */
function changeList(
  before: readonly string[],
  wanted: readonly string[],
  path: FieldPath,
  at: ResourceRef,
): readonly FixAction[] {
  const remove = (index: number): FixAction => ({ kind: 'remove-entry', at, path: [...path, index] });
  if (wanted.every((text) => before.includes(text))) {
    return before.flatMap((text, index) => (wanted.includes(text) ? [] : remove(index)));
  }
  const rest = wanted.slice(before.length);
  return [
    ...before.flatMap((text, index): FixAction[] => {
      const next = wanted[index];
      if (next === undefined) return [remove(index)];
      return next === text ? [] : [{ kind: 'set-field', at, path: [...path, index], value: next }];
    }),
    ...(rest.length === 0 ? [] : [{ kind: 'add-entry' as const, at, path, yaml: items(rest) }]),
  ];
}

function items(texts: readonly string[]): string {
  return texts.map((text) => `- ${text}`).join('\n');
}

function addFlags(
  { writing }: Component,
  root: YamlNode,
  added: readonly (readonly [name: string, value: string])[],
  at: ResourceRef,
): readonly FixAction[] {
  if (added.length === 0) return [];
  switch (writing.kind) {
    case 'arguments': {
      const yaml = items(added.map(([name, value]) => `${writing.dashes}${name}=${value}`));
      return [{ kind: 'add-entry', at, path: writing.path, yaml }];
    }
    case 'named-list': {
      const yaml = added.map(([name, value]) => `- name: ${name}\n  value: ${JSON.stringify(value)}`).join('\n');
      return [{ kind: 'add-entry', at, path: writing.path, yaml }];
    }
    case 'map':
      return added.flatMap(([name, value]) => addBelow(root, writing.path, [name], JSON.stringify(value), at));
    case 'fields':
      return added.flatMap(([name, value]) =>
        addBelow(root, writing.base, writing.fields.get(name) ?? [name], value, at),
      );
    case 'none':
      return [];
  }
}
