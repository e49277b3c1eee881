import { fieldOf } from '../yaml/field-path';
import type { ClusterPolicyPort, Protocol } from './entities';
import { fieldPart, type PolicyPart } from './policy-part';
import type { PolicyReading } from './policy-reading';
import { lastPort } from './port-syntax';
import { readProtocolField } from './read-policy-port';
import { textAt } from './read-resource';
import { checkMap, onlyField, readInteger } from './schema-checks';

/** One entry of `ports` (v1alpha1) or `protocols` (v1alpha2); undefined for one of which nothing can be said. */
export function readClusterPolicyPort(part: PolicyPart, reading: PolicyReading): ClusterPolicyPort | undefined {
  const field = onlyField(part, reading);
  switch (field) {
    case 'unrecognised':
      return { kind: 'unrecognised' };
    case 'namedPort':
    case 'destinationNamedPort':
      return readName(part, field, reading);
    case 'portNumber':
      return readPortNumber(fieldPart(part, 'port-number', field), reading);
    case 'portRange':
      return readPortRange(fieldPart(part, 'port-range', field), reading);
    case 'tcp':
    case 'udp':
    case 'sctp':
      return readProtocol(fieldPart(part, 'protocol-match', field), protocolOf[field], reading);
    default:
      return undefined;
  }
}

const protocolOf = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' } as const;
const everyPort = { first: 1, last: lastPort };

function readName(part: PolicyPart, key: string, reading: PolicyReading): ClusterPolicyPort | undefined {
  const node = fieldOf(part.node, key);
  const path = [...part.path, key];
  if (node?.kind === 'scalar' && typeof node.value === 'string') {
    return reading.isTemplated(node, path) ? undefined : { kind: 'named', name: node.value };
  }
  const wanted = node?.kind === 'scalar' ? { wanted: JSON.stringify(textAt(node, []) ?? '') } : {};
  reading.report(path, `${key} must be a text`, { about: 'port', kind: 'schema', ...wanted });
  return undefined;
}

function readPortNumber(part: PolicyPart, reading: PolicyReading): ClusterPolicyPort | undefined {
  if (checkMap(part, reading) === undefined) return undefined;
  const protocol = readUncheckedProtocol(part, reading);
  const port = readInteger(part, 'port', everyPort, reading);
  return port === undefined ? undefined : { kind: 'numbered', protocol, ports: { first: port, last: port } };
}

function readPortRange(part: PolicyPart, reading: PolicyReading): ClusterPolicyPort | undefined {
  if (checkMap(part, reading) === undefined) return undefined;
  const protocol = readUncheckedProtocol(part, reading);
  const ports = readRange(part, reading);
  if (ports === undefined) return undefined;
  // The definition of v1alpha1 does not compare them.
  if (ports.last < ports.first) reportBackwards(part, ports, 'unknown', reading);
  return { kind: 'numbered', protocol, ports };
}

function readProtocol(part: PolicyPart, protocol: Protocol, reading: PolicyReading): ClusterPolicyPort | undefined {
  const field = onlyField(part, reading);
  if (field === undefined || field === 'unrecognised') return field && { kind: 'unrecognised' };
  const destination = fieldPart(part, 'destination-port', 'destinationPort');
  const which = onlyField(destination, reading);
  if (which === 'unrecognised') return { kind: 'unrecognised' };
  if (which === 'number') {
    const port = readInteger(destination, 'number', everyPort, reading);
    return port === undefined ? undefined : { kind: 'numbered', protocol, ports: { first: port, last: port } };
  }
  if (which === undefined) return undefined;
  const range = fieldPart(destination, 'number-range', 'range');
  const ports = checkMap(range, reading) && readRange(range, reading);
  if (ports === undefined) return undefined;
  if (ports.last <= ports.first) reportBackwards(range, ports, 'rejected', reading);
  return { kind: 'numbered', protocol, ports };
}

function readRange(part: PolicyPart, reading: PolicyReading) {
  const first = readInteger(part, 'start', everyPort, reading);
  const last = readInteger(part, 'end', everyPort, reading);
  return first === undefined || last === undefined ? undefined : { first, last };
}

function reportBackwards(
  { path }: PolicyPart,
  { first, last }: { readonly first: number; readonly last: number },
  outcome: 'rejected' | 'unknown',
  reading: PolicyReading,
): void {
  const why =
    first === last ? `end ${last} is not greater than start ${first}` : `end ${last} is smaller than start ${first}`;
  reading.report([...path, 'end'], why, { about: 'port', kind: 'schema' }, { outcome });
}

/** The definition takes any text; plugins know three. */
function readUncheckedProtocol(part: PolicyPart, reading: PolicyReading): Protocol {
  return readProtocolField(part, reading, 'unknown');
}
