/** Choices that hold for a whole analysis. */
export interface AnalysisOptions {
  /** The namespace of manifests that state none. */
  readonly defaultNamespace: string;
  /** Rule ids that are not run. */
  readonly disabledRules: ReadonlySet<string>;
}

export const defaultOptions: AnalysisOptions = { defaultNamespace: 'default', disabledRules: new Set() };
