import type { NetworkPlugin } from '../cluster/network-plugins';
import { type ChosenConfig, type ConfigSet, noConfigs } from '../config/config-set';

/** Choices that hold for a whole analysis. */
export interface AnalysisOptions {
  /** The namespace of manifests that state none. */
  readonly defaultNamespace: DefaultNamespace;
  /** The same for workspace folders that have another one, by their URI. */
  readonly folderNamespaces: ReadonlyMap<string, DefaultNamespace>;
  /** Rule ids that are not run. */
  readonly disabledRules: ReadonlySet<string>;
  /** The day on which what is ignored may have expired, such as `2027-01-31`; undefined: nothing expires. */
  readonly today: string | undefined;
  /** The only configuration that counts, in place of those of the folders. */
  readonly chosenConfig: ChosenConfig | undefined;
  /** URI of the only baseline that counts; '' is none, and undefined those that configurations name. */
  readonly chosenBaseline: string | undefined;
  /** What holds for every cluster, whatever configurations say of it; `kubernetes` is a version such as `1.34`. */
  readonly cluster: { readonly cni?: NetworkPlugin; readonly kubernetes?: string };
  /** The configurations as far as rules and namespaces hang on them. Kept by `applyChanges`; hosts leave it empty. */
  readonly configs: ConfigSet;
}

/** A namespace that no manifest states, and where it was chosen. */
export interface DefaultNamespace {
  readonly name: string;
  readonly source: 'default' | '--namespace' | 'firebreak.defaultNamespace' | 'configuration';
}

/** Every rule runs, and manifests that state no namespace belong to `default`, as kubectl has it. */
export const defaultOptions: AnalysisOptions = {
  defaultNamespace: { name: 'default', source: 'default' },
  folderNamespaces: new Map(),
  disabledRules: new Set(),
  today: undefined,
  chosenConfig: undefined,
  chosenBaseline: undefined,
  cluster: {},
  configs: noConfigs,
};
