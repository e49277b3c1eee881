/** The first of several, and the first that is not the same: enough for the first that any one is unlike. */
export class FirstUnlike<Item> {
  private readonly isSame: (a: Item, b: Item) => boolean;
  private first: Item | undefined;
  private second: Item | undefined;

  /** By an equivalence. */
  constructor(isSame: (a: Item, b: Item) => boolean) {
    this.isSame = isSame;
  }

  add(item: Item): void {
    this.first ??= item;
    if (!this.isSame(this.first, item)) this.second ??= item;
  }

  unlike(item: Item): Item | undefined {
    return this.first !== undefined && this.isSame(this.first, item) ? this.second : this.first;
  }
}
