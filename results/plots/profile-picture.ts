import { byUnit } from './by-unit.ts';
import { curvePicture } from './curves.ts';
import { withUnit } from './number-text.ts';
import type { Picture } from './picture.ts';

/** What was read of one model: curves over its depth A_V [mag]. */
export interface ModelProfiles {
  readonly depth: ArrayLike<number>;
  readonly curves: readonly {
    readonly name: string;
    readonly unit: string;
    readonly values: ArrayLike<number>;
  }[];
}

/** One model's curves over A_V, a panel for each unit. The face itself, A_V = 0, has no place on a logarithmic axis. */
export function profilePicture(grid: string, job: string, { depth, curves }: ModelProfiles): Picture {
  const places = Array.from(depth, (_, place) => place).filter((place) => (depth[place] ?? 0) > 0);
  return curvePicture({
    title: `${grid}: ${job}`,
    subtitle: 'profiles from the lit face into the cloud',
    xTitle: withUnit('A_V', 'mag'),
    symbols: false,
    panels: byUnit(curves).map(({ unit, group }) => ({
      title: withUnit(panelName(group.map(({ name }) => name)), unit),
      curves: group.map(({ name, values }) => ({
        name: shortName(name),
        points: places.map((place) => [depth[place] ?? 0, positive(values[place])] as const),
      })),
    })),
  });
}

/** What the paths of a panel have in common, or the one path's last part. */
function panelName(paths: readonly string[]): string {
  const groups = new Set(paths.map((path) => path.split('/').at(-2) ?? ''));
  const [only] = groups;
  return groups.size === 1 && only !== undefined && only !== '' ? only : 'value';
}

function shortName(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** Densities span twenty decades; zero is below all of them. */
function positive(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) && value > 1e-12 ? value : null;
}
