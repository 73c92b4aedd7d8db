import { expect, it } from 'vitest';
import { accountOperations } from '../contract/accounts.ts';
import { type OperationName, operations } from '../contract.ts';
import { dashboardRig } from './dashboard-rig.contract.ts';

const names = Object.keys(operations).filter((name) => !(name in accountOperations)) as OperationName[];
const params = { key: 'a', lane: 'slack', id: '1' };

/** Whom an operation answers in some way: nothing behind it works here. */
async function statusesOf(name: OperationName) {
  const rig = await dashboardRig();
  const asked = await Promise.all(
    (['stranger', 'reader', 'admin'] as const).map(async (as) => [as, (await rig.call(name, { as, params })).status]),
  );
  return Object.fromEntries(asked);
}

it.each(names.filter((name) => operations[name].audience === 'admin'))('%s is for admins', async (name) => {
  expect(await statusesOf(name)).toEqual({ stranger: 401, reader: 403, admin: expect.toSatisfy(isLetIn) });
});

it.each(names.filter((name) => operations[name].audience === 'reader' && name !== 'GET /api/live'))(
  '%s is for all who have logged in',
  async (name) => {
    const letIn = expect.toSatisfy(isLetIn);
    expect(await statusesOf(name)).toEqual({ stranger: 401, reader: letIn, admin: letIn });
  },
);

it('GET /api/live is not for strangers', async () => {
  const rig = await dashboardRig();
  expect((await rig.call('GET /api/live', { as: 'stranger' })).status).toBe(401);
});

/** It was answered by the operation, which found something wrong with what was asked, or nothing behind it. */
function isLetIn(status: number): boolean {
  return [400, 500, 503].includes(status);
}
