import { describe, expect, it } from 'vitest';
import { budgetOf, connectionSum, fairShares, MOST_BY_TURNS } from '../../domain/connection-budget.ts';

describe('the budget', () => {
  it.each([
    ['a user limited to 5', { user: 5, server: 151 }, 4, 'max_user_connections'],
    ['a user limited to 1', { user: 1, server: 151 }, 1, 'max_user_connections'],
    ['a server of 151', { user: undefined, server: 151 }, 135, 'max_connections'],
    ['the smallest server', { user: undefined, server: 10 }, 7, 'max_connections'],
    ['a user who may have all of a server', { user: 151, server: 151 }, 135, 'max_connections'],
  ])('is, for %s, what the server allows less a reserve', (_, limits, connections, source) => {
    expect(budgetOf(limits, undefined)).toEqual({ connections, source });
  });

  it('is the configured one where there is one, and never more than the server has', () => {
    const limits = { user: undefined, server: 151 };
    expect(budgetOf(limits, 20)).toEqual({ connections: 20, source: 'database.connection_budget' });
    expect(budgetOf(limits, 500).connections).toBe(151);
  });
});

describe('shares', () => {
  it.each([
    [19, [8, 8, 8, 8], [5, 5, 5, 4]],
    [19, [8, 1, 8], [8, 1, 8]],
    [3, [4, 4, 4, 4], [1, 1, 1, 0]],
    [0, [4, 4], [0, 0]],
    [-2, [4], [0]],
    [5, [], []],
  ])('of %i for pools of %j are %j', (available, wanted, shares) => {
    expect(fairShares(available, wanted)).toEqual(shares);
  });

  it('add up to all that is wanted or all that is there', () => {
    for (let available = 0; available < 40; available += 1) {
      const shares = fairShares(available, [8, 3, 1, 12, 2]);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(Math.min(available, 26));
    }
  });
});

describe('the sum', () => {
  const limits = { user: undefined, server: 151 };
  const demand = { slots: 8, poolSize: 8, maxPerWorker: undefined, budget: undefined, running: [] };

  it('says who asks for how much, and is no fault while everybody gets a turn', () => {
    const five = { user: 5, server: 151 };
    const { text, fault, scarce } = connectionSum(five, { ...demand, running: [8, 8, 8] });
    expect(text).toContain('the server allows this user 5 (max_user_connections) and has 151 for all');
    expect(text).toContain('budget of all workers 4 (max_user_connections less a reserve)');
    expect(text).toContain(
      '3 workers running with pools of 24 in all; one more of 8 slots asks for 8 and gets turns at one',
    );
    expect([fault, scarce]).toEqual([undefined, true]);
  });

  it('cannot come out where the budget is more than the server allows', () => {
    expect(connectionSum({ user: 5, server: 151 }, { ...demand, budget: 20 }).fault).toMatch(
      /is 20, but the server allows this user 5/,
    );
    expect(connectionSum(limits, { ...demand, budget: 151 }).fault).toBeUndefined();
  });

  it('cannot come out where one worker may have more than all together', () => {
    expect(connectionSum(limits, { ...demand, budget: 4, maxPerWorker: 6 }).fault).toMatch(
      /is 6, more than the 4/,
    );
  });

  it('cannot come out where more workers would take turns than can', () => {
    const running = Array.from({ length: 3 + MOST_BY_TURNS - 1 }, () => 8);
    expect(connectionSum(limits, { ...demand, budget: 4, running }).fault).toBeUndefined();
    expect(connectionSum(limits, { ...demand, budget: 4, running: [...running, 8] }).fault).toMatch(
      /15 workers run and a budget of 4 has 3 connections to share: 12 workers can take turns at one, and this would be the 13th/,
    );
  });
});
