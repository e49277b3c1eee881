import { assertNever } from '../invariant';
import type { Entity } from '../kubernetes/entities';
import { hiddenPods, hiddenPolicy } from '../kubernetes/read-entity';
import { mayBePolicyText, mayMakePodsText, podMakerByPattern } from './by-pattern';
import type { SourceDocument, SourceFile } from './source-file';

/** What a document that was not read may hold: verdicts of the scope must not be built on the absence of that. */
export function hiddenEntities(
  file: SourceFile,
  documentIndex: number,
  namespaceOfScope: (document: SourceDocument) => string | undefined,
): readonly Entity[] {
  const document = file.documents[documentIndex]?.document;
  if (document === undefined) return [];
  const { content, text } = document;
  const ref = { uri: file.uri, documentIndex };
  const hide = (mayBePolicy: boolean, mayMakePods: boolean, why: string) => [
    ...(mayBePolicy ? [hiddenPolicy(ref, namespaceOfScope(document), why)] : []),
    ...(mayMakePods ? [hiddenPods(ref, namespaceOfScope(document))] : []),
  ];
  switch (content.kind) {
    case 'ignored': {
      const maker = podMakerByPattern(text);
      if (maker === undefined) return [];
      return [hiddenPods(ref, maker === 'any-namespace' ? undefined : namespaceOfScope(document))];
    }
    case 'template':
      return hide(content.mayBePolicy, mayMakePodsText(text), `A template in ${file.path} may hold a policy.`);
    case 'unreadable':
      return hide(mayBePolicyText(text), mayMakePodsText(text), `A document in ${file.path} is not read.`);
    case 'manifest': {
      const isLost = content.resources.length === 0 && content.problems.some(({ kind }) => kind === 'syntax');
      if (!isLost) return [];
      return hide(mayBePolicyText(text), mayMakePodsText(text), `A policy in ${file.path} has YAML errors.`);
    }
    default:
      return assertNever(content);
  }
}

/** A kustomization may put what the document holds into any namespace. */
export function anyNamespace(): undefined {
  return undefined;
}

/** By pattern, as what is not parsed allows no more: the namespace that the document states in plain text. */
export function writtenNamespace(document: SourceDocument): string | undefined {
  return /^ {1,8}namespace:[ \t]*["']?([a-z0-9]([-a-z0-9]*[a-z0-9])?)["']?[ \t]*(#.*)?\r?$/m.exec(document.text)?.[1];
}
