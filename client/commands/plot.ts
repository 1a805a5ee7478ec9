import type { Command } from '../command.ts';
import { type GridArguments, withGrid } from '../grid-options.ts';

export interface PlotArguments extends GridArguments {
  readonly x: string;
  readonly y?: string | undefined;
  readonly z?: string[] | undefined;
  readonly lines: boolean;
  readonly at?: string[] | undefined;
  readonly model?: string | undefined;
  readonly depth?: string | undefined;
  readonly profile?: string[] | undefined;
  readonly output?: string | undefined;
}

export const plot: Command<PlotArguments> = {
  command: 'plot <grid>',
  describe: 'draw a quantity over two axes, curves over one, or the profiles of one model',
  builder: (parser) =>
    withGrid(parser)
      .options({
        x: { type: 'string', default: 'chi', describe: 'horizontal axis' },
        y: {
          type: 'string',
          describe: 'vertical axis (dens); with --lines one curve for each of its values',
        },
        z: {
          type: 'string',
          array: true,
          describe: 'quantity, or a ratio as OI_63/CII_158; several with --lines',
        },
        lines: { type: 'boolean', default: false, describe: 'curves over --x instead of a map' },
        at: { type: 'string', array: true, describe: 'value of an axis that is not shown, such as mass=-10' },
        model: { type: 'string', describe: "one model's profiles over A_V, by its job name" },
        depth: { type: 'string', describe: 'with --model: HDF5 dataset of A_V' },
        profile: { type: 'string', array: true, describe: 'with --model: HDF5 datasets to draw' },
        output: { alias: 'o', type: 'string', describe: 'file: .svg, .png or .html; default: <grid>.html' },
      })
      .example('$0 plot g1 --x chi --y dens --z CII_158 -o cii.png', 'a heat map with contours')
      .example('$0 plot g1 --lines --x chi --y dens --z OI_63/CII_158', 'one curve for each density')
      .example('$0 plot g1 --model 100_30_-10_10_00', 'temperatures and densities over A_V'),
  run: async (args) => {
    const { drawPlot } = await import('../draw-plot.ts');
    return drawPlot(args);
  },
};
