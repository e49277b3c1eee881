import type { Analysis } from '../analysis/analysis';
import type { ScopeState } from '../analysis/scope-state';
import type { PlacedEntryPoint } from '../coverage/entry-coverage';
import { loadEntryCoverage } from '../coverage/load-entry-coverage';
import { readsOf, type ServingCertificate } from '../entry/certificates';
import type { AllowedSources, EntryBackend, Hop, PlainHttp } from '../entry/entry-point';
import { isHostField } from '../entry/hosts';
import type { KeptDocument } from '../kubernetes/kept-document';
import { certificateLines } from './certificate-hover';
import { code, type HoverLine, type HoverPart, plain, strong } from './hover-text';
import type { HoveredField } from './hovered-field';
import { nameLink } from './name-link';
import { sourceLines } from './secret-hover';

/** How a host is served, on its name: by what, with which certificate, for whom, and what is behind it. */
export async function hostHover(
  analysis: Analysis,
  state: ScopeState,
  { document, path, checkpoint }: HoveredField,
): Promise<readonly HoverLine[]> {
  // Few values are hosts, and what says how they are served is loaded for these.
  if (!isHostField(path)) return [];
  const part = await loadEntryCoverage(analysis.loadPart);
  const entries = (await part?.entriesAt(analysis, state, document, path, checkpoint)) ?? [];
  const told = new Set<string>();
  return entries.flatMap((entry) => {
    // Of the paths of a host, what is the same for all of them is said once.
    const common = commonLines(analysis, document, entry);
    const key = JSON.stringify(common);
    const isNew = !told.has(key);
    told.add(key);
    return [
      titleOf(entry),
      ...(isNew ? common : []),
      ...entry.point.backends.map((each) => backendLine(analysis, each)),
    ];
  });
}

function titleOf({ description: { request, words } }: PlacedEntryPoint): HoverLine {
  return [strong(request), plain(` · ${words}`)];
}

function commonLines(
  analysis: Analysis,
  document: KeptDocument,
  { point, description }: PlacedEntryPoint,
): readonly HoverLine[] {
  const { servedBy, edge, http, certificates, allowList } = point;
  return [
    ...(servedBy === undefined ? [] : [[plain(`Served by ${servedBy}`)]]),
    ...(edge.kind === 'terminated' ? httpLines(http) : []),
    ...certificates.flatMap((certificate, index) =>
      linesOfCertificate(analysis, document, certificate, description.certificates[index] ?? ''),
    ),
    sourceLine(allowList),
    [plain(`Web application firewall: ${description.waf}`)],
  ];
}

function httpLines(http: PlainHttp): readonly HoverLine[] {
  switch (http) {
    case 'redirected':
      return [[plain('Plain HTTP is redirected')]];
    case 'closed':
      return [[plain('Plain HTTP is not served')]];
    default:
      // That it is served stands in the title.
      return [];
  }
}

function linesOfCertificate(
  analysis: Analysis,
  document: KeptDocument,
  certificate: ServingCertificate,
  words: string,
): readonly HoverLine[] {
  if (certificate.kind === 'secret' && certificate.knowledge.kind === 'known') {
    const { knowledge, name } = certificate;
    const sources = knowledge.sources.flatMap((source) => sourceLines(analysis, source, document));
    return [[plain('Certificate in Secret '), code(name)], ...sources];
  }
  const read = readsOf(certificate).flatMap((each) => certificateLines(each, analysis.options.today));
  return [[plain(`Certificate: ${words}`)], ...read];
}

function sourceLine(sources: AllowedSources): HoverLine {
  switch (sources.kind) {
    case 'anybody':
      return [plain('Anybody may connect: no list of addresses is written')];
    case 'inside':
      return [plain('Only a network inside reaches it')];
    case 'unknown':
      return [plain(`Who may connect is not known: ${sources.why}`)];
    case 'nobody':
      return [plain(`Nobody may connect: ${sources.why}`)];
    case 'listed': {
      const shown = sources.entries.slice(0, shownEntries);
      const more = sources.entries.length - shown.length;
      const entries = shown.flatMap((entry, index) => [...(index > 0 ? [plain(', ')] : []), code(entry)]);
      return [plain('Only from '), ...entries, ...(more > 0 ? [plain(` and ${more} more`)] : [])];
    }
  }
}

const shownEntries = 5;

/** `Service web, port 80 → Deployment web, port 8080: plain` */
function backendLine(analysis: Analysis, backend: EntryBackend): HoverLine {
  const { namespace, service, port, isMissing, isUngranted, workloads, podPorts, hop } = backend;
  const name = [plain('Leads to Service '), code(`${namespace}/${service}`)];
  const ofService = port === undefined ? [] : [plain(`, port ${port}`)];
  if (isUngranted) return [...name, ...ofService, plain(', for which there is no ReferenceGrant')];
  if (isMissing) return [...name, ...ofService, plain(', which is not in the manifests')];
  const shown = workloads.slice(0, shownWorkloads);
  const links = shown.flatMap((workload, index): readonly HoverPart[] => [
    plain(index > 0 ? ', ' : ` → ${workload.identity.kind} `),
    nameLink(analysis, workload),
  ]);
  const more = workloads.length > shown.length ? [plain(` and ${workloads.length - shown.length} more`)] : [];
  const ofPods = podPorts.length === 0 ? [] : [plain(`, port ${podPorts.join(', ')}`)];
  return [...name, ...ofService, ...links, ...more, ...ofPods, plain(`: ${hopWords(hop)}`)];
}

const shownWorkloads = 3;

function hopWords(hop: Hop): string {
  if (hop.kind === 'unknown') return `unknown, because ${hop.why}`;
  if (hop.kind === 'plain') return 'plain';
  return hop.isVerified === false ? 'encrypted, to whatever certificate it shows' : 'encrypted';
}
