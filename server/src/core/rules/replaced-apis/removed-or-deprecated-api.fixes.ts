import { kubernetesOf } from '../../analysis/kubernetes-of';
import type { FixAction } from '../../fixes/fix';
import { ingressToV1 } from '../../fixes/ingress-to-v1';
import type { ProposeFixes } from '../rule';
import { type Data, minorOf } from './removed-or-deprecated-api';
import { replacedApiOf } from './replaced-apis';

export const removedOrDeprecatedApiFixes: ProposeFixes = (finding, analysis) => {
  const { apiVersion, kind, basePath } = finding.data as Data;
  const api = replacedApiOf(apiVersion, kind);
  const file = analysis.files.get(finding.at.uri);
  if (api?.replacement === undefined || file === undefined || finding.place.kind !== 'field') return [];
  const version = kubernetesOf(analysis.options, finding.at.uri);
  if (version !== undefined && minorOf(version) < (servedFrom.get(`${api.replacement} ${kind}`) ?? 0)) return [];
  const body = kind === 'Ingress' ? ingressToV1(file, finding.at, basePath) : [];
  if (body === undefined) return [];
  const write: FixAction = {
    kind: 'set-field',
    at: finding.at,
    path: finding.place.path,
    value: api.replacement,
  };
  return [
    {
      title: `Write ${api.replacement} ${kind}`,
      // The policy begins to block, and whether a project's newer version is served depends on its release.
      isSafe: api.state === 'removed' && kind !== 'NetworkPolicy',
      actions: [write, ...body],
    },
  ];
};

/** The minor version of Kubernetes. https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
const servedFrom: ReadonlyMap<string, number> = new Map([
  ['networking.k8s.io/v1 Ingress', 19],
  ['networking.k8s.io/v1 IngressClass', 19],
  ['discovery.k8s.io/v1 EndpointSlice', 21],
]);
