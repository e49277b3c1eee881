import {
  type Boundaries,
  differenceOf,
  hasEvery,
  hasValue,
  intersectionOf,
  interval,
  sameBoundaries,
  unionOf,
} from './interval-set';

/** An immutable set of port numbers from 1 to 65535. Anything outside is dropped on the way in. */
export class PortSet {
  static readonly empty = new PortSet([]);
  static readonly full = new PortSet([1, 65_536]);

  static of(port: number): PortSet {
    return PortSet.range(port, port);
  }

  /** Both ends inclusive; empty when `last` is below `first` or an end is no integer. */
  static range(first: number, last: number): PortSet {
    if (!Number.isInteger(first) || !Number.isInteger(last)) return PortSet.empty;
    return PortSet.from(interval(Math.max(1, first), Math.min(65_535, last) + 1));
  }

  private readonly boundaries: Boundaries<number>;

  private constructor(boundaries: Boundaries<number>) {
    this.boundaries = boundaries;
  }

  private static from(boundaries: Boundaries<number>): PortSet {
    if (boundaries.length === 0) return PortSet.empty;
    return boundaries.length === 2 && boundaries[0] === 1 && boundaries[1] === 65_536
      ? PortSet.full
      : new PortSet(boundaries);
  }

  get isEmpty(): boolean {
    return this === PortSet.empty;
  }

  get isFull(): boolean {
    return this === PortSet.full;
  }

  /** Disjoint ranges, ascending, both ends inclusive. */
  get ranges(): readonly { readonly first: number; readonly last: number }[] {
    const result: { first: number; last: number }[] = [];
    for (let index = 0; index < this.boundaries.length; index += 2) {
      result.push({
        first: this.boundaries[index] as number,
        last: (this.boundaries[index + 1] as number) - 1,
      });
    }
    return result;
  }

  contains(port: number): boolean {
    return Number.isInteger(port) && hasValue(this.boundaries, port);
  }

  includes(other: PortSet): boolean {
    return this.isFull || other.isEmpty || hasEvery(this.boundaries, other.boundaries);
  }

  union(other: PortSet): PortSet {
    if (this === other || other.isEmpty || this.isFull) return this;
    if (this.isEmpty || other.isFull) return other;
    return PortSet.from(unionOf(this.boundaries, other.boundaries));
  }

  intersect(other: PortSet): PortSet {
    if (this === other || this.isEmpty || other.isFull) return this;
    if (this.isFull || other.isEmpty) return other;
    return PortSet.from(intersectionOf(this.boundaries, other.boundaries));
  }

  subtract(other: PortSet): PortSet {
    if (this === other || other.isFull) return PortSet.empty;
    if (this.isEmpty || other.isEmpty) return this;
    return PortSet.from(differenceOf(this.boundaries, other.boundaries));
  }

  equals(other: PortSet): boolean {
    return this === other || sameBoundaries(this.boundaries, other.boundaries);
  }

  /** `80-81,8080`, ascending; '' for the empty set. */
  toString(): string {
    return this.ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
  }
}
