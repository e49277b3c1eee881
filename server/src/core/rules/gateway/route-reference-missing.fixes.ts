import { documentRoot } from '../../analysis/document-root';
import type { Fix } from '../../fixes/fix';
import { viewsOf } from '../../fixes/new-policy';
import { offeredCandidates } from '../../fixes/offered-candidates';
import { yamlString } from '../../fixes/policy-yaml';
import { objectsOfKind } from '../../gateway/api-object';
import { listenersOf } from '../../gateway/listeners';
import { portAt } from '../../kubernetes/read-service';
import { byDistance } from '../../text/nearest';
import { type FieldPath, nodeAt, stringAt } from '../../yaml/field-path';
import { exposes } from '../exposure/dangling-backends';
import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';
import type { Data } from './gateway-findings';

/** Other names, and other ports, that there are. */
export const routeReferenceMissingFixes: ProposeFixes = (finding, analysis) => {
  const { target, conditions } = finding.data as Data;
  const place = finding.place.kind === 'field' ? finding.place.path : undefined;
  if (target === null || place === undefined) return [];
  const [view, ...others] = viewsOf(analysis, finding, target.namespace);
  // What is right for one scope may be wrong for another.
  if (view === undefined || others.length > 0) return [];
  const root = documentRoot(analysis, finding.at);
  const [key] = place.slice(-1);
  switch (conditions[0]?.reason) {
    case 'BackendNotFound': {
      if (key === 'port') {
        const services = view.services.filter(({ name }) => name === target.name);
        const ports = services.flatMap((service) => service.ports.map(({ port }) => port));
        return [...new Set(ports)]
          .slice(0, offeredCandidates)
          .map((port) => fix(`Forward to port ${port}`, finding, place, `${port}`));
      }
      const port = portAt(nodeAt(root, place.slice(0, -1)), 'port');
      const candidates = view.services.filter((service) =>
        exposes(service, { kind: 'route' }, { port, portOf: 'service' }),
      );
      return named(
        finding,
        place,
        'Forward to Service',
        target.name,
        candidates.map(({ name }) => name),
      );
    }
    case 'NoMatchingParent': {
      const objects = objectsOfKind(view, target.kind);
      if (key === 'name') {
        const names = objects.map(({ identity }) => identity.name);
        return named(finding, place, `Attach it to ${target.kind}`, target.name, names);
      }
      if (key !== 'sectionName') return [];
      const listeners = objects.filter(({ identity }) => identity.name === target.name).flatMap(listenersOf);
      const written = stringAt(root, place) ?? '';
      return named(
        finding,
        place,
        'Attach it to listener',
        written,
        listeners.map(({ name }) => name),
      );
    }
    default:
      return [];
  }
};

function named(
  finding: Finding,
  path: FieldPath,
  title: string,
  written: string,
  names: readonly string[],
): readonly Fix[] {
  return byDistance(written, names)
    .slice(0, offeredCandidates)
    .map((name) => fix(`${title} "${name}"`, finding, path, yamlString(name)));
}

function fix(title: string, { at }: Finding, path: FieldPath, value: string): Fix {
  return { title, isSafe: false, actions: [{ kind: 'set-field', at, path, value }] };
}
