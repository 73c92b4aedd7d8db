import { Subject } from '../../event/subject.ts';
import type { Matcher } from '../../regex/matcher.ts';
import type { RuleDraft, TreeDraft } from './tree-draft.ts';

/** What a rule searches, once and for all: overwriting does not change it. */
export interface Watched {
  readonly sid: RuleDraft | undefined;
  readonly groupList: number | undefined;
}

const nothing: Watched = { sid: undefined, groupList: undefined };

/** Which lists of earlier events there are, and whose events enter them (spec: rules, section 6). */
export class CorrelationLists {
  readonly #watchedBy = new Map<RuleDraft, Watched>();
  readonly #sids = new Set<RuleDraft>();
  readonly #listsOf = new Map<RuleDraft, number[]>();
  groupListCount = 0;

  /** Called once the rule is in the tree: its own events count, those of rules that come later do not. */
  watch(rule: RuleDraft, tree: TreeDraft): void {
    const { correlation } = rule.definition;
    if (correlation?.source === 'sid') this.#watchSid(rule, tree.byId.get(correlation.sid?.id ?? -1));
    else if (correlation?.source === 'group') this.#watchGroup(rule, correlation.group, tree);
  }

  watchedBy(rule: RuleDraft): Watched {
    return this.#watchedBy.get(rule) ?? nothing;
  }

  isSidWatched(rule: RuleDraft): boolean {
    return this.#sids.has(rule);
  }

  listsOf(rule: RuleDraft): readonly number[] {
    return this.#listsOf.get(rule) ?? [];
  }

  #watchSid(rule: RuleDraft, sid: RuleDraft | undefined): void {
    if (sid === undefined) return;
    this.#watchedBy.set(rule, { sid, groupList: undefined });
    this.#sids.add(sid);
  }

  #watchGroup(rule: RuleDraft, group: Matcher | undefined, tree: TreeDraft): void {
    if (group === undefined) return;
    const list = this.groupListCount;
    this.groupListCount += 1;
    this.#watchedBy.set(rule, { sid: undefined, groupList: list });
    const subject = new Subject();
    for (const member of tree.rules) {
      subject.set(member.definition.body.groups);
      if (!group.test(subject)) continue;
      const lists = this.#listsOf.get(member) ?? [];
      // Once for each place in the tree: the reference adds the event to the list that often.
      for (const _ of member.nodes) lists.push(list);
      this.#listsOf.set(member, lists);
    }
  }
}
