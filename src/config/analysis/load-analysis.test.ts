import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHome, type TestHome } from '../../../test/support/home.ts';
import { smallRuleset, writeRuleset } from '../../../test/support/small-ruleset.ts';
import { formatProblem } from '../problem.ts';
import { hasRuleset } from './has-ruleset.ts';
import { loadAnalysis } from './load-analysis.ts';

let home: TestHome;
beforeEach(async () => {
  home = await makeHome();
  await home.configure([]);
});
afterEach(() => home.remove());

async function load() {
  const analysis = await loadAnalysis(home.root);
  const problems = analysis.problems.map(formatProblem);
  return { ...analysis, problems };
}

const ossecConf = (text: string) =>
  writeRuleset(home.root, { 'etc/ossec.conf': `<ossec_config>${text}</ossec_config>` });

/** The small ruleset with these rules in a file of their own, after its own. */
async function withRules(rules: string, file = 'ruleset/rules/0020-more.xml') {
  await writeRuleset(home.root);
  await writeRuleset(home.root, { [file]: `<group name="more,">\n${rules}\n</group>` });
  return load();
}

const rule = (id: number, elements: string) =>
  `<rule id="${id}" level="3">${elements}<description>r</description></rule>`;

describe('the ruleset of a home', () => {
  it('is loaded, and counted', async () => {
    await writeRuleset(home.root);
    const analysis = await load();
    expect(analysis.problems).toEqual([]);
    expect(analysis).toMatchObject({ kind: 'loaded', counts: { decoders: 4, rules: 4, lists: 0, leftOut: 0 } });
  });

  it('may have a local_decoder.xml with nothing in it, or only a comment', async () => {
    await ossecConf(
      '<ruleset><decoder_dir>ruleset/decoders</decoder_dir><decoder_dir>etc/decoders</decoder_dir></ruleset>',
    );
    await writeRuleset(home.root);
    for (const text of ['', '<!-- mine -->\n']) {
      await writeRuleset(home.root, { 'etc/decoders/local_decoder.xml': text });
      expect((await load()).problems).toEqual([]);
    }
    await writeRuleset(home.root, { 'etc/decoders/my_decoder.xml': '' });
    expect((await load()).problems).toEqual([
      'etc/decoders/my_decoder.xml: mistake: the file holds no decoder → add a <decoder>, or remove the file',
    ]);
  });

  it('loads without the rules that are wrong in themselves, and says which', async () => {
    const analysis = await withRules(
      `${rule(200, '<if_sid>100</if_sid>')}
       ${rule(200, '<if_sid>101</if_sid>')}
       ${rule(201, '<if_sid>100|101</if_sid><list field="srcip">etc/lists/bad</list>')}`,
    );
    expect(analysis).toMatchObject({ kind: 'loaded', counts: { rules: 5, leftOut: 2 } });
    expect(analysis.problems[0]).toBe(
      'ruleset/rules/0020-more.xml:3: refused: rule 200: the id is taken by the rule in ruleset/rules/0020-more.xml, line 2, which stays as it is → give it an id of its own, or overwrite="yes" to replace that rule',
    );
    expect(analysis.problems).toHaveLength(3);
  });

  it('is refused with a mistake in it, and all that is wrong is told', async () => {
    const analysis = await withRules(
      `${rule(200, '<macth>x</macth>')}
       <rule id="201" level="33"><match>x</match><description>r</description></rule>`,
    );
    expect(analysis.kind).toBe('refused');
    expect(analysis.problems).toEqual([
      expect.stringMatching(/^ruleset\/rules\/0020-more\.xml:2: mistake: rule 200: .*macth.* → /),
      expect.stringMatching(/^ruleset\/rules\/0020-more\.xml:3: mistake: rule 201: .* → /),
    ]);
  });

  it('is refused when ossec.conf cannot be read, or has a mistake that concerns it', async () => {
    await writeRuleset(home.root);
    await ossecConf('<alerts><log_alert_level>x</log_alert_level></alerts>');
    expect((await load()).kind).toBe('refused');
    await rm(home.ossecConf);
    expect((await load()).problems[0]).toContain('ossec.conf does not exist');
  });

  it('asks a list whose file is missing as if it were empty, and keeps its rules', async () => {
    await ossecConf('<ruleset><list>etc/lists/bad</list></ruleset>');
    const analysis = await withRules(
      rule(200, '<if_sid>100</if_sid><list field="srcip" lookup="match_key">etc/lists/bad</list>'),
    );
    expect(analysis).toMatchObject({ kind: 'loaded', counts: { rules: 5, lists: 1, leftOut: 0 } });
    expect(analysis.problems).toEqual([expect.stringContaining('warning: etc/lists/bad does not exist')]);
  });
});

describe('the names of ATT&CK', () => {
  const bundle = {
    objects: [
      {
        type: 'x-mitre-tactic',
        name: 'Getting In',
        x_mitre_shortname: 'getting-in',
        external_references: [{ source_name: 'mitre-attack', external_id: 'TA0001' }],
      },
      {
        type: 'attack-pattern',
        name: 'Knocking',
        external_references: [{ source_name: 'mitre-attack', external_id: 'T1110' }],
        kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'getting-in' }],
      },
    ],
  };
  const withFile = async (text: string) => {
    await writeRuleset(home.root, { ...smallRuleset, 'etc/enterprise-attack.json': text });
    const analysis = await load();
    return { problems: analysis.problems, mitre: analysis.kind === 'loaded' ? analysis.mitre : undefined };
  };

  it('are read from the file that MITRE publishes, where the home has one', async () => {
    const { mitre, problems } = await withFile(JSON.stringify(bundle));
    expect(problems).toEqual([]);
    expect(mitre?.technique('T1110')).toEqual({ name: 'Knocking', tactics: [{ id: 'TA0001', name: 'Getting In' }] });
  });

  it('are left out without a word where it has none', async () => {
    await writeRuleset(home.root);
    expect(await load()).toMatchObject({ mitre: undefined, problems: [] });
  });

  it.each([
    ['{"objects": [', 'it has no list of objects'],
    ['{"objects": []}', 'it has no techniques and tactics of ATT&CK'],
  ])('are left out with a warning where the file is %s', async (text, what) => {
    const { mitre, problems } = await withFile(text);
    expect(mitre).toBeUndefined();
    expect(problems).toEqual([
      `etc/enterprise-attack.json: warning: ${what}: alerts show the ids of techniques without their names → use enterprise-attack.json as MITRE publishes it`,
    ]);
  });

  it('are left out with a warning where the file cannot be read', async () => {
    await writeRuleset(home.root, { ...smallRuleset, 'etc/enterprise-attack.json/inside': '' });
    expect((await load()).problems).toEqual([
      expect.stringMatching(
        /^etc\/enterprise-attack\.json: warning: it cannot be read \(EISDIR\): .* → make it readable/,
      ),
    ]);
  });
});

describe('a home has a ruleset', () => {
  it('when ossec.conf has a section for one', async () => {
    await ossecConf('<ruleset></ruleset>');
    expect(await hasRuleset(home.root)).toBe(true);
  });

  it('when both standard folders are there, whatever ossec.conf says or is', async () => {
    await writeRuleset(home.root, { 'ruleset/decoders/a.xml': '' });
    expect(await hasRuleset(home.root)).toBe(false);
    await writeRuleset(home.root, { 'ruleset/rules/a.xml': '' });
    expect(await hasRuleset(home.root)).toBe(true);
    await rm(home.ossecConf);
    expect(await hasRuleset(home.root)).toBe(true);
  });

  it('and else not, nor has a folder that does not exist', async () => {
    await writeRuleset(home.root, { 'ruleset/decoders/a.xml': '', 'ruleset/rules': 'no folder' });
    expect(await hasRuleset(home.root)).toBe(false);
    expect(await hasRuleset(join(home.root, 'nowhere'))).toBe(false);
  });
});
