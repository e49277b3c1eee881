import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { type Json, nearest, type StatedQuery } from '../core';
import type { Io } from './io';
import { UsageError } from './usage-error';

/** The questions of a list, without those that cannot be read. */
export interface ReadQueries {
  readonly queries: readonly StatedQuery[];
  /** One for each of the others: `FILE:line:column: Question 2 …`. */
  readonly problems: readonly string[];
}

/** The questions of `--queries FILE|-`: a JSON or YAML list; anything else is a `UsageError`. */
export async function readQueries(io: Io, file: string): Promise<ReadQueries> {
  const name = file === '-' ? 'Standard input' : `"${file}"`;
  const text = file === '-' ? await io.readStdin() : readText(io, file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const [problem] = document.errors;
  if (problem !== undefined) {
    if (problem.code === 'MULTIPLE_DOCS') throw new UsageError(`${name} has several documents: write one list.`);
    throw new UsageError(`${name} is neither JSON nor YAML: ${problem.message.split('\n')[0]?.replace(/:$/, '.')}`);
  }
  const list = document.contents;
  if (!isSeq(list))
    throw new UsageError(`${name} is not a list of questions: [ { "from", "to", "protocol", "port" } ].`);
  const queries: StatedQuery[] = [];
  const problems: string[] = [];
  for (const [index, item] of list.items.entries()) {
    const node = isAlias(item) ? item.resolve(document) : item;
    const fail: Fail = (why, at) => {
      const offset = (isNode(at) ? at.range : undefined)?.[0] ?? (isNode(item) ? item.range : undefined)?.[0] ?? 0;
      const { line, col } = lines.linePos(offset);
      throw new BadQuestion(`${file === '-' ? name : file}:${line}:${col}: Question ${index + 1} ${why}`);
    };
    try {
      queries.push(readQuestion(node, document, fail));
    } catch (error) {
      if (!(error instanceof BadQuestion)) throw error;
      problems.push(error.message);
    }
  }
  return { queries, problems };
}

class BadQuestion extends Error {}

function readQuestion(node: unknown, document: Document, fail: Fail): StatedQuery {
  if (!isMap(node)) return fail('is not an object with "from" and "to".', node);
  requireKnownKeys(node, fail);
  return readQuery(node, plainValue(node, document, fail), fail);
}

/** Ends the reading of a question with a problem, at a node of it. */
type Fail = (why: string, at: unknown) => never;

function plainValue(node: YAMLMap, document: Document, fail: Fail): Readonly<Record<string, Json | undefined>> {
  try {
    const value = node.toJS(document);
    // What contains itself is no JSON, as which the question is repeated.
    JSON.stringify(value);
    return value;
  } catch {
    // The parser gives up on aliases that grow without measure.
    return fail('has aliases that lead to themselves or to too much.', node);
  }
}

/** A port from the command line. */
export function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new UsageError(`--port ${text} is not a port number from 1 to 65535.`);
  return port;
}

/** A protocol from the command line, in any case. */
export function readProtocol(text: string): string {
  const protocol = text.toUpperCase();
  if (!protocols.includes(protocol)) throw new UsageError(`--protocol ${text} is none of TCP, UDP, SCTP and ICMP.`);
  return protocol;
}

const protocols: readonly string[] = ['TCP', 'UDP', 'SCTP', 'ICMP'];

function readText(io: Io, file: string): string {
  const target = path.resolve(io.cwd, file);
  if (!existsSync(target)) throw new UsageError(`There is no file "${file}", which --queries names.`);
  try {
    return readFileSync(target, 'utf8');
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read: ${(error as Error).message}.`);
  }
}

const keys = ['from', 'to', 'protocol', 'port', 'http', 'sni', 'icmp'];

function requireKnownKeys({ items }: YAMLMap, fail: Fail): void {
  const before = new Set<string>();
  for (const { key } of items) {
    const written = String(isScalar(key) ? key.value : key);
    if (before.has(written)) fail(`has the key "${written}" twice.`, key);
    before.add(written);
    if (keys.includes(written)) continue;
    const meant = nearest(written, keys);
    const advice = meant === undefined ? `A question has ${keys.join(', ')}.` : `Did you mean "${meant}"?`;
    fail(`has a key "${written}" that means nothing. ${advice}`, key);
  }
}

function readQuery(node: YAMLMap, value: Readonly<Record<string, Json | undefined>>, fail: Fail): StatedQuery {
  const { from, to, protocol, port, http, sni, icmp } = value;
  const at = (key: string) => node.get(key, true);
  if (typeof from !== 'string') return fail('needs "from" as text.', at('from'));
  if (typeof to !== 'string') return fail('needs "to" as text.', at('to'));
  if (protocol !== undefined && protocol !== null && typeof protocol !== 'string') {
    return fail('has a "protocol" that is no text.', at('protocol'));
  }
  if (port !== undefined && port !== null && typeof port !== 'number') {
    return fail('has a "port" that is no number.', at('port'));
  }
  return {
    from,
    to,
    protocol: protocol ?? 'TCP',
    port: port ?? undefined,
    ...(http === undefined ? {} : { http }),
    ...(sni === undefined ? {} : { sni }),
    ...(icmp === undefined ? {} : { icmp }),
  };
}
