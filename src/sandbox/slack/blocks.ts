import { z } from 'zod';

// The limits are those of Slack's "Block Kit" reference, as its own SDKs check them.
const plainText = (max: number) => z.looseObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max) });
const text = (max: number) =>
  z.looseObject({ type: z.enum(['plain_text', 'mrkdwn']), text: z.string().min(1).max(max) });

const option = z.looseObject({ text: text(75) });
const element = z.looseObject({
  type: z.string(),
  action_id: z.string().max(255).optional(),
  options: z.array(option).optional(),
  option_groups: z.array(z.looseObject({ options: z.array(option) })).optional(),
});
const button = element.extend({
  type: z.literal('button'),
  text: plainText(75),
  url: z.string().max(3000).optional(),
  value: z.string().max(2000).optional(),
});
const image = z.looseObject({
  type: z.literal('image'),
  image_url: z.string().max(3000).optional(),
  alt_text: z.string().max(2000),
});
const interactive = z.union([button, element.refine(({ type }) => type !== 'button')]);

const common = { block_id: z.string().max(255).optional() };
const section = z
  .looseObject({
    ...common,
    type: z.literal('section'),
    text: text(3000).optional(),
    fields: z.array(text(2000)).min(1).max(10).optional(),
    accessory: z.union([image, interactive]).optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined);

const block = z.discriminatedUnion('type', [
  section,
  z.looseObject({ ...common, type: z.literal('header'), text: plainText(150) }),
  z.looseObject({ ...common, type: z.literal('divider') }),
  z.looseObject({
    ...common,
    type: z.literal('context'),
    elements: z
      .array(z.union([image, text(3000)]))
      .min(1)
      .max(10),
  }),
  z.looseObject({ ...common, type: z.literal('actions'), elements: z.array(interactive).min(1).max(25) }),
  image.extend({ ...common, title: plainText(2000).optional() }),
  z.looseObject({ ...common, type: z.literal('markdown'), text: z.string().min(1) }),
  // The sandbox knows these names and nothing of what is inside.
  z.looseObject({ ...common, type: z.enum(['rich_text', 'video', 'file', 'input', 'table']) }),
]);

const blocks = z
  .array(block)
  .max(50)
  .refine((all) => allUnique(all.flatMap(({ block_id }) => block_id ?? [])))
  .refine((all) => allUnique(all.flatMap(actionIds)))
  .refine((all) => totalMarkdown(all) <= 12_000);

type Block = z.infer<typeof block>;

export function areValidBlocks(value: unknown): boolean {
  return blocks.safeParse(value).success;
}

function allUnique(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

function actionIds(block: Block): readonly string[] {
  const elements = block.type === 'actions' ? block.elements : block.type === 'section' ? [block.accessory] : [];
  return elements.flatMap((item) => (typeof item?.action_id === 'string' ? item.action_id : []));
}

function totalMarkdown(all: readonly Block[]): number {
  return all.reduce((sum, block) => sum + (block.type === 'markdown' ? block.text.length : 0), 0);
}
