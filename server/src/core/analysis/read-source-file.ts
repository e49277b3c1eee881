import { isRbacKind } from '../kubernetes/api-identity';
import { encryptionSigns } from '../kubernetes/encryption-signs';
import { isRelevantKind } from '../kubernetes/kinds';
import { mayBeMeshConfig } from '../kubernetes/mesh-egress';
import { mayMatterToRbac } from '../kubernetes/rbac';
import { readResources } from '../kubernetes/read-resource';
import { groupsFor, mayNeedGroup } from '../rules/groups';
import { ownText } from '../text/own-text';
import { isTemplate } from '../yaml/is-template';
import { parseDocument } from '../yaml/parse-document';
import { parseEditedDocument } from '../yaml/parse-edited-document';
import { splitDocuments } from '../yaml/split-documents';
import { apiVersionByPattern, kindByPattern, mayBePolicyText } from './by-pattern';
import type { DocumentContent, PlacedDocument, SourceDocument, SourceFile } from './source-file';

export interface SourceInput {
  readonly uri: string;
  readonly path: string;
  readonly folder: string;
  readonly text: string;
}

/**
 * Reads one file: split, recognise, parse. Documents whose text is unchanged since `previous` keep their object,
 * so typing in one document never reads another again.
 */
export function readSourceFile(input: SourceInput, role: FileRole, previous?: SourceFile): SourceFile {
  const { uri, path, folder, text } = input;
  if (role === 'baseline') return { uri, path, folder, text, documents: [], notAnalysed: undefined };
  if (role === 'chart-template') {
    // The text is kept: should the chart's Chart.yaml disappear, these are ordinary files again.
    return { uri, path, folder, text, documents: [], notAnalysed: templateReason };
  }
  if (role === 'generator-input') {
    const content = { kind: 'ignored', isTextDropped: false } as const;
    const documents = [{ start: 0, document: withSigns({ text, content }, text) }];
    return { uri, path, folder, text, documents, notAnalysed: undefined, isGeneratorInput: true };
  }
  const known = new Map(previous?.documents.map(({ document }) => [document.text, document]));
  // Ignored documents do not keep their text.
  known.delete('');
  const parsesAll = role === 'config' || isKustomizationFile(path);
  const slices = splitDocuments(text);
  // With as many documents as before, one that is not known is most likely what became of the one in its place.
  const edited = slices.length === previous?.documents.length ? previous.documents : [];
  const documents: PlacedDocument[] = slices.map((slice, index) => ({
    start: slice.start,
    document:
      known.get(slice.text) ??
      readDocument(previous === undefined ? slice.text : ownText(slice.text), path, parsesAll, edited[index]?.document),
  }));
  const isAnalysed = documents.some(({ document }) => document.content.kind !== 'ignored');
  return { uri, path, folder, text: isAnalysed ? text : '', documents, notAnalysed: undefined };
}

/**
 * What a file is besides its text: a template of a chart, a configuration or a baseline of ours, no manifest but what a
 * kustomization makes a ConfigMap or Secret of, or whatever it holds.
 */
export type FileRole = 'chart-template' | 'config' | 'baseline' | 'generator-input' | 'manifests';

export const templateReason = 'Helm template; templates are not rendered yet';

export function isKustomizationFile(path: string): boolean {
  return /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path);
}

export function isChartFile(path: string): boolean {
  return /(^|\/)Chart\.yaml$/.test(path);
}

/** `previous` is what it may have been before an edit. */
function readDocument(text: string, path: string, parsesAll: boolean, previous?: SourceDocument): SourceDocument {
  const content = readContent(text, path, parsesAll, previous);
  return withSigns({ text: content.kind === 'ignored' && content.isTextDropped ? '' : text, content }, text);
}

function withSigns(document: SourceDocument, text: string): SourceDocument {
  // The schema of a kind mentions whatever its fields are about.
  const signs = encryptionSigns(isDefinition(text) ? (definedGroup(text) ?? '') : text);
  return signs.length === 0 ? document : { ...document, signs };
}

/** Ignored documents up to this length, and objects, keep their text: a kustomization may name them as a patch. */
const smallText = 16 * 1024;

function readContent(text: string, path: string, parsesAll: boolean, previous?: SourceDocument): DocumentContent {
  if (!parsesAll && !isWorthParsing(text, path)) return ignored(text);
  if (isTemplate(text)) {
    return isPipeline(text) ? ignored(text) : { kind: 'template', mayBePolicy: mayBePolicyText(text) };
  }
  const { root, problems, values } =
    previous?.content.kind === 'manifest'
      ? parseEditedDocument(text, { text: previous.text, ...previous.content })
      : parseDocument(text);
  if (root === undefined && problems.some((problem) => problem.kind === 'limit'))
    return { kind: 'unreadable', problems };
  const isBroken = problems.some((problem) => problem.kind === 'syntax');
  const resources = readResources(root, isBroken);
  const groups = groupsFor(resources, text, kindByPattern(text), path);
  // Not Kubernetes after all (a kubeconfig, an OpenAPI file): silent, its problems too.
  if (resources.length === 0 && groups.length === 0 && !isBroken && !parsesAll) return ignored(text);
  return { kind: 'manifest', root, problems, values, resources, groups };
}

function ignored(text: string): DocumentContent {
  const group = definedGroup(text);
  const isTextDropped = !mentionsObject(text) && text.length > smallText;
  return group === undefined
    ? { kind: 'ignored', isTextDropped }
    : { kind: 'ignored', definesGroup: group, isTextDropped };
}

function mentionsObject(text: string): boolean {
  return text.includes('kind') && (text.includes('apiVersion') || barePolicy.test(text));
}

/** Also without an apiVersion it is clear what is meant. */
const barePolicy = /(^|[{,]\s*)["']?kind["']?\s*:\s*["']?networkpolic(y|ies)\b/im;

/**
 * Workflows of continuous integration have expressions in `${{ }}`, and in their scripts perhaps a manifest, which is
 * indented. Helm writes `{{ }}` elsewhere too.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
function isPipeline(text: string): boolean {
  return kindByPattern(text) === undefined && apiVersionByPattern(text) === undefined && !/(?<!\$)\{\{/.test(text);
}

/** Text tests only: most bytes of a workspace are in documents that no rule reads, and are never parsed. */
function isWorthParsing(text: string, path: string): boolean {
  const kind = kindByPattern(text);
  if (mayNeedGroup(text, kind, path)) return true;
  if (!mentionsObject(text)) return false;
  // Without a kind in the usual place the document may still be one: JSON, flow style, indented as a whole.
  if (kind === undefined) return text.length <= smallText || /["']?kind["']?\s*:/.test(text.slice(0, smallText));
  return (
    isRelevantKind(kind) || mayBeMeshConfig(kind, text) || mayMatterToRbac(kind, text) || hasForeignSpec(kind, text)
  );
}

/** A kind that no rule reads, but with the body of a network policy or of none of its own: somebody mistyped the kind. */
function hasForeignSpec(kind: string, text: string): boolean {
  if (kind === 'CustomResourceDefinition' || kind === 'ConfigMap') return false;
  const foreign = isRbacKind(kind) ? /^(spec|[ \t]*podSelector)[ \t]*:/m : /^[ \t]*podSelector[ \t]*:/m;
  return foreign.test(text.slice(0, smallText));
}

/** The API group that a CustomResourceDefinition defines: its kinds are real although no rule knows them. */
function definedGroup(text: string): string | undefined {
  if (!isDefinition(text)) return undefined;
  return /^ {1,8}group:[ \t]*["']?([\w.-]+)/m.exec(text)?.[1];
}

function isDefinition(text: string): boolean {
  return /^kind:[ \t]*["']?CustomResourceDefinition/m.test(text);
}
