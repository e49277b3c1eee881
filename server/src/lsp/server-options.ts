import type { FileSystem } from '../workspace/file-system';

export interface ServerOptions {
  readonly fileSystem: FileSystem;
  readonly version: string;
  /** Milliseconds without a change after which phase 2 starts. */
  readonly quietMilliseconds: number;
}
