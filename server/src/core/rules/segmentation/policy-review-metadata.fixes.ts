import { documentRoot } from '../../analysis/document-root';
import { yamlString } from '../../fixes/policy-yaml';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import { type Data, reviewOptions } from './policy-review-metadata';

export const policyReviewMetadataFixes: ProposeFixes = (finding, analysis) => {
  const { today } = analysis.options;
  const { basePath, annotations: written } = finding.data as unknown as Data;
  const { keys } = reviewOptions(analysis.options, finding.at.uri);
  const expires = new Map(written).get(keys.expires);
  // That it has expired, another date of a review does not change.
  if (today === undefined || (expires !== undefined && /^\d/.test(expires) && expires < today)) return [];
  const metadata = [...basePath, 'metadata'];
  const annotations = [...metadata, 'annotations'];
  const root = documentRoot(analysis, finding.at);
  const entry = `${keys.reviewed}: ${yamlString(today)}`;
  const reviewed = [...annotations, keys.reviewed];
  const { at } = finding;
  const action =
    nodeAt(root, reviewed) !== undefined
      ? ({ kind: 'set-field', at, path: reviewed, value: yamlString(today) } as const)
      : nodeAt(root, annotations) !== undefined
        ? ({ kind: 'add-entry', at, path: annotations, yaml: entry } as const)
        : ({ kind: 'add-entry', at, path: metadata, yaml: `annotations:\n  ${entry}` } as const);
  return [{ title: `Note that it was reviewed today (${today})`, isSafe: true, needsChoice: true, actions: [action] }];
};
