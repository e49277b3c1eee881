import type { InitializeParams } from 'vscode-languageserver';

/** What the client can do and wants, read once from `initialize`. Anything missing or of a wrong type counts as "no". */
export interface ClientFeatures {
  /** Workspace folders' URIs as the client writes them; from `rootUri` where it knows no folders. */
  readonly folders: readonly string[];
  /** Set by the Firebreak extension only: rule links and commands then go to it. */
  readonly uriScheme: string | undefined;
  readonly filesExclude: readonly string[];
  /** The section `firebreak`, from clients that know no `workspace/configuration`; not checked yet. */
  readonly settings: unknown;
  readonly wantsAnalysisChanged: boolean;
  /** The client answers `firebreak/readFile` and `firebreak/readDirectory`. */
  readonly readsFiles: boolean;
  /** URI of the folder in which the client has the scripts of this server, to be read by `firebreak/readFile`. */
  readonly scripts: string | undefined;
  readonly canConfigure: boolean;
  readonly canReportSettings: boolean;
  readonly canWatchFiles: boolean;
  readonly canChangeFolders: boolean;
  readonly hasDocumentChanges: boolean;
  readonly canCreateFiles: boolean;
  readonly hasChangeAnnotations: boolean;
  readonly resolvesEdits: boolean;
  readonly showsDisabledActions: boolean;
  readonly showsRelatedInformation: boolean;
  readonly showsCodeDescriptions: boolean;
  readonly showsTags: boolean;
  /** Diagnostics of an older version than the client has by then may be ignored by it. */
  readonly comparesVersions: boolean;
  /** The client asks for the lenses again when it is told to. */
  readonly refreshesCodeLenses: boolean;
  readonly hoverFormat: 'markdown' | 'plaintext';
}

export function readClientFeatures(params: InitializeParams): ClientFeatures {
  const options = get(params, 'initializationOptions');
  const capabilities = get(params, 'capabilities');
  const workspace = get(capabilities, 'workspace');
  const edit = get(workspace, 'workspaceEdit');
  const codeAction = get(get(capabilities, 'textDocument'), 'codeAction');
  const diagnostics = get(get(capabilities, 'textDocument'), 'publishDiagnostics');
  const uriScheme = get(options, 'uriScheme');
  const readsFiles = get(options, 'fileSystem') === true;
  const scripts = get(options, 'scripts');
  return {
    folders: readFolders(params),
    uriScheme: typeof uriScheme === 'string' && /^[a-z][a-z0-9+.-]*$/i.test(uriScheme) ? uriScheme : undefined,
    filesExclude: texts(get(options, 'filesExclude')),
    settings: get(options, 'settings'),
    wantsAnalysisChanged: get(options, 'analysisChanged') === true,
    readsFiles,
    scripts: readsFiles && typeof scripts === 'string' ? scripts : undefined,
    canConfigure: get(workspace, 'configuration') === true,
    canReportSettings: get(get(workspace, 'didChangeConfiguration'), 'dynamicRegistration') === true,
    canWatchFiles: get(get(workspace, 'didChangeWatchedFiles'), 'dynamicRegistration') === true,
    canChangeFolders: get(workspace, 'workspaceFolders') === true,
    hasDocumentChanges: get(edit, 'documentChanges') === true,
    canCreateFiles: texts(get(edit, 'resourceOperations')).includes('create'),
    hasChangeAnnotations: typeof get(edit, 'changeAnnotationSupport') === 'object',
    resolvesEdits: texts(get(get(codeAction, 'resolveSupport'), 'properties')).includes('edit'),
    showsDisabledActions: get(codeAction, 'disabledSupport') === true,
    showsRelatedInformation: get(diagnostics, 'relatedInformation') === true,
    showsCodeDescriptions: get(diagnostics, 'codeDescriptionSupport') === true,
    showsTags: typeof get(diagnostics, 'tagSupport') === 'object',
    comparesVersions: get(diagnostics, 'versionSupport') === true,
    refreshesCodeLenses: get(get(workspace, 'codeLens'), 'refreshSupport') === true,
    hoverFormat: texts(get(get(get(capabilities, 'textDocument'), 'hover'), 'contentFormat')).includes('markdown')
      ? 'markdown'
      : 'plaintext',
  };
}

function readFolders(params: InitializeParams): readonly string[] {
  const folders: unknown = get(params, 'workspaceFolders');
  if (Array.isArray(folders))
    return folders.map((folder) => get(folder, 'uri')).filter((uri) => typeof uri === 'string');
  const rootUri = get(params, 'rootUri');
  if (typeof rootUri === 'string' && rootUri !== '') return [rootUri];
  const rootPath = get(params, 'rootPath');
  return typeof rootPath === 'string' && rootPath.startsWith('/') ? [`file://${rootPath}`] : [];
}

/** A field of something that may be anything. */
export function get(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** The strings of something that may be anything. */
function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
