import { describe, expect, it } from 'vitest';
import { read } from './collection-rig.contract.ts';

const base = '<connection>syslog</connection><allowed-ips>192.0.2.0/24</allowed-ips>';
const remote = (elements: string) => read(`<remote>\n${elements}</remote>`);
const only = 'is for the connection secure only';

describe('a <remote> for syslog', () => {
  it('has standard values for what it does not say', () => {
    expect(remote(base)).toMatchObject({
      problems: [],
      syslogListeners: [
        {
          protocol: 'tcp',
          port: 514,
          address: undefined,
          ipv6: false,
          allowed: ['192.0.2.0/24'],
          denied: [],
          tls: undefined,
          line: 1,
        },
      ],
    });
  });

  it('says where and from whom messages come', () => {
    const { syslogListeners, problems } = remote(
      `${base}<allowed-ips> 2001:db8::/32 </allowed-ips><denied-ips>192.0.2.7</denied-ips><denied-ips>10.0.0.0/255.0.0.0</denied-ips>
       <port>5514</port><protocol>UDP</protocol><local_ip>::1</local_ip><ipv6>yes</ipv6>`,
    );
    expect(problems).toEqual([]);
    expect(syslogListeners).toEqual([
      {
        protocol: 'udp',
        port: 5514,
        address: '::1',
        ipv6: true,
        allowed: ['192.0.2.0/24', '2001:db8::/32'],
        denied: ['192.0.2.7', '10.0.0.0/255.0.0.0'],
        tls: undefined,
        line: 1,
      },
    ]);
  });

  it('has lists of its own, whatever another one allows', () => {
    const { syslogListeners } = read(
      `<remote>${base}</remote><remote><connection>syslog</connection><port>515</port><allowed-ips>any</allowed-ips></remote>`,
    );
    expect(syslogListeners.map(({ allowed }) => allowed)).toEqual([['192.0.2.0/24'], ['any']]);
  });

  it('is not one for agents', () => {
    const secure = '<connection>secure</connection><port>x</port><queue_size>1</queue_size>';
    expect(remote(secure)).toMatchObject({ syslogListeners: [], problems: [] });
  });
});

describe('what a person reads', () => {
  it.each([
    ['<port>0</port>', 'mistake: <port> cannot be 0 → write a whole number from 1 to 65535'],
    ['<port>65536</port>', 'mistake: <port> cannot be 65536 → write a whole number from 1 to 65535'],
    ['<prot>1</prot>', 'mistake: <remote> has no element <prot> → did you mean port?'],
    ['<ipv6>on</ipv6>', 'mistake: <ipv6> is neither yes nor no → write yes or no'],
    [
      '<local_ip>here</local_ip>',
      'mistake: <local_ip> here is no address → write an address of this machine, or remove it to listen on all of them',
    ],
    [
      '<denied-ips>10.1</denied-ips>',
      'mistake: <denied-ips> 10.1 is no address and no network → write 192.0.2.1, 192.0.2.0/24, 192.0.2.0/255.255.255.0, 2001:db8::/32 or any',
    ],
    ['<queue_size>9</queue_size>', `mistake: <queue_size> ${only} → remove it`],
    ['<agents></agents>', `warning: <agents> ${only}, and is left out → remove it`],
    ['<rids_closing_time>5m</rids_closing_time>', `warning: <rids_closing_time> ${only}, and is left out → remove it`],
    [
      '<protocol>tcp,udp</protocol>',
      'warning: a syslog listener has one protocol, and tcp is taken → write one <remote> block for tcp and one for udp',
    ],
    ['<protocol>sctp</protocol>', 'warning: <protocol> sctp is not known, and tcp is taken → write tcp or udp'],
    ['<protocol>udp,x</protocol>', 'warning: <protocol> udp,x is not known, and udp is taken → write tcp or udp'],
  ])('about %s', (element, problem) => {
    expect(remote(base + element).problems).toEqual([`2: ${problem}`]);
  });

  it('about a listener that allows nobody: it is left out', () => {
    const { syslogListeners, problems } = remote('<connection>syslog</connection>');
    expect(syslogListeners).toEqual([]);
    expect(problems).toEqual([
      '1: refused: a syslog listener without <allowed-ips> would take nothing, and is left out → write in this block which addresses may send, such as 192.0.2.0/24',
    ]);
  });

  it.each([
    ['', ''],
    ['<local_ip>192.0.2.1</local_ip>', ''],
    ['', '<local_ip>192.0.2.1</local_ip>'],
    ['<ipv6>yes</ipv6>', '<local_ip>::1</local_ip>'],
    ['<local_ip>::1</local_ip>', '<local_ip>::1</local_ip>'],
  ])('about a port that is taken already: %j, then %j', (one, other) => {
    const { syslogListeners, problems } = read(`<remote>${base}${one}</remote>\n<remote>${base}${other}</remote>`);
    expect(syslogListeners.map(({ line }) => line)).toEqual([1]);
    expect(problems).toEqual([
      '2: refused: port 514 (tcp) is taken already by the <remote> on line 1 → write all <allowed-ips> in one of the two, or give one another <port> or <local_ip>',
    ]);
  });

  it.each([
    ['', '<port>515</port>'],
    ['', '<protocol>udp</protocol>'],
    ['', '<local_ip>::1</local_ip>'],
    ['<local_ip>192.0.2.1</local_ip>', '<local_ip>192.0.2.2</local_ip>'],
  ])('nothing about two that both can listen: %j and %j', (one, other) => {
    const { syslogListeners, problems } = read(`<remote>${base}${one}</remote><remote>${base}${other}</remote>`);
    expect([syslogListeners.length, problems]).toEqual([2, []]);
  });

  it.each([
    ['<port>514</port>', '1: mistake: <remote> has no <connection> → write syslog, or secure for agents'],
    [
      '<connection>sislog</connection>',
      '2: mistake: there is no <connection> sislog → write syslog, or secure for agents',
    ],
  ])('about the connection of %s', (elements, problem) => {
    expect(remote(elements).problems).toEqual([problem]);
  });
});
