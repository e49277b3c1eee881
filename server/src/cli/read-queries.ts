import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Json, StatedQuery } from '../core';
import type { Io } from './io';
import { UsageError } from './usage-error';

/** The questions of `--queries FILE|-`: a JSON or YAML list. */
export async function readQueries(io: Io, file: string): Promise<readonly StatedQuery[]> {
  const name = file === '-' ? 'Standard input' : `"${file}"`;
  const value = parseList(name, file === '-' ? await io.readStdin() : readText(io, file));
  if (!Array.isArray(value))
    throw new UsageError(`${name} is not a list of questions: [ { "from", "to", "protocol", "port" } ].`);
  return value.map((entry: unknown, index) => readQuery(entry, `Question ${index + 1} of ${name}`));
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
  try {
    return readFileSync(path.resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read: ${(error as Error).message}.`);
  }
}

function parseList(name: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${name} is neither JSON nor YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}

function readQuery(entry: unknown, name: string): StatedQuery {
  if (typeof entry !== 'object' || entry === null)
    throw new UsageError(`${name} is not an object with "from" and "to".`);
  const { from, to, protocol, port, http, sni, icmp } = entry as Readonly<Record<string, Json | undefined>>;
  if (typeof from !== 'string' || typeof to !== 'string')
    throw new UsageError(`${name} needs "from" and "to" as text.`);
  if (protocol !== undefined && protocol !== null && typeof protocol !== 'string') {
    throw new UsageError(`${name} has a "protocol" that is no text.`);
  }
  if (port !== undefined && port !== null && typeof port !== 'number')
    throw new UsageError(`${name} has a "port" that is no number.`);
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
