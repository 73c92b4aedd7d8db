import type { Complain, DecoderDraft } from './decoder-draft.ts';

interface Requirement {
  readonly broken: (draft: DecoderDraft) => boolean;
  /** The element it is about; the decoder itself when it has none of the name. */
  readonly at?: 'prematch' | 'regex' | 'plugin';
  readonly what: string;
  readonly remedy: string;
}

const noParent = 'has the offset after_parent, and the decoder has no <parent>';
const noPrematch = 'has the offset after_prematch, and the decoder has a <parent> but no <prematch> of its own';
const useAfterParent = 'write offset="after_parent", or add a <prematch>';

/** What has to hold of one decoder for itself (spec: decoders, section 1, "Validity"). */
const requirements: readonly Requirement[] = [
  {
    broken: ({ prematch, programName, parent }) => [prematch, programName, parent].every((text) => text === undefined),
    what: 'it has neither <prematch> nor <program_name> nor <parent>, so it would match every event',
    remedy: 'add one of the three',
  },
  {
    broken: ({ regex, order, plugin }) => regex !== undefined && order === undefined && plugin === undefined,
    at: 'regex',
    what: 'it has a <regex> and no <order>',
    remedy: 'name the fields that the groups of the regex give, <order>srcip, user</order>',
  },
  {
    broken: ({ regex, order, plugin }) => regex === undefined && order !== undefined && plugin === undefined,
    what: 'it has an <order> and no <regex>',
    remedy: 'add the <regex> whose groups give these fields, or remove the <order>',
  },
  {
    broken: ({ plugin, regex, order }) => plugin !== undefined && (regex !== undefined || order !== undefined),
    at: 'plugin',
    what: 'it has a <plugin_decoder> besides a <regex> or an <order>',
    remedy: 'keep one of them; a second decoder of the same name and parent can have the other',
  },
  {
    broken: ({ fts, regex }) => fts !== undefined && regex === undefined,
    what: 'it has <fts> and no <regex>',
    remedy: 'add the <regex> that gives the fields, or remove the <fts>',
  },
  {
    broken: ({ prematch }) => prematch?.offset === 'after_prematch' || prematch?.offset === 'after_regex',
    at: 'prematch',
    what: 'its <prematch> has an offset that only a regex can have',
    remedy: 'write offset="after_parent", or leave it out',
  },
  {
    broken: ({ prematch, parent }) => prematch?.offset === 'after_parent' && parent === undefined,
    at: 'prematch',
    what: `its <prematch> ${noParent}`,
    remedy: 'leave out the offset, or name a <parent>',
  },
  {
    broken: ({ regex, parent }) => regex?.offset === 'after_parent' && parent === undefined,
    at: 'regex',
    what: `its <regex> ${noParent}`,
    remedy: 'write offset="after_prematch", or name a <parent>',
  },
  {
    broken: ({ regex, parent, prematch }) =>
      regex?.offset === 'after_prematch' && parent !== undefined && prematch === undefined,
    at: 'regex',
    what: `its <regex> ${noPrematch}`,
    remedy: useAfterParent,
  },
  {
    broken: ({ regex, parent }) => regex?.offset === 'after_regex' && parent === undefined,
    at: 'regex',
    what: 'its <regex> has the offset after_regex, and the decoder has no <parent>',
    remedy: 'name a <parent>: only children of one name continue where an earlier one ended',
  },
  {
    broken: ({ plugin, parent }) => plugin?.offset === 'after_parent' && parent === undefined,
    at: 'plugin',
    what: `its <plugin_decoder> ${noParent}`,
    remedy: 'write offset="after_prematch", or name a <parent>',
  },
  {
    broken: ({ plugin, parent, prematch }) =>
      plugin?.offset === 'after_prematch' && parent !== undefined && prematch === undefined,
    at: 'plugin',
    what: `its <plugin_decoder> ${noPrematch}`,
    remedy: useAfterParent,
  },
  {
    broken: ({ plugin }) => plugin?.offset === 'after_regex',
    at: 'plugin',
    what: 'its <plugin_decoder> has the offset after_regex',
    remedy: 'write after_parent or after_prematch, or leave it out',
  },
];

export function checkDecoder(draft: DecoderDraft, complain: Complain): void {
  for (const { broken, at, what, remedy } of requirements) {
    if (!broken(draft)) continue;
    const line = at === undefined ? undefined : draft[at]?.line;
    complain('mistake', line ?? draft.line, what, remedy);
  }
}

/** What has to hold of a child whose parent has children of the same name already. */
export function checkSiblings(draft: DecoderDraft, earlier: readonly DecoderDraft[], complain: Complain): void {
  const { regex, prematch, fts, line } = draft;
  const [first] = earlier;
  if (first === undefined) {
    if (regex?.offset !== 'after_regex') return;
    const what = 'its <regex> has the offset after_regex, and no decoder of the same name and parent stands before it';
    complain(
      'mistake',
      regex.line,
      what,
      'write offset="after_parent" here, or give the decoder the name of the one before',
    );
    return;
  }
  if (prematch !== undefined || fts !== undefined) {
    const what = `it has ${prematch === undefined ? '<fts>' : 'a <prematch>'}, and line ${first.line} has a decoder of the same name and parent`;
    complain(
      'mistake',
      line,
      what,
      'only the first of decoders that continue each other can have it: move it there, or choose another name',
    );
  }
  const idle = [...earlier, draft].find((one) => one.regex === undefined && one.plugin === undefined);
  if (idle === undefined) return;
  const what = `line ${first.line} has a decoder of the same name and parent, and one of them has neither <regex> nor <plugin_decoder>`;
  complain('mistake', idle.line, what, 'give each of them a <regex> with an <order>, or choose another name');
}
