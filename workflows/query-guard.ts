import type { WorkflowInterceptors, WorkflowInternalsInterceptor } from '@temporalio/workflow';

type Activate = NonNullable<WorkflowInternalsInterceptor['activate']>;
type Activation = Parameters<Activate>[0]['activation'];

/**
 * Keeps a query from leading a grid astray. A worker that takes a grid over from a dead one, and is asked a query before
 * its next workflow task, replays the history together with the latest events, which no task has handled yet (seen with
 * SDK 1.24). The workflow then decides at another time, and on other events at once, than every later replay of its
 * history: the grid would stand still as non-deterministic. So those events are refused, which fails the query and drops
 * the replayed workflow; the task that is due begins it again. Whoever asks again a moment later gets an answer.
 */
export function interceptors(): WorkflowInterceptors {
  return { internals: [new QueryGuard()] };
}

class QueryGuard implements WorkflowInternalsInterceptor {
  #last: Activation | undefined;

  activate: Activate = (input, next) => {
    const { activation } = input;
    if (bringsEvents(activation)) {
      if (this.#last !== undefined && isBeyondTask(activation, this.#last))
        throw new Error('the latest events wait for their workflow task: ask again');
      this.#last = activation;
    }
    next(input);
  };
}

function bringsEvents({ jobs }: Activation): boolean {
  return jobs?.some(({ queryWorkflow, removeFromCache }) => !queryWorkflow && !removeFromCache) ?? false;
}

/** Each task has its time; events beyond the last task come with the time of that one. */
function isBeyondTask(activation: Activation, last: Activation): boolean {
  const [now, before] = [activation.timestamp, last.timestamp];
  const sameTask = String(now?.seconds) === String(before?.seconds) && now?.nanos === before?.nanos;
  return sameTask && (activation.historyLength ?? 0) > (last.historyLength ?? 0);
}
