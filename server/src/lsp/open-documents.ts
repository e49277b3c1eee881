import { TextDocument } from 'vscode-languageserver-textdocument';
import { canonicalUri, schemeOf } from '../workspace/uri';
import { get } from './client-features';
import { isPosition } from './read-params';

/** The documents that the client has open and that Firebreak looks at, by canonical URI. */
export class OpenDocuments {
  readonly #documents = new Map<string, TextDocument>();

  /** Undefined when the document is none of ours: another language, or not a file. Throws on malformed parameters. */
  open(params: unknown, isInFolder: (uri: string) => boolean): TextDocument | undefined {
    const item = get(params, 'textDocument');
    const [uri, languageId, version, text] = ['uri', 'languageId', 'version', 'text'].map((key) => get(item, key));
    if (typeof uri !== 'string' || typeof languageId !== 'string' || typeof text !== 'string') throw malformed;
    if (!languages.has(languageId) || !isServed(uri, isInFolder)) return undefined;
    const document = TextDocument.create(uri, languageId, typeof version === 'number' ? version : 0, text);
    this.#documents.set(canonicalUri(uri), document);
    return document;
  }

  /** Undefined for documents that are not open here. Throws on malformed parameters and leaves the document as it was. */
  change(params: unknown): TextDocument | undefined {
    const uri = get(get(params, 'textDocument'), 'uri');
    const version = get(get(params, 'textDocument'), 'version');
    const changes = get(params, 'contentChanges');
    if (typeof uri !== 'string' || !Array.isArray(changes) || !changes.every(isContentChange)) throw malformed;
    const document = this.#documents.get(canonicalUri(uri));
    if (document === undefined) return undefined;
    return TextDocument.update(document, changes, typeof version === 'number' ? version : document.version + 1);
  }

  close(params: unknown): TextDocument | undefined {
    const document = this.named(params);
    if (document !== undefined) this.#documents.delete(canonicalUri(document.uri));
    return document;
  }

  /** The open document that `params.textDocument` names. */
  named(params: unknown): TextDocument | undefined {
    const uri = get(get(params, 'textDocument'), 'uri');
    if (typeof uri !== 'string') throw malformed;
    return this.#documents.get(canonicalUri(uri));
  }

  all(): readonly TextDocument[] {
    return [...this.#documents.values()];
  }

  get(uri: string): TextDocument | undefined {
    return this.#documents.get(uri);
  }

  /** The URI as the client writes it. */
  spelling(uri: string): string {
    return this.#documents.get(uri)?.uri ?? uri;
  }

  /** Null for files that are not open, as LSP wants it in edits. */
  version(uri: string): number | null {
    return this.#documents.get(uri)?.version ?? null;
  }
}

/** YAML has many more language ids (compose files, workflows, playbooks); none of them holds manifests. */
const languages = new Set(['yaml', 'helm', 'json']);

const malformed = new TypeError('Malformed parameters.');

/** Views of old versions, of diffs and of output are documents too: only files, new ones and folders' own count. */
function isServed(uri: string, isInFolder: (uri: string) => boolean): boolean {
  const scheme = schemeOf(uri);
  return scheme === 'file' || scheme === 'untitled' || isInFolder(canonicalUri(uri));
}

function isContentChange(change: unknown): boolean {
  if (typeof get(change, 'text') !== 'string') return false;
  const range = get(change, 'range');
  return range === undefined || (isPosition(get(range, 'start')) && isPosition(get(range, 'end')));
}
