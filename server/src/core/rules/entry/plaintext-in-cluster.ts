import type { Surroundings } from '../../analysis/lookups';
import { limits } from '../../limits';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import { firstWithinLength } from '../message-length';
import type { Completion } from '../rule';
import { type CalledEnd, calledEnd } from './called-end';
import type { PlainUrl } from './plain-urls';
import { type Data, outsideMessage } from './plaintext-finding';

/** The URLs of an object that may be those of Services; `base` is where it stands in its document. */
export type InsideData = { readonly base: FieldPath; readonly urls: readonly PlainUrl[] };

/**
 * What is said of those that certainly lead to Services, where nothing declared encrypts the connections. One finding
 * stands for all of an object: about what leaves the cluster, if anything does, else about the first one.
 */
export function completeInside(
  finding: Finding,
  { base, urls }: InsideData,
  surroundings: Surroundings,
): false | Completion {
  const calls = urls.flatMap((url) => {
    const end = calledEnd(surroundings, finding.at, base, url);
    return end === undefined ? [] : [{ url, end }];
  });
  const leaving = calls.filter(({ end }) => end.kind === 'outside');
  const [first, ...others] = leaving.length > 0 ? leaving : calls;
  if (first === undefined || finding.resource === undefined) return false;
  const { url, end } = first;
  const { kind, name } = finding.resource;
  const about = {
    place: field(url.path),
    related: [
      ...relatedTo(end),
      ...others.map(({ url: { path, where, scheme, host } }) => ({
        at: finding.at,
        place: field(path),
        message: `${where} has ${scheme}://${host}.`,
      })),
    ].slice(0, limits.relatedLocations),
  };
  if (end.kind === 'outside') {
    const data: Data = { path: url.path, value: null, scheme: url.secure };
    return { ...about, severity: 'information', message: outsideMessage(finding.resource, end.host, url), data };
  }
  const more = new Set(others.flatMap((call) => (call.end.kind === 'service' ? nameOf(call.end) : [])));
  more.delete(nameOf(end));
  const ofNamespace = end.namespace === end.from ? '' : ` of "${end.namespace}"`;
  const words = `Service "${end.name}"${ofNamespace}${more.size === 0 ? '' : ` and ${more.size} more`}`;
  const sentence = `${kind} "${name}" speaks to ${words} without TLS`;
  const why = 'Nothing that is declared encrypts it on the way.';
  return {
    ...about,
    message: firstWithinLength([`${sentence}: ${url.where} has ${url.scheme}://. ${why}`, `${sentence}. ${why}`]),
    data: { path: url.path, value: secureValue(url, end), scheme: url.secure } satisfies Data,
  };
}

function nameOf({ namespace, name }: Extract<CalledEnd, { kind: 'service' }>): string {
  return `${namespace}/${name}`;
}

function relatedTo({ service }: CalledEnd): NonNullable<Completion['related']> {
  if (service === undefined) return [];
  const { ref, basePath, name } = service;
  return [
    { at: ref, place: field([...basePath, 'metadata', 'name']), message: `Service "${name}" is what is called.` },
  ];
}

/** With the port that the Service has for HTTPS by its name; where it has none, there is nobody who speaks it. */
function secureValue({ scheme, secureText }: PlainUrl, { service }: CalledEnd): string | null {
  if (secureText === null || !/^(http|ws)$/i.test(scheme)) return null;
  const meant =
    service?.ports.filter(({ name, protocol }) => protocol === 'TCP' && /^https(-|$)/.test(name ?? '')) ?? [];
  const [https] = meant;
  if (https === undefined || meant.length > 1) return null;
  const port = https.port === 443 ? '' : `:${https.port}`;
  return secureText.replace(/^(\w+:\/\/[^:/?#]+)(:\d+)?/, (_, host: string) => host + port);
}
