import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary-queue.ts';
import { readState, writeState } from './state-file.ts';

const bytes = Buffer.from('what is remembered');

async function stored(): Promise<string> {
  const path = join(await temporaryFolder(), 'queue', 'memory');
  await writeState(path, bytes);
  return path;
}

describe('the file of what the analysis remembers', () => {
  it('gives back what was written last, and has no other beside it', async () => {
    const path = await stored();
    await writeState(path, Buffer.from('something newer'));
    expect(await readState(path)).toEqual({ kind: 'whole', bytes: Buffer.from('something newer') });
    expect(await readdir(join(path, '..'))).toEqual(['memory']);
  });

  it('is missing before the first start', async () => {
    expect(await readState(join(await temporaryFolder(), 'memory'))).toEqual({ kind: 'none' });
  });

  it.each<[string, (whole: Buffer) => Buffer]>([
    ['cut off', (whole) => whole.subarray(0, -1)],
    ['shorter than its checksum', (whole) => whole.subarray(0, 7)],
    ['empty', () => Buffer.alloc(0)],
    ['another by one bit', (whole) => Buffer.concat([whole.subarray(0, -1), Buffer.from([(whole.at(-1) ?? 0) ^ 1])])],
    ['something else', () => Buffer.from('<html>')],
  ])('is told from one that is %s', async (_, spoil) => {
    const path = await stored();
    await writeFile(path, spoil(await readFile(path)));
    expect(await readState(path)).toEqual({ kind: 'unusable', why: 'it is damaged' });
  });

  it('is unusable when it cannot be read', async () => {
    const path = await stored();
    expect(await readState(join(path, '..'))).toMatchObject({
      kind: 'unusable',
      why: expect.stringContaining('EISDIR'),
    });
  });
});
