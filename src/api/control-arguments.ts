import { z } from 'zod';
import { deliveryStates, keptStates } from '../queue/queue.ts';

/** What the control socket accepts, checked at the door. Answers are the types of `delivery/operations.ts`. */
export const deliveryQuery = z.object({
  lane: z.string().optional(),
  states: z.array(z.enum(deliveryStates)).optional(),
  alertId: z.string().optional(),
  limit: z.number().int().min(1).max(10_000).optional(),
  before: z.string().optional(),
});

export const deliveryChoice = z.union([
  z.object({ ids: z.array(z.string()) }),
  z.object({ lane: z.string().optional(), states: z.array(z.enum(keptStates)) }),
]);

export const submission = z.object({ lines: z.array(z.object({ text: z.string(), key: z.string() })) });

export const deliveryId = z.object({ id: z.string() });

export const laneName = z.object({ lane: z.string() });

export const pausing = z.object({ lane: z.string(), by: z.string().max(200) });
