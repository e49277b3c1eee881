/**
 * Lenses above one policy depend on every manifest, and an editor asks for them only when that file is edited: it is
 * told when others have changed. Who never asked for any is never told, and who got none only of settings.
 */
export class LensRefresh {
  readonly #send: () => void;
  /** Whether somebody has asked since the client was told. */
  #isAsked = false;
  /** Of the analysis that the last lenses were made from; undefined while none were given. */
  #shown: number | undefined;

  constructor(send: () => void) {
    this.#send = send;
  }

  /** Lenses of this generation were given to the client. */
  answered(generation: number): void {
    this.#isAsked = true;
    this.#shown = generation;
  }

  /** The client asked, and its settings want none. */
  declined(): void {
    this.#isAsked = true;
  }

  /** The analysis is complete up to this generation. */
  completed(generation: number): void {
    if (this.#shown !== undefined && this.#shown !== generation) this.settingsChanged();
  }

  settingsChanged(): void {
    if (!this.#isAsked) return;
    this.#isAsked = false;
    this.#shown = undefined;
    this.#send();
  }
}
