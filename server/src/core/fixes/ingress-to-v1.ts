import type { SourceFile } from '../analysis/source-file';
import type { ResourceRef } from '../kubernetes/resource';
import { type FieldPath, itemsAt, keyText, nodeAt } from '../yaml/field-path';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml/tree';
import { endOfLine, indentationStyle, lineStartAt } from '../yaml/yaml-text';
import type { FixAction } from './fix';

/**
 * What turns the body of a v1beta1 Ingress into one of v1, other than its apiVersion; undefined where that cannot be done
 * without writing more of it again. Only keys are touched, so every value keeps its comments.
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/#ingress-v122
 */
export function ingressToV1(file: SourceFile, at: ResourceRef, basePath: FieldPath): readonly FixAction[] | undefined {
  const document = file.documents[at.documentIndex]?.document;
  const root = document?.content.kind === 'manifest' ? document.content.root : undefined;
  if (document === undefined || root === undefined) return undefined;
  const { text } = document;
  const layout: Layout = { text, eol: endOfLine(file.text), step: indentationStyle(root, text).map };
  const edits = ingressEdits(nodeAt(root, [...basePath, 'spec']), layout);
  return edits?.map(({ start, end, newText }) => ({ kind: 'replace-text', at, range: { start, end }, newText }));
}

interface Layout {
  readonly text: string;
  readonly eol: string;
  readonly step: number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

function ingressEdits(spec: YamlNode | undefined, layout: Layout): readonly Edit[] | undefined {
  const edits: (readonly Edit[] | undefined)[] = [];
  if (spec?.origin !== undefined) return undefined;
  const defaultBackend = entryOf(spec, 'backend');
  if (defaultBackend !== undefined) {
    edits.push([renamed(defaultBackend, 'defaultBackend', layout)], backendEdits(defaultBackend, layout));
  }
  for (const rule of itemsAt(spec, ['rules'])) {
    for (const path of itemsAt(rule, ['http', 'paths'])) {
      const backend = entryOf(path, 'backend');
      if (backend === undefined || path.origin !== undefined) return undefined;
      // v1beta1 took a path without type for one that is up to the controller; v1 wants that written.
      if (entryOf(path, 'pathType') === undefined) edits.push([pathType(path, backend, layout)]);
      edits.push(backendEdits(backend, layout));
    }
  }
  return edits.every((part) => part !== undefined) ? edits.flat() : undefined;
}

/** Before the backend, where people write it. */
function pathType(path: YamlNode, { key }: YamlEntry, { text, eol }: Layout): Edit {
  const [open, close] = quotesOf(key, text);
  const isFlow = path.kind === 'map' && path.style === 'flow';
  const separator = isFlow ? ', ' : eol + ' '.repeat(key.start - lineStartAt(text, key.start));
  const entry = `${open}pathType${close}: ${open}ImplementationSpecific${close}`;
  return { start: key.start, end: key.start, newText: entry + separator };
}

function backendEdits({ value }: YamlEntry, layout: Layout): readonly Edit[] | undefined {
  if (value.kind !== 'map') return undefined;
  const name = entryOf(value, 'serviceName');
  const port = entryOf(value, 'servicePort');
  // Written for v1 already, or for something other than a Service.
  if (name === undefined && port === undefined) return [];
  if (name === undefined || port === undefined || port.value.kind !== 'scalar' || isShared(value)) return undefined;
  const [first, second] = name.key.start < port.key.start ? [name, port] : [port, name];
  const isAdjacent = value.entries.indexOf(second) === value.entries.indexOf(first) + 1;
  if (!isAdjacent || name.value.kind !== 'scalar') return undefined;
  const portKey = typeof port.value.value === 'number' ? 'number' : 'name';
  // A number in quotes is no name of a port, and as a number it would have to be written again.
  if (portKey === 'name' && /^\d*$/.test(port.value.source)) return undefined;
  return value.style === 'flow'
    ? flowBackend(first, second, name, portKey, layout)
    : blockBackend(first, second, name, portKey, layout);
}

function blockBackend(
  first: YamlEntry,
  second: YamlEntry,
  name: YamlEntry,
  portKey: string,
  { text, eol, step }: Layout,
): readonly Edit[] {
  const column = first.key.start - lineStartAt(text, first.key.start);
  const indent = (levels: number) => eol + ' '.repeat(column + levels * step);
  const keyOf = (entry: YamlEntry) => (entry === name ? 'name' : `port:${indent(2)}${portKey}`);
  return [
    { start: first.key.start, end: first.key.end, newText: `service:${indent(1)}${keyOf(first)}` },
    { start: second.key.start, end: second.key.end, newText: ' '.repeat(step) + keyOf(second) },
  ];
}

function flowBackend(
  first: YamlEntry,
  second: YamlEntry,
  name: YamlEntry,
  portKey: string,
  { text }: Layout,
): readonly Edit[] {
  const [open, close] = quotesOf(first.key, text);
  const quoted = (key: string) => open + key + close;
  const keyOf = (entry: YamlEntry) => (entry === name ? quoted('name') : `${quoted('port')}: { ${quoted(portKey)}`);
  const endOf = (entry: YamlEntry) => (entry === name ? '' : ' }');
  return [
    { start: first.key.start, end: first.key.end, newText: `${quoted('service')}: { ${keyOf(first)}` },
    ...(first === name ? [] : [{ start: first.value.end, end: first.value.end, newText: ' }' }]),
    { start: second.key.start, end: second.key.end, newText: keyOf(second) },
    { start: second.value.end, end: second.value.end, newText: `${endOf(second)} }` },
  ];
}

function renamed({ key }: YamlEntry, name: string, { text }: Layout): Edit {
  const [open, close] = quotesOf(key, text);
  return { start: key.start, end: key.end, newText: open + name + close };
}

function quotesOf(key: YamlEntry['key'], text: string): readonly [open: string, close: string] {
  const quote = key.style === 'plain' ? '' : text.slice(key.start, key.start + 1);
  return [quote, quote];
}

/** An entry that is written in the map itself. */
function entryOf(node: YamlNode | undefined, name: string): YamlEntry | undefined {
  return node?.kind === 'map'
    ? node.entries.find(({ key, merged }) => keyText(key) === name && merged !== true)
    : undefined;
}

/** Behind an anchor or an alias, an edit would change other places too, or one place twice. */
function isShared(map: YamlMap): boolean {
  return (
    map.origin !== undefined || map.entries.some(({ merged, value }) => merged === true || value.origin !== undefined)
  );
}
