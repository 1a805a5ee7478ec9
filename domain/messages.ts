/**
 * Names of a grid's messages, for the program, the `temporal` CLI and the Web UI alike. `pause`, `resume` and `setSlots`
 * are both updates (answered once they hold) and signals (for the Web UI).
 */
export const PROGRESS_QUERY = 'progress';
export const PAUSE = 'pause';
export const RESUME = 'resume';
export const SET_SLOTS = 'setSlots';
