import type { NamespaceView } from '../cluster/namespace-view';
import { namespaceKnowledge } from '../connectivity/endpoint';
import { matchNamespace } from '../connectivity/match';
import { nothingAssumed } from '../connectivity/options';
import { type Truth, truthOf } from '../connectivity/truth';
import type { LabelSelector } from '../kubernetes/label-selector';

/** From where routes, or ListenerSets, may be attached. https://gateway-api.sigs.k8s.io/reference/spec/#fromnamespaces */
export interface AllowedNamespaces {
  readonly from: 'Same' | 'All' | 'None' | 'Selector' | 'unknown';
  /** With `Selector`; undefined where it cannot be read. */
  readonly selector: LabelSelector | undefined;
}

/** Whether what is in a namespace may be attached; `view` is undefined where the manifests have nothing of it. */
export function allowsNamespace(
  { from, selector }: AllowedNamespaces,
  isSame: boolean,
  view: NamespaceView | undefined,
): Truth {
  switch (from) {
    case 'All':
      return 'yes';
    case 'None':
      return 'no';
    case 'Same':
      return truthOf(isSame);
    case 'Selector':
      if (view === undefined || selector === undefined) return 'unknown';
      return matchNamespace(selector, { namespace: namespaceKnowledge(view) }, nothingAssumed);
    case 'unknown':
      return 'unknown';
  }
}
