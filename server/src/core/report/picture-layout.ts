/*
 * What a picture asks of the library that places its parts. Only the command line brings the library,
 * so that the servers do not carry it. All sizes and places are pixels from the upper left corner.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `x` and `y` are the centre. */
export interface PlacedBox extends Size, Point {}

/** Boxes around nodes, nodes, and lines between them with the size of their labels; all are named by their index. */
export interface LayoutRequest {
  /** Boxes leave room for a title above their nodes. */
  readonly boxCount: number;
  readonly nodes: readonly (Size & { readonly box: number | undefined })[];
  readonly lines: readonly (Size & { readonly from: number; readonly to: number })[];
}

/** Each list in the order of the request. */
export interface Layout extends Size {
  readonly boxes: readonly PlacedBox[];
  /** The centres. */
  readonly nodes: readonly Point[];
  /** From the border of one node to that of the other, and the centre of the label. */
  readonly lines: readonly { readonly points: readonly Point[]; readonly label: Point }[];
}

/** The same request gets the same answer. */
export type LayOut = (request: LayoutRequest) => Promise<Layout>;
