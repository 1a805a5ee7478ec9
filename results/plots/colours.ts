/** Viridis (S. van der Walt and N. Smith 2015): even in lightness, and readable with any kind of colour vision. */
export const VIRIDIS = [
  '#440154',
  '#482475',
  '#414487',
  '#355f8d',
  '#2a788e',
  '#21918c',
  '#22a884',
  '#44bf70',
  '#7ad151',
  '#bddf26',
  '#fde725',
] as const;

/** Colours of Okabe and Ito (2008) that stand out on white, for curves and classes. */
export const DISTINCT = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#56B4E9',
  '#E69F00',
  '#000000',
] as const;

/** The colour at a share between 0 and 1 of the scale. */
export function colourAt(share: number): string {
  const place = Math.min(Math.max(share, 0), 1) * (VIRIDIS.length - 1);
  const below = Math.min(Math.floor(place), VIRIDIS.length - 2);
  return mixed(VIRIDIS[below] ?? '#000000', VIRIDIS[below + 1] ?? '#000000', place - below);
}

/** Colours for so many curves: distinct ones as long as there are any, else steps of the scale. */
export function curveColours(count: number): string[] {
  if (count <= DISTINCT.length) return DISTINCT.slice(0, count);
  return Array.from({ length: count }, (_, place) => colourAt((0.95 * place) / (count - 1)));
}

function mixed(one: string, other: string, share: number): string {
  const parts = [1, 3, 5].map((start) => {
    const [a, b] = [one, other].map((colour) => Number.parseInt(colour.slice(start, start + 2), 16));
    const value = Math.round((a ?? 0) + ((b ?? 0) - (a ?? 0)) * share);
    return value.toString(16).padStart(2, '0');
  });
  return `#${parts.join('')}`;
}
