/** Thrown where a slab has no solution; the message says where. A physical outcome, not a fault of the program. */
export class NotConverged extends Error {
  override name = 'NotConverged';
}
