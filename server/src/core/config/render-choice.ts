import type { ConfigProblem } from './read-shape';

/** What a configuration says about how kustomizations and charts are read. */
export interface RenderChoice {
  /** `auto`: as kustomize builds them; `off`: not at all; a list: only those of these folders, relative to the configuration. */
  readonly kustomize: 'auto' | 'off' | readonly string[];
  /** The namespace of manifests in charts that state none. */
  readonly helmNamespace: string | undefined;
}

/** As it is written: anything may be missing. */
export interface WrittenRender {
  readonly kustomize?: 'auto' | 'off' | readonly (string | undefined)[];
  readonly helm?: { readonly values?: readonly (string | undefined)[]; readonly namespace?: string };
}

/** `isSound`: nothing of what is said of kustomizations has a problem. */
export function renderChoiceOf({ kustomize = 'auto', helm }: WrittenRender = {}, isSound: boolean): RenderChoice {
  const choice = typeof kustomize === 'string' ? kustomize : kustomize.flatMap((folder) => folder ?? []);
  return { kustomize: isSound ? choice : 'auto', helmNamespace: helm?.namespace };
}

/** What is accepted and has no effect yet. */
export function renderNotes(written: WrittenRender | undefined): readonly ConfigProblem[] {
  if (written?.helm?.values === undefined) return [];
  const message = 'These values change nothing yet: templates of charts are listed as not analysed, not rendered.';
  return [{ path: ['render', 'helm', 'values'], part: 'key', message, meant: undefined }];
}
