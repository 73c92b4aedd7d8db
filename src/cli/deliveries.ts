import { type Command, InvalidArgumentError } from 'commander';
import type { Operations } from '../delivery/operations.ts';
import { printable } from '../lib/printable.ts';
import { type Delivery, type DeliveryChoice, type DeliveryState, deliveryStates, keptStates } from '../queue/queue.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { homeOf, withOperations } from './operations.ts';
import { columns, count, cut, duration } from './text.ts';

interface ListOptions {
  readonly lane?: string;
  readonly state?: readonly DeliveryState[];
  readonly alert?: string;
  readonly limit: number;
  readonly before?: string;
  readonly json?: true;
}

interface ChoiceOptions {
  readonly lane?: string;
  readonly dead?: true;
  readonly postponed?: true;
  readonly waiting?: true;
}

export function deliveriesCommand(program: Command, context: CliContext): void {
  const group = program.command('deliveries').description('list deliveries, send dead letters again, or drop them');
  listCommand(group, context);
  showCommand(group, context);
  choiceCommand(group, context, {
    name: 'retry',
    description: 'send again: dead letters (--dead), or what waits for its next try (--postponed)',
    perform: (operations, choice) => operations.redeliver(choice),
    done: 'will be sent again',
  });
  choiceCommand(group, context, {
    name: 'drop',
    description: 'forget for good; an attempt that is under way is left alone',
    perform: (operations, choice) => operations.drop(choice),
    done: 'dropped',
  });
}

function listCommand(group: Command, context: CliContext): void {
  group
    .command('list')
    .description('newest first')
    .option('--lane <lane>', 'only this lane: slack, slack#2, custom-x')
    .option('--state <states>', `only these, separated by commas: ${deliveryStates.join(', ')}`, readStates)
    .option('--alert <id>', 'only those of this alert, by its "id"')
    .option('--limit <count>', 'at most this many', readLimit, 50)
    .option('--before <id>', 'only older ones than this: the next page')
    .option('--json', 'print one JSON object a line')
    .action(async (options: ListOptions, command: Command) => {
      await withOperations(homeOf(command), context, async (operations) => {
        const found = await operations.deliveries({
          lane: options.lane,
          states: options.state,
          alertId: options.alert,
          limit: options.limit,
          before: options.before,
        });
        context.out(
          options.json
            ? found.map((delivery) => `${JSON.stringify(delivery)}\n`).join('')
            : deliveryTable(found, context.clock.now()),
        );
      });
    });
}

function showCommand(group: Command, context: CliContext): void {
  group
    .command('show <id>')
    .description('one delivery, whole, with its alert and what is still known of what was said in its last attempts')
    .action(async (id: string, _options: object, command: Command) => {
      await withOperations(homeOf(command), context, async (operations) => {
        const detail = await operations.delivery(id);
        if (detail === undefined)
          throw new CommandFailure(`there is no delivery ${id}; "deliveries list" shows the ids`, exitCodes.no);
        const exchanges = await operations.exchanges(id);
        context.out(`${JSON.stringify({ ...detail, exchanges }, null, 2)}\n`);
      });
    });
}

interface Choice {
  readonly name: string;
  readonly description: string;
  readonly perform: (operations: Operations, choice: DeliveryChoice) => Promise<number>;
  readonly done: string;
}

function choiceCommand(group: Command, context: CliContext, { name, description, perform, done }: Choice): void {
  group
    .command(`${name} [ids...]`)
    .description(description)
    .option('--lane <lane>', 'all of this lane, with --dead, --postponed or --waiting')
    .option('--dead', 'all dead letters')
    .option('--postponed', 'all that wait for their next try')
    .option('--waiting', 'all that were not tried yet')
    .action(async (ids: string[], options: ChoiceOptions, command: Command) => {
      const choice = readChoice(ids, options);
      await withOperations(homeOf(command), context, async (operations) => {
        const affected = await perform(operations, choice);
        context.out(`${count(affected)} ${done}\n`);
        if (affected === 0)
          throw new CommandFailure('nothing matched; "deliveries list" shows what there is', exitCodes.no);
      });
    });
}

function readChoice(ids: readonly string[], options: ChoiceOptions): DeliveryChoice {
  const states = keptStates.filter((state) => options[state]);
  if (ids.length > 0 && states.length === 0) return { ids };
  if (ids.length === 0 && states.length > 0) return { lane: options.lane, states };
  throw new CommandFailure(
    'name deliveries by their ids, or choose all of a state: --dead, --postponed or --waiting',
    exitCodes.usage,
  );
}

function readStates(text: string): DeliveryState[] {
  return text.split(',').map((word) => {
    const state = deliveryStates.find((known) => known === word.trim());
    if (state === undefined) throw new InvalidArgumentError(`"${word}" is none of ${deliveryStates.join(', ')}`);
    return state;
  });
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
    throw new InvalidArgumentError('write a number from 1 to 10000');
  return limit;
}

function deliveryTable(deliveries: readonly Delivery[], now: number): string {
  if (deliveries.length === 0) return 'No deliveries.\n';
  const header = ['id', 'lane', 'state', 'level', 'rule', 'alert', 'tries', 'changed', 'why'];
  return columns(
    header,
    deliveries.map((delivery) => deliveryRow(delivery, now)),
  );
}

function deliveryRow(delivery: Delivery, now: number): string[] {
  const { id, lane, state, level, ruleId, alertId, attempts, changedAt, dueAt, why } = delivery;
  const due = dueAt === undefined ? '' : `again in ${duration(Math.max(0, dueAt - now))}: `;
  const words = [
    id,
    lane,
    state,
    String(level),
    ruleId ?? '-',
    alertId ?? '-',
    String(attempts),
    `${duration(now - changedAt)} ago`,
  ];
  return [...words, `${due}${cut(why ?? '', 120)}`].map(printable);
}
