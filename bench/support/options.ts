/** How a bench is run: `small` is the size that the tests use, to see that it works at all. */
export interface BenchOptions {
  readonly json: boolean;
  readonly small: boolean;
}
