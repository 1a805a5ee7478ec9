import type { GridShape, GridSpec } from '../domain/grid-spec.ts';
import { pointAt, pointCount } from '../domain/grid-points.ts';
import { AXES } from '../domain/point.ts';
import type { Configuration, Flags } from './configuration.ts';
import { defined } from './defined.ts';
import { jsonTemplateName } from './json-template.ts';

/** What a grid needs beside the user's words. */
export interface GridExtra {
  /** Digest of the content that the code would compute with. */
  readonly codeDigest: string;
  /** Species for which onion runs where the user names none. */
  readonly onionSpecies: readonly string[];
  readonly now: Date;
}

/**
 * The grid that a user asks for. Its name is the command line's, else the file's, else `pdr_model_YYYYMMDD_HHMMSS` of
 * the local time; a random grid without a seed draws one from the time; `--single` takes the first point.
 */
export function gridSpecOf(configuration: Configuration, flags: Partial<Flags>, extra: GridExtra): GridSpec {
  const { grid, pdr } = configuration;
  const spec: GridSpec = {
    name: pdr.modelName ?? timestampName(extra.now),
    code: pdr.code,
    codeDigest: extra.codeDigest,
    chemistry: pdr.chemistry,
    axes: grid.axes,
    shape: shapeOf(configuration, extra.now),
    alpha: grid.alpha,
    rcore: grid.rcore,
    parameters: configuration.parameters,
    chemicalSpecies: grid.chemicalSpecies,
    onionSpecies: grid.onionSpecies ?? extra.onionSpecies,
    retries: flags.retries ?? 0,
    force: flags.force ?? false,
    forceOnion: flags.forceOnion ?? false,
    keepWorkingDirectories: flags.keepTmp ?? false,
    user: configuration.user,
    ...defined({
      jsonTemplate: jsonTemplateName(flags.jsonTemplate, pdr.baseDir),
      slots: flags.slots ?? flags.workers,
      timeoutSeconds: flags.timeout,
      silenceSeconds: flags.silence,
    }),
  };
  return flags.single === true && pointCount(spec) > 0 ? firstPointOf(spec) : spec;
}

function shapeOf({ grid }: Configuration, now: Date): GridShape {
  if (grid.random === undefined) return { kind: 'product' };
  return { kind: 'random', count: grid.random.count, seed: grid.random.seed ?? now.getTime() };
}

/** A drawn point is named like any other, so that the grid of one point needs no seed. */
function firstPointOf(spec: GridSpec): GridSpec {
  const point = pointAt(spec, 0);
  const axes = Object.fromEntries(AXES.map((axis) => [axis, [point[axis]]])) as unknown as GridSpec['axes'];
  return { ...spec, axes, shape: { kind: 'product' } };
}

function timestampName(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `pdr_model_${date}_${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
