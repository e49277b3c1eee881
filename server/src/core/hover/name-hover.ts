import type { Analysis } from '../analysis/analysis';
import type { ScopeState } from '../analysis/scope-state';
import type { NamespaceView } from '../cluster/namespace-view';
import { type WorkloadCoverage, workloadCoverage } from '../coverage/workload-coverage';
import type { Direction, Entity } from '../kubernetes/entities';
import { podsOfPolicy } from '../policies/cluster-policy';
import { podsSelectedBy } from '../policies/network-policy';
import { count } from '../report/words';
import { code, type HoverLine, type HoverPart, plain, strong } from './hover-text';
import { matchLines, matchPods } from './match-lines';
import { nameLink } from './name-link';
import { serviceBackends } from './service-backends';

/** What an object is called, where it belongs, and what the analysis knows of it; nothing for kinds without an answer. */
export function nameHover(analysis: Analysis, state: ScopeState, entity: Entity): readonly HoverLine[] {
  if (entity.kind === 'cluster-policy') {
    const matches = matchPods(state.namespaces.values(), podsOfPolicy(entity.subject));
    return [title(entity), ...matchLines(analysis, 'Selects', matches, undefined)];
  }
  const { namespace } = entity.kind === 'namespace' ? { namespace: entity.name } : entity;
  const view = namespace === undefined ? undefined : state.namespaces.get(namespace);
  if (view === undefined) return [];
  switch (entity.kind) {
    case 'workload':
      return [title(entity, view), ...coverageLines(analysis, workloadCoverage(view, state.facts, entity))];
    case 'network-policy': {
      if (entity.unknown !== undefined) return [title(entity, view), [plain(entity.unknown)]];
      const matches = matchPods([view], podsSelectedBy(entity));
      return [title(entity, view), ...matchLines(analysis, 'Selects', matches, view)];
    }
    case 'service': {
      const matches = serviceBackends(view, entity);
      return matches === undefined
        ? [title(entity, view), [plain('Has no selector: its endpoints are written elsewhere.')]]
        : [title(entity, view), ...matchLines(analysis, 'Sends to', matches, view)];
    }
    case 'namespace': {
      const policies = count(view.networkPolicies.length, 'network policy', 'network policies');
      return [[strong(`Namespace ${view.name}`)], [plain(`${count(view.workloads.length, 'workload')}, ${policies}`)]];
    }
    case 'ingress':
      return [];
    case 'opaque-policy':
      return [title(entity, view), [plain(entity.why)]];
    case 'node':
    case 'opaque-pods':
    case 'service-endpoints':
    case 'route':
    case 'gateway':
    case 'reference-grant':
    case 'ingress-class':
    case 'pod-settings':
    case 'config-data':
    case 'api-server-callback':
    case 'monitor':
    case 'scraper':
    case 'mesh-egress':
    case 'role':
    case 'role-binding':
    case 'kept':
      return [];
  }
}

/** `**Deployment web** · namespace shop (from k8s/kustomization.yaml)` */
function title({ identity, namespaceSource }: Entity, view?: NamespaceView): HoverLine {
  if (view === undefined) return [strong(`${identity.kind} ${identity.name}`), plain(' · cluster-wide')];
  return [
    strong(`${identity.kind} ${identity.name}`),
    plain(' · namespace '),
    code(view.name),
    plain(` (${sourceWords(namespaceSource)})`),
  ];
}

function sourceWords(source: string): string {
  if (source === 'default') return 'no manifest states it, so it is the default';
  return `from ${source}`;
}

/** The reason for a state stands below it; one for both directions below both. */
function coverageLines(analysis: Analysis, coverage: WorkloadCoverage): readonly HoverLine[] {
  const { ingress, egress } = coverage.reasons;
  const line = (text: string | undefined): readonly HoverLine[] => (text === undefined ? [] : [[plain(text)]]);
  return [
    directionLine(analysis, coverage, 'ingress'),
    ...line(ingress === egress ? undefined : ingress),
    directionLine(analysis, coverage, 'egress'),
    ...line(egress),
  ];
}

/** `Ingress: restricted by allow-web, default-deny` */
function directionLine(analysis: Analysis, coverage: WorkloadCoverage, direction: Direction): HoverLine {
  const state = coverage[direction];
  const word = direction === 'ingress' ? 'Ingress' : 'Egress';
  const head = [plain(`${word}: `), strong(state)];
  // What has a reason is not what the readable policies make of it.
  if (coverage.reasons[direction] !== undefined) return head;
  const deciding = coverage.policies
    .filter(({ directions }) => directions.includes(direction))
    .map(({ policy }) => policy);
  return [...head, ...because(analysis, deciding)];
}

function because(analysis: Analysis, deciding: readonly Decider[]): readonly HoverPart[] {
  if (deciding.length === 0) return [plain(', no policy selects its pods for this direction')];
  const shown = deciding.slice(0, shownPolicies);
  const more = deciding.length - shown.length;
  const links = shown.flatMap((policy, index) => [plain(index === 0 ? ' by ' : ', '), nameLink(analysis, policy)]);
  return more > 0 ? [...links, plain(` and ${more} more`)] : links;
}

const shownPolicies = 5;

type Decider = WorkloadCoverage['policies'][number]['policy'];
