/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A place in a drawing that has something to tell; a point where it has no width. Pixels from the upper left corner. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

export interface Drawing {
  readonly svg: string;
  readonly spots: readonly Spot[];
}

/** A picture that is drawn for the room there is. */
export interface Picture {
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  readonly draw: (size: Size) => Drawing;
}

/** The one size of SVG and PNG files, and of wide screens. */
export const WIDE: Size = { width: 900, height: 640 };

/** For telephones: as wide as most of them. */
export const NARROW: Size = { width: 370, height: 470 };

export function isNarrow({ width }: Size): boolean {
  return width < 600;
}
