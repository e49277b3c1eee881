import { fieldOf, isNull } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlNode } from '../yaml/tree';
import type { NetworkPolicyPort, Protocol } from './entities';
import { isMapOrNull, type PolicyPart } from './policy-part';
import type { PolicyProblem, PortProblem } from './policy-problem';
import type { PolicyReading } from './policy-reading';
import { barePort, isPortName, isPortNumber, lastPort } from './port-syntax';
import { textAt } from './read-resource';
import { reportUnknownFields } from './unknown-fields';

/**
 * Reads one entry of `ports` as validation.ValidateNetworkPolicyPort of the API server does.
 * What it refuses is said, not passed over: without its number a port would mean every port.
 */
export function readPolicyPort(part: PolicyPart, reading: PolicyReading): NetworkPolicyPort {
  const { node, path } = part;
  if (!isMapOrNull(node)) {
    if (!reading.isTemplated(node, path)) reportBarePort(part, reading);
    return { protocol: 'TCP', port: undefined, endPort: undefined };
  }
  reportUnknownFields(part, reading);
  const protocol = readProtocolField(part, reading);
  const port = readPort(part, reading);
  const endPort = readEndPort(part, port, reading);
  return { protocol, port: port === invalid ? undefined : port, endPort };
}

/** `- 80` where `- port: 80` belongs. */
function reportBarePort({ node, path }: PolicyPart, reading: PolicyReading): void {
  const wanted = node === undefined ? undefined : barePort(node);
  reading.report(path, 'a port must be a map with "port" and "protocol"', {
    about: 'port',
    kind: 'not-a-port',
    ...(wanted === undefined ? {} : { wanted }),
  });
}

const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
/** What runs on TCP and nothing else. */
const overTcp = new Set(['HTTP', 'HTTPS', 'HTTP2', 'GRPC', 'TLS']);

/** TCP where nothing is written; `outcome` is what becomes of a policy with a protocol that is none. */
export function readProtocolField(
  { node, path }: PolicyPart,
  reading: PolicyReading,
  outcome: PolicyProblem['outcome'] = 'rejected',
): Protocol {
  const written = fieldOf(node, 'protocol');
  const at = [...path, 'protocol'];
  if (isNull(written) || reading.isTemplated(written, at)) return 'TCP';
  const text = textAt(written, []) ?? '';
  const protocol = protocols.find((name) => name === text);
  if (protocol !== undefined) return protocol;
  const upper = text.trim().toUpperCase();
  const wanted = protocols.find((name) => name === upper) ?? (overTcp.has(upper) ? 'TCP' : undefined);
  const detail = { about: 'port', kind: 'protocol', ...(wanted === undefined ? {} : { wanted }) } as const;
  reading.report(at, `${quoteText(text)} is not TCP, UDP or SCTP`, detail, { outcome });
  return wanted ?? 'TCP';
}

/** A port that is written and cannot be read; absent is something else and means every port. */
const invalid = Symbol('invalid port');

type ReadPort = number | string | undefined | typeof invalid;

function readPort({ node, path }: PolicyPart, reading: PolicyReading): ReadPort {
  const written = fieldOf(node, 'port');
  if (written === undefined || isNull(written)) return undefined;
  const at = [...path, 'port'];
  const value = written.kind === 'scalar' ? written.value : undefined;
  if (typeof value === 'number' && isPortNumber(value)) return value;
  if (typeof value === 'string') {
    if (isPortName(value)) return value;
    if (!reading.isTemplated(written, at)) {
      reading.report(at, ...problemOfName(value, !isNull(fieldOf(node, 'endPort'))));
    }
    return invalid;
  }
  reading.report(at, 'port must be a number from 1 to 65535 or a name', { about: 'port', kind: 'port-value' });
  return invalid;
}

function problemOfName(value: string, hasEndPort: boolean): [why: string, problem: PortProblem] {
  const text = value.trim();
  const number = Number(text);
  if (/^\d+$/.test(text) && isPortNumber(number)) {
    return [`port ${quoteText(value)} is a text`, { about: 'port', kind: 'quoted-number', number }];
  }
  const range = /^(\d+)\s*[-:]\s*(\d+)$/.exec(text);
  const [from, to] = [Number(range?.[1]), Number(range?.[2])];
  if (isPortNumber(from) && isPortNumber(to) && from <= to) {
    return [`port ${quoteText(value)} is a text`, { about: 'port', kind: 'quoted-range', from, to, hasEndPort }];
  }
  const lower = value.toLowerCase();
  const wanted = isPortName(lower) ? { wanted: lower } : {};
  return [`${quoteText(value)} is not a port name`, { about: 'port', kind: 'port-name', ...wanted }];
}

function readEndPort({ node, path }: PolicyPart, port: ReadPort, reading: PolicyReading): number | undefined {
  const written = fieldOf(node, 'endPort');
  if (written === undefined || isNull(written)) return undefined;
  const at = [...path, 'endPort'];
  const value = written.kind === 'scalar' ? written.value : undefined;
  if (reading.isTemplated(written, at)) return undefined;
  if (typeof value !== 'number') {
    reading.report(at, 'endPort must be a number', problemOfEndPort(written));
    return undefined;
  }
  // Where port itself is wrong, that is the mistake.
  if (port === invalid) return undefined;
  if (typeof port !== 'number') {
    const why = port === undefined ? 'endPort needs a port' : 'endPort needs a numeric port';
    const detail = { about: 'port', kind: 'end-without-number', hasName: port !== undefined } as const;
    reading.report(at, why, detail, { part: 'key' });
    return undefined;
  }
  if (value > lastPort && Number.isInteger(value)) {
    // A number beyond the last port leaves no doubt about what is meant.
    const why = 'endPort must be a number from 1 to 65535';
    reading.report(at, why, { about: 'port', kind: 'port-value' }, { outcome: 'clear' });
  } else if (!isPortNumber(value)) {
    reading.report(at, 'endPort must be a number', { about: 'port', kind: 'port-value' });
  } else if (value < port) {
    const detail = { about: 'port', kind: 'end-before-port', port, endPort: value } as const;
    reading.report(at, 'endPort is smaller than port', detail);
  }
  return value;
}

function problemOfEndPort(node: YamlNode): PortProblem {
  const number = node.kind === 'scalar' && typeof node.value === 'string' ? Number(node.value.trim()) : Number.NaN;
  const isQuoted = node.kind === 'scalar' && node.value !== '' && isPortNumber(number);
  return isQuoted ? { about: 'port', kind: 'quoted-number', number } : { about: 'port', kind: 'port-value' };
}
