/** Choices that hold for a whole analysis. */
export interface AnalysisOptions {
  /** The namespace of manifests that state none. */
  readonly defaultNamespace: DefaultNamespace;
  /** The same for workspace folders that have another one, by their URI. */
  readonly folderNamespaces: ReadonlyMap<string, DefaultNamespace>;
  /** Rule ids that are not run. */
  readonly disabledRules: ReadonlySet<string>;
}

/** A namespace that no manifest states, and where it was chosen. */
export interface DefaultNamespace {
  readonly name: string;
  readonly source: 'default' | '--namespace' | 'firebreak.defaultNamespace';
}

/** Every rule runs, and manifests that state no namespace belong to `default`, as kubectl has it. */
export const defaultOptions: AnalysisOptions = {
  defaultNamespace: { name: 'default', source: 'default' },
  folderNamespaces: new Map(),
  disabledRules: new Set(),
};
