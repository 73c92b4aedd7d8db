import type { FastifyRequest } from 'fastify';
import type { Logger } from '../../lib/log.ts';
import type { Who } from '../access/access.ts';
import { ChangeLog } from '../change-log.ts';

/** Every operation here is for people who are known. */
export function whoAsks({ who }: FastifyRequest): Who {
  if (who === undefined) throw new Error('the route is public');
  return who;
}

/** As it is logged, and told to others. */
export function askedBy(request: FastifyRequest): string {
  const { kind, name } = whoAsks(request);
  return kind === 'token' ? `token ${name}` : name;
}

export function changesOf(request: FastifyRequest, log: Logger): ChangeLog {
  return new ChangeLog(log, askedBy(request));
}
