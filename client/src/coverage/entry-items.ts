import type { CoverageEntryPoint, CoverageTlsState } from '../../../server/src/protocol/protocol';
import type { CoverageItem } from './coverage-item';
import { leaf, withUniqueIds } from './rows';

/** The row of what lets something in from outside, with those below it whose certificates end first on top. */
export function entryPointsItem(
  entryPoints: readonly CoverageEntryPoint[],
  prefix: string,
  shortPath: (uri: string) => string,
): CoverageItem {
  const counts = (['plain', 'unknown'] as const).flatMap((state) => {
    const number = entryPoints.filter(({ tls }) => tls.state === state).length;
    return number === 0 ? [] : [`${number} ${state}`];
  });
  const ending = entryPoints.filter(({ notice }) => notice !== null).length;
  const certificates = ending === 0 ? [] : [`${ending} ${ending === 1 ? 'certificate ends' : 'certificates end'}`];
  const description = [`${entryPoints.length}`, ...counts, ...certificates].join(' · ');
  const id = `${prefix}entry-points`;
  return {
    id,
    label: 'Entry points',
    description,
    icon: 'globe',
    tooltip: ['Hosts and ports that clients outside of the cluster reach, and how they are encrypted.'],
    spoken: `Entry points, ${description}`,
    children: withUniqueIds(entryPoints.map((entry) => entryPointItem(entry, id, shortPath))),
    isExpanded: false,
  };
}

function entryPointItem(entry: CoverageEntryPoint, parentId: string, shortPath: (uri: string) => string): CoverageItem {
  const { kind, namespace, name, location, request, tls, notice, servedBy } = entry;
  const place = `${shortPath(location.uri)}:${location.range.start.line + 1}`;
  const description = [...(notice === null ? [] : [notice]), tls.words].join(' · ');
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ['Certificate', entry.certificates],
    ['From', [entry.sources]],
    ['Web application firewall', [entry.waf]],
    ['Leads to', entry.backends],
  ];
  return leaf({
    id: `${parentId}/${kind}:${namespace}:${name}:${request}`,
    label: request,
    description,
    icon: notice === null ? icons[tls.state] : 'warning',
    tooltip: [
      `${kind} "${namespace}/${name}"${servedBy === null ? '' : `, served by ${servedBy}`}`,
      `TLS: ${tls.words}`,
      ...(notice === null ? [] : [notice]),
      ...lines.flatMap(([title, texts]) => (texts.length === 0 ? [] : [`${title}: ${texts.join(', ')}`])),
      place,
    ],
    spoken: `${request} of ${kind} ${name}, ${description}`,
    location,
  });
}

const icons: Readonly<Record<CoverageTlsState, string>> = {
  plain: 'warning',
  unknown: 'question',
  terminated: 'shield',
  're-encrypted': 'lock',
  'passed-through': 'lock',
  redirected: 'arrow-right',
  'not-served': 'circle-slash',
};
