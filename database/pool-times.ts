// How long a pool keeps what, in milliseconds.

/** How often, 10 ms apart, the end of the pool waits for who works. */
export const END_WAITS = 500;

/** Spare connections are closed after a moment; a process keeps one a little longer. Milliseconds. */
export const SPARE_IDLE = 200;
export const LAST_IDLE = 1000;

/**
 * A connection that is in use without a break is closed at this age and its place rests, so that processes which the
 * server refused get their turn; a process that was refused itself lately hands its connections on sooner.
 */
export const CALM_AGE = 6000;
export const CONTENDED_AGE = 1000;
export const REST = 300;

/** A turn at the door ends at this age, or when nobody here has wanted the connection for a moment. */
export const TURN = 1000;
export const TURN_IDLE = 50;

/**
 * How long the place of a closed connection stays taken in a fleet: the server tells the end of a connection a moment
 * before it takes it off its list.
 */
export const LINGER = { share: 200, door: 80 };
