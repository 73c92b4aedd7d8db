import { describe, expect, it } from 'vitest';
import { parseXml } from '../../engine/xml/parse-xml.ts';
import { formatProblem, type Problem } from '../problem.ts';
import { readAnalysisConfig } from './read-analysis-config.ts';

/** What is read when these sections stand in `ossec.conf`, from its first line on. */
function read(sections: string) {
  const problems: Problem[] = [];
  const document = parseXml(sections);
  if (document.kind === 'malformed') throw new Error(document.error.what);
  const config = readAnalysisConfig(document.elements, 'etc/ossec.conf', (problem) => problems.push(problem));
  return { config, problems: problems.map(formatProblem) };
}

const global = (elements: string) => read(`<global>${elements}</global>`);
const alerts = (elements: string) => read(`<alerts>${elements}</alerts>`);

describe('what ossec.conf says to the analysis', () => {
  it('is the standard where it says nothing', () => {
    const { config, problems } = read('');
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ logAlertLevel: 1, emailAlertLevel: 7, memorySize: 8192 });
    expect(config.outputs).toEqual({
      alertsJson: true,
      alertsLog: true,
      archivesJson: false,
      archivesLog: false,
      rotateInterval: 0,
      maxOutputSize: 0,
    });
  });

  it('is read from its sections, and what is for other daemons is passed over', () => {
    const { config, problems } = read(
      `<global><email_to>ops@example.net</email_to><logall>yes</logall></global>
       <alerts><log_alert_level>3</log_alert_level><email_alert_level>12</email_alert_level></alerts>
       <remote><log_alert_level>9</log_alert_level></remote>`,
    );
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ logAlertLevel: 3, emailAlertLevel: 12, outputs: { archivesLog: true } });
  });

  it('may be said twice: the last word counts, in whichever section of the name', () => {
    const twice = '<alerts><log_alert_level>3</log_alert_level><log_alert_level>4</log_alert_level></alerts>';
    expect(read(twice).config.logAlertLevel).toBe(4);
    expect(read(`${twice}<alerts><log_alert_level>5</log_alert_level></alerts>`).config.logAlertLevel).toBe(5);
  });

  it.each([
    ['0', 2048],
    ['2048', 2048],
    ['100000', 100_000],
  ])('a memory of %s events is one of %i', (text, events) => {
    expect(global(`<memory_size>${text}</memory_size>`).config.memorySize).toBe(events);
  });

  it.each([
    ['rotate_interval', 'rotateInterval', { '0': 0, '90': 90, '15m': 900, '2H': 7200, '1d': 86_400, '5s': 5 }],
    ['max_output_size', 'maxOutputSize', { '700': 700, '1b': 1, '2k': 2048, '3M': 3_145_728, '1G': 1_073_741_824 }],
  ] as const)('%s may have a unit', (name, output, values) => {
    for (const [text, expected] of Object.entries(values)) {
      expect(global(`<${name}>${text}</${name}>`).config.outputs[output], text).toBe(expected);
    }
  });
});

describe('what a person reads', () => {
  it.each(['', '-1', ' 3', '3 ', 'high', '1.5', '12345678901'])('about a level of "%s"', (text) => {
    const { config, problems } = alerts(`\n<log_alert_level>${text}</log_alert_level>`);
    expect(problems).toEqual([
      'etc/ossec.conf:2: mistake: log_alert_level is no number → write digits and nothing else',
    ]);
    expect(config.logAlertLevel).toBe(1);
  });

  it.each(['', 'Yes', 'true', '1', ' no'])('about jsonout_output "%s"', (text) => {
    expect(global(`<jsonout_output>${text}</jsonout_output>`).problems).toEqual([
      'etc/ossec.conf:1: mistake: jsonout_output is neither yes nor no → write yes or no',
    ]);
  });

  it.each(['', 'm', '5x', '5 m', '1w'])('about a rotate_interval of "%s"', (text) => {
    expect(global(`<rotate_interval>${text}</rotate_interval>`).problems).toEqual([
      'etc/ossec.conf:1: mistake: rotate_interval is no number with a unit → write digits and one of s, m, h, d',
    ]);
  });

  it('about everything at once', () => {
    const { problems } = global('<logall>x</logall><logall_json>x</logall_json><memory_size>x</memory_size>');
    expect(problems).toHaveLength(3);
  });
});
