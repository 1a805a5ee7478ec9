/** How many connections a server allows, as the user sees it who asks. */
export interface ConnectionLimits {
  /** `max_user_connections` of this user; undefined where the user has no limit of its own. */
  readonly user: number | undefined;
  /** `max_connections`: of all users and programs together. */
  readonly server: number;
}

/** How many connections all workers of a database may have together, and from where that number is. */
export interface ConnectionBudget {
  readonly connections: number;
  readonly source: 'database.connection_budget' | 'max_user_connections' | 'max_connections';
}

/** Connections of the budget through which workers come that have no share: one at a time. */
export const DOOR = 1;

/** Workers without a share that can take turns at the door and still say in time that they live. */
export const MOST_BY_TURNS = 12;

/** One connection of a user's own limit is left to `status`, `doctor` and whoever follows a grid. */
const USER_RESERVE = 1;
/** A tenth of a server, and never less than this, is left to other users and to its administrator. */
const SERVER_RESERVE = { part: 0.1, least: 3 };

/** The configured budget, else what the server allows less a reserve; never more than the server has. */
export function budgetOf(limits: ConnectionLimits, configured: number | undefined): ConnectionBudget {
  const allowed = allowedBy(limits);
  if (configured === undefined) return { ...allowed, connections: Math.max(1, allowed.connections) };
  const most = Math.min(configured, limits.server, limits.user ?? limits.server);
  return { connections: most, source: 'database.connection_budget' };
}

function allowedBy({ user, server }: ConnectionLimits): ConnectionBudget {
  const reserve = Math.max(SERVER_RESERVE.least, Math.ceil(server * SERVER_RESERVE.part));
  const ofServer = { connections: server - reserve, source: 'max_connections' } as const;
  if (user === undefined) return ofServer;
  const ofUser = { connections: user - USER_RESERVE, source: 'max_user_connections' } as const;
  return ofUser.connections < ofServer.connections ? ofUser : ofServer;
}

/**
 * Divides `available` connections fairly: everybody gets one before anybody gets two, and nobody more than wanted. The
 * first ones come first where it does not come out even, so the same list always gives the same shares.
 */
export function fairShares(available: number, wanted: readonly number[]): number[] {
  const shares = wanted.map(() => 0);
  let left = Math.max(0, available);
  for (let round = 0; left > 0; round += 1) {
    const asking = wanted.flatMap((most, place) => (most > round ? [place] : []));
    if (asking.length === 0) break;
    for (const place of asking.slice(0, left)) shares[place] = round + 1;
    left -= Math.min(left, asking.length);
  }
  return shares;
}

/** What is asked of a server: by one worker, by the workers that run, by the configuration. */
export interface ConnectionDemand {
  readonly slots: number;
  /** Size of a worker's pool. */
  readonly poolSize: number;
  readonly maxPerWorker: number | undefined;
  readonly budget: number | undefined;
  /** Pool sizes of the workers that run already. */
  readonly running: readonly number[];
}

/** The sum in words, and, where it can never come out, why; with all numbers. */
export interface ConnectionSum {
  readonly text: string;
  readonly fault?: string;
  /** Worth knowing: workers will wait for each other. */
  readonly scarce: boolean;
}

/** Adds up, for one more worker, who wants how many connections and who may have how many. */
export function connectionSum(limits: ConnectionLimits, demand: ConnectionDemand): ConnectionSum {
  const budget = budgetOf(limits, demand.budget);
  const running = demand.running.reduce((sum, size) => sum + size, 0);
  const toShare = budget.connections - DOOR;
  const shares = fairShares(toShare, [...demand.running, demand.poolSize]);
  const own = shares.at(-1) ?? 0;
  const text = [
    `${serverText(limits)}; budget of all workers ${budget.connections} (${sourceText(budget)}), ${DOOR} of it for workers that arrive or take turns`,
    `${counted(demand.running.length, 'worker')} running with pools of ${running} in all; one more of ${counted(demand.slots, 'slot')} asks for ${demand.poolSize} and gets ${own === 0 ? 'turns at one' : own}`,
  ].join('; ');
  const fault = faultOf(limits, demand, toShare);
  return { text, scarce: own < demand.poolSize, ...(fault === undefined ? {} : { fault }) };
}

function faultOf(limits: ConnectionLimits, demand: ConnectionDemand, toShare: number): string | undefined {
  const { budget, maxPerWorker, running } = demand;
  const most = Math.min(limits.server, limits.user ?? limits.server);
  if (budget !== undefined && budget > most)
    return `database.connection_budget is ${budget}, but ${serverText(limits)}: set it to ${most} at most, or have the limit raised`;
  if (budget !== undefined && maxPerWorker !== undefined && maxPerWorker > budget)
    return `database.max_connections_per_worker is ${maxPerWorker}, more than the ${budget} that database.connection_budget allows all workers together`;
  const byTurns = running.length + 1 - Math.max(0, toShare);
  if (byTurns > MOST_BY_TURNS)
    return `${running.length} workers run and a budget of ${toShare + DOOR} has ${toShare} connections to share: ${MOST_BY_TURNS} workers can take turns at one, and this would be the ${byTurns}th; start fewer workers with more slots, or have the budget raised`;
  return undefined;
}

function serverText({ user, server }: ConnectionLimits): string {
  const ofAll = `the server has ${server} connections for all users (max_connections)`;
  return user === undefined
    ? ofAll
    : `the server allows this user ${user} (max_user_connections) and has ${server} for all (max_connections)`;
}

function sourceText({ source }: ConnectionBudget): string {
  return source === 'database.connection_budget' ? source : `${source} less a reserve`;
}

function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`;
}
