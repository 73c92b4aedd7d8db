/**
 * What Slack says of a message, in the order in which it looks: is it JSON of the right types (`invalid_payload`), is
 * there anything to show (`no_text`), do the blocks and the attachments keep within their limits. A null counts as a
 * member left out: the reference's alerts send `"text": null`.
 */
import { z } from 'zod';
import { parseJson } from '../../lib/json.ts';
import { areValidBlocks } from './blocks.ts';

const words = z.string().nullish();
const flag = z.boolean().nullish();

const attachmentSchema = z.looseObject({
  fallback: words,
  color: words,
  pretext: words,
  author_name: words,
  author_link: words,
  author_icon: words,
  title: words,
  title_link: words,
  text: words,
  fields: z.array(z.looseObject({ title: words, value: words, short: flag })).nullish(),
  image_url: words,
  thumb_url: words,
  footer: words,
  footer_icon: words,
  ts: z.union([z.number(), z.string()]).nullish(),
  mrkdwn_in: z.array(z.string()).nullish(),
  callback_id: words,
  actions: z.array(z.unknown()).nullish(),
});
type Attachment = z.infer<typeof attachmentSchema>;

const messageSchema = z.looseObject({
  text: words,
  attachments: z.array(attachmentSchema).nullish(),
  thread_ts: words,
  mrkdwn: flag,
  unfurl_links: flag,
  unfurl_media: flag,
  link_names: z.union([z.boolean(), z.literal([0, 1])]).nullish(),
  metadata: z.looseObject({ event_type: z.string(), event_payload: z.looseObject({}) }).nullish(),
  channel: words,
  username: words,
  icon_emoji: words,
  icon_url: words,
});
type Message = z.infer<typeof messageSchema>;

/** Slack's word for what is wrong with a message, or undefined when it can be posted. */
export function faultOf(body: Buffer, contentType: string): string | undefined {
  const parsed = messageSchema.safeParse(parseJson(payloadText(body, contentType)));
  if (!parsed.success) return 'invalid_payload';
  const message = parsed.data;
  if (!hasContent(message)) return 'no_text';
  return faultOfBlocks(message.blocks) ?? faultOfAttachments(message.attachments ?? []);
}

/** The legacy form puts the same JSON into a field of its own. What is not UTF-8 is no JSON either. */
function payloadText(body: Buffer, contentType: string): string {
  const text = decodeUtf8(body);
  if (!contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')) return text;
  return new URLSearchParams(text).get('payload') ?? '';
}

function decodeUtf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return '';
  }
}

function hasContent({ text, attachments, ...rest }: Message): boolean {
  return isVisible(text) || isVisible(attachments) || isVisible(rest.blocks);
}

function isVisible(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.length > 0;
  return value !== null && value !== undefined;
}

function faultOfBlocks(blocks: unknown): string | undefined {
  if (blocks === undefined || blocks === null) return undefined;
  if (!Array.isArray(blocks)) return 'invalid_blocks_format';
  return areValidBlocks(blocks) ? undefined : 'invalid_blocks';
}

/** 100 is the documented limit; people were refused above 50, and above 20 blocks in one attachment, in other words. */
function faultOfAttachments(attachments: readonly Attachment[]): string | undefined {
  if (attachments.length > 100) return 'too_many_attachments';
  if (attachments.length > 50) return 'invalid_attachments';
  if (!attachments.every(showsSomething)) return 'missing_text_or_fallback_or_attachments';
  return attachments.every(isWithinLimits) ? undefined : 'invalid_attachments';
}

function showsSomething(attachment: Attachment): boolean {
  const { fallback, pretext, author_name, title, text, fields, image_url, thumb_url, actions } = attachment;
  const parts = [fallback, pretext, author_name, title, text, fields, image_url, thumb_url, actions];
  return [...parts, attachment.blocks].some(isVisible);
}

const markdownMembers = ['text', 'pretext', 'fields'];

function isWithinLimits({ footer, actions, ts, mrkdwn_in, blocks }: Attachment): boolean {
  return (
    (footer ?? '').length <= 300 &&
    (actions ?? []).length <= 5 &&
    isEpoch(ts) &&
    (mrkdwn_in ?? []).every((name) => markdownMembers.includes(name)) &&
    (blocks === undefined ||
      blocks === null ||
      (Array.isArray(blocks) && blocks.length <= 20 && areValidBlocks(blocks)))
  );
}

/** Unix seconds; as text too, with a fraction, which is how the alerts' ids look. */
function isEpoch(ts: string | number | null | undefined): boolean {
  return typeof ts !== 'string' || /^\d+(\.\d+)?$/.test(ts);
}
