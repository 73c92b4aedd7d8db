const root = process.argv[2]!; const only = process.argv[3];
const { AlertReader } = await import(`${root}/src/alerts-index/sqlite/reader.ts`);
const { openForReading } = await import(`${root}/src/alerts-index/sqlite/schema.ts`);
const { topValues } = await import(`${root}/src/alerts-index/sqlite/top.ts`);
const { parseQuery } = await import(`${root}/src/alerts-index/query/parse.ts`);
const { systemClock } = await import(`${root}/src/lib/clock.ts`);
const db = openForReading({ path: process.argv[4] ?? '/tmp/plan-work/alerts.db', cacheBytes: 16 * 2 ** 20 });
const reader = new AlertReader(db, { ...systemClock, now: () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000; } });
const ips = db.prepare(`SELECT json_extract('{}','$') `) && (() => {
  const out: string[] = []; 
  for (const l of (reader as any).search({ size: 10000 }).alerts) { const m = /"srcip":"([^"]+)"/.exec(l.text); if (m) out.push(m[1]!); }
  return [...new Set(out)]; })();
const words = [...new Set((reader as any).search({ size: 200 }).alerts.flatMap((l: any) => l.text.toLowerCase().match(/[a-z]{3,}/g) ?? []))] as string[];
const seq = (n: number, f: (i: number) => string) => Array.from({ length: n }, (_, i) => f(i));
const cases: Record<string, string> = {
  plain: 'rule.level:>=10', word: 'failed', field: 'data.srcip:*', net: 'data.srcip:10.0.0.0/8', phrase: '"failed password"',
  q1: seq(700, (i) => `data.srcip:*${i % 10}*${Math.floor(i/10) % 10}*${i % 7}`).join(' OR '),
  q1and: seq(700, (i) => `NOT data.srcip:*${i}*9`).join(' AND '),
  phrases: seq(900, (i) => `"${words[i % words.length]} ${words[(i * 7 + Math.floor(i/words.length)) % words.length]}"`).join(' OR '),
  words: seq(900, (i) => words[i % words.length]!).join(' OR '),
  wordsAnd: seq(900, (i) => words[i % words.length]!).join(' AND '),
  prefixes: 'abcdefghijklmnop'.split('').map((c) => `${c}*`).join(' OR '),
  prefix1: 'a*', prefix3: 'fai*',
  prefixesAnd: 'abcdefghijklmnop'.split('').map((c) => `${c}*`).join(' AND '),
  fieldPrefixes: seq(900, (i) => `data.srcip:${i % 250}*`).join(' OR '),
  ips500: `data.srcip:(${seq(500, (i) => ips[i * 3 % ips.length]!).join(' OR ')})`,
  ips1000: seq(1000, (i) => `data.srcip:${ips[i % ips.length]!}`).join(' OR '),
  notIps: `NOT data.srcip:(${seq(900, (i) => ips[i % ips.length]!).join(' OR ')})`,
  nets: `data.srcip:(${seq(500, (i) => `10.${i % 256}.0.0/${16 + i % 9}`).join(' OR ')})`,
  values1300: seq(1300, (i) => `rule.id:${5000 + i}`).join(' OR '),
  ranges: seq(900, (i) => `timestamp:>=2026-11-${10 + i % 20}T${i}`).join(' OR '),
  leading: seq(900, (i) => `*${words[i % words.length]}`).join(' OR '),
};
console.log('ips', ips.length, 'words', words.length);
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000; };
const size = 50;
for (const [name, text] of Object.entries(cases)) {
  if (only && only !== '-' && !only.split(',').includes(name)) continue;
  const p0 = cpu();
  const parsed = parseQuery(text); if (parsed.kind !== 'query') { console.log(name, JSON.stringify(parsed)); continue; }
  const parse = cpu() - p0;
  const q = parsed.query; const now = Math.floor(Date.now()/1000); let line = `${name.padEnd(13)} parse ${parse.toFixed(0)}`;
  const ask = (label: string, call: () => any, show: (r: any) => string) => { const a = cpu(); const r = call(); line += ` | ${label} ${(cpu() - a).toFixed(0)}ms ${show(r)}`; };
  ask('search', () => reader.search({ query: q, size }), (r) => `${r.alerts.length} ${r.complete ? 'c' : 'inc'}`);
  ask('count', () => reader.count({ query: q }), (r) => `${r.alerts} ${r.complete ? 'c' : 'inc'}`);
  ask('hist', () => reader.histogram({ query: q, from: now - 31 * 86400, to: now + 86400, width: 86400 }), (r) => `${r.buckets.length} ${r.complete ? 'c' : 'inc'}`);
  ask('top', () => topValues(reader, { query: q, field: 'data.srcip', size: 10 }), (r) => `${r.counted} ${r.complete ? 'c' : 'inc'}`);
  ask('topprose', () => topValues(reader, { query: q, field: 'rule.description', size: 50 }), (r) => `${r.counted} ${r.complete ? 'c' : 'inc'}`);
  console.log(line);
}
