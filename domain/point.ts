/** The four axes of a grid, in the order of a job's name and of the product; `metal` is the outermost. */
export const AXES = ['metal', 'dens', 'mass', 'chi'] as const;

export type Axis = (typeof AXES)[number];

/**
 * One point of a grid as its user wrote it: `metal` a percentage of solar, the others 10 times the decimal logarithm
 * (`dens` of cm^-3, `mass` of solar masses, `chi` of Draine units). Kept as text, because the text is the name.
 */
export type Point = Readonly<Record<Axis, string>>;

/** A model's job name, `{metal}_{dens}_{mass}_{chi}_00`: the name pdr_run gives its rows and archived files. */
export function jobName(point: Point): string {
  return `${AXES.map((axis) => point[axis]).join('_')}_00`;
}
