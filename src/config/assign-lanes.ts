import type { ParsedBlock } from './read-block.ts';

export interface LaneBlock extends ParsedBlock {
  readonly lane: string;
}

/**
 * Names each block's lane: the block's name, and from the second of a name on with a number. Blocks that will be refused
 * have theirs too, so that the others keep the lanes, and the deliveries waiting in them, when it is mended.
 */
export function assignLanes(blocks: readonly ParsedBlock[]): readonly LaneBlock[] {
  const taken = new Set<string>();
  return blocks.map((block) => {
    const lane = freeLane(block.name, taken);
    taken.add(lane);
    return { ...block, lane };
  });
}

function freeLane(name: string, taken: ReadonlySet<string>): string {
  let lane = name;
  for (let count = 2; taken.has(lane); count += 1) lane = `${name}#${count}`;
  return lane;
}
