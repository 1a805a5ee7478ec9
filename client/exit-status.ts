/** What a shell script reads of a command's end. */
export const EXIT = {
  done: 0,
  someFailed: 1,
  usage: 2,
  unreachable: 3,
  /** A defect of this program, not of its use. */
  defect: 70,
  interrupted: 130,
} as const;
