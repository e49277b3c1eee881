/** Choices that hold for a whole analysis. */
export interface AnalysisOptions {
  /** The namespace of manifests that state none. */
  readonly defaultNamespace: string;
  /** Rule ids that are not run. */
  readonly disabledRules: ReadonlySet<string>;
}

/** Every rule runs, and manifests that state no namespace belong to `default`, as kubectl has it. */
export const defaultOptions: AnalysisOptions = { defaultNamespace: 'default', disabledRules: new Set() };
