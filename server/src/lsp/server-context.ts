import type { Analysis } from '../core';
import type { Workspace } from '../workspace/workspace';
import type { CheckBudget } from './check-budget';
import type { ClientFeatures } from './client-features';
import type { LensRefresh } from './lens-refresh';
import type { OpenDocuments } from './open-documents';
import type { Scheduler } from './scheduler';
import type { Settings } from './settings';

/** What the handlers of requests share, from `initialize` on. */
export interface ServerContext {
  readonly features: ClientFeatures;
  readonly workspace: Workspace;
  readonly documents: OpenDocuments;
  readonly scheduler: Scheduler;
  readonly checkBudget: CheckBudget;
  readonly lensRefresh: LensRefresh;
  /** What the user has chosen for the folder of a document. */
  settingsFor(uri: string): Settings;
  /** Resolves when the workspace knows its folders. */
  ready(): Promise<void>;
  /** Resolves when the diagnostics of the analysis are on their way to the client. */
  published(): Promise<void>;
  /** Tells the user something that answers what they just did. */
  showWarning(message: string): void;
}

/** The analysis with everything that was reported up to now. */
export async function currentAnalysis({ ready, scheduler, workspace }: ServerContext): Promise<Analysis> {
  await ready();
  await scheduler.flush();
  return workspace.analysis;
}

/** As `currentAnalysis`, but does not wait for a workspace that is being read: what is known so far is enough. */
export async function presentAnalysis(context: ServerContext): Promise<Analysis> {
  return context.workspace.isReading ? context.workspace.analysis : currentAnalysis(context);
}
