import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Decoders and rules of a door that opens and closes, in the standard places: enough to see every part of the analysis. */
export const smallRuleset: Readonly<Record<string, string>> = {
  'ruleset/decoders/0010-door.xml': `<decoder name="door">
  <program_name>^doord</program_name>
</decoder>

<decoder name="door-refused">
  <parent>door</parent>
  <prematch>^refused </prematch>
  <regex offset="after_prematch">^(\\S+) from (\\S+)</regex>
  <order>srcuser, srcip</order>
</decoder>

<decoder name="lines">
  <prematch>^line </prematch>
</decoder>

<decoder name="json">
  <prematch>^{</prematch>
  <plugin_decoder>JSON_Decoder</plugin_decoder>
</decoder>
`,
  'ruleset/rules/0010-door.xml': `<group name="door,">
  <rule id="1" level="0" noalert="1">
    <category>syslog</category>
    <description>Any line</description>
  </rule>
  <rule id="100" level="0">
    <decoded_as>door</decoded_as>
    <description>What the door says</description>
  </rule>
  <rule id="101" level="5">
    <if_sid>100</if_sid>
    <match>^refused</match>
    <description>The door refused $(srcuser)</description>
    <mitre><id>T1110</id></mitre>
    <group>authentication_failed,</group>
  </rule>
  <rule id="102" level="10" frequency="3" timeframe="60">
    <if_matched_sid>101</if_matched_sid>
    <same_srcip />
    <description>The door refused many from one place</description>
  </rule>
</group>
`,
};

export const refusedLog = 'Dec 29 10:00:01 gate doord[7]: refused ann from 192.0.2.7';

/** Writes files below a home; of a ruleset unless told otherwise. */
export async function writeRuleset(
  home: string,
  files: Readonly<Record<string, string>> = smallRuleset,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
}
