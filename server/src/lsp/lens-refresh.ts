/**
 * Lenses above one policy depend on every manifest, and an editor asks for them only when that file is edited: it is
 * told when others have changed. Who never asked for any is never told.
 */
export class LensRefresh {
  readonly #send: () => void;
  /** Of the analysis that the last answer was made from; undefined while nobody has asked. */
  #shown: number | undefined;

  constructor(send: () => void) {
    this.#send = send;
  }

  /** Lenses of this generation were given to the client. */
  answered(generation: number): void {
    this.#shown = generation;
  }

  /** The analysis is complete up to this generation. */
  completed(generation: number): void {
    if (this.#shown !== generation) this.settingsChanged();
  }

  settingsChanged(): void {
    if (this.#shown === undefined) return;
    this.#shown = undefined;
    this.#send();
  }
}
