import { definesGroup } from '../../analysis/analysis';
import { kubernetesOf } from '../../analysis/kubernetes-of';
import { groupOf } from '../../kubernetes/read-resource';
import type { FieldPath } from '../../yaml/field-path';
import { field, type Severity } from '../finding';
import type { Completion } from '../rule';
import type { GroupedRule } from '../rule-group';
import { type ReplacedApi, replacedApiOf } from './replaced-apis';

export type Data = { readonly apiVersion: string; readonly kind: string; readonly basePath: FieldPath };

export const removedOrDeprecatedApi: GroupedRule<'document'> = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const { apiVersion, kind, namespace, name, basePath } of content.resources) {
      const api = replacedApiOf(apiVersion, kind);
      if (api === undefined) continue;
      yield {
        severity: severities[api.state],
        message: describe(api, kind),
        place: field([...basePath, 'apiVersion']),
        resource: { apiVersion, kind, namespace, name },
        data: { apiVersion, kind, basePath } satisfies Data,
        tags: ['deprecated'],
      };
    }
  },
  holds(finding, analysis) {
    const { apiVersion, kind } = finding.data as Data;
    // A patch is read with the object that it changes, and that is reported itself.
    if (analysis.layout.patchedBy.has(finding.at.uri)) return false;
    // Who brings the definitions of a group along knows which versions of it are served.
    const api = replacedApiOf(apiVersion, kind);
    if (isRefused(api) && definesGroup(analysis, groupOf(apiVersion))) return false;
    const version = kubernetesOf(analysis.options, finding.at.uri);
    const removed = /^Kubernetes 1\.(\d+)$/.exec(api?.since ?? '')?.[1];
    if (version === undefined || api?.state !== 'removed' || minorOf(version) >= Number(removed ?? 0)) return true;
    return {
      severity: 'information',
      message: `"${apiVersion} ${kind}" is removed from ${api.since} on; Kubernetes ${version} still serves it.`,
    } satisfies Completion;
  },
};

const severities: Readonly<Record<ReplacedApi['state'], Severity>> = {
  removed: 'error',
  dropped: 'warning',
  superseded: 'information',
  old: 'hint',
};

/** 21 of `1.21.3`. */
export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

function isRefused(api: ReplacedApi | undefined): boolean {
  return api?.state === 'removed' || api?.state === 'dropped';
}

function describe({ apiVersion, state, since, replacement, instead }: ReplacedApi, kind: string): string {
  const object = `"${apiVersion} ${kind}"`;
  // The group is there to be read already.
  const prefix = `${groupOf(apiVersion)}/`;
  const next = replacement?.startsWith(prefix) === true ? replacement.slice(prefix.length) : replacement;
  switch (state) {
    case 'removed':
      if (instead !== undefined) return `${object} was removed in ${since}; use ${instead}.`;
      return kind === 'NetworkPolicy'
        ? `${object} was removed in ${since}; the API server rejects it, so it isolates no pod.`
        : `${object} was removed in ${since}; the API server rejects it.`;
    case 'dropped':
      return `${object} is not served from ${since} on; write ${next ?? instead}.`;
    case 'superseded':
      return `${object} is superseded by ${instead}.`;
    case 'old':
      return `${object} is an old version; ${since} and later serve ${next}.`;
  }
}
