export { pdrGrid } from './grid.ts';
