import { columns } from '../src/cli/text.ts';
import { measureAlertsIndex } from './alerts-index.ts';
import { measureAnalysis } from './analysis.ts';
import { measureBacklog } from './backlog.ts';
import { measureCollection } from './collection.ts';
import { measureDashboard } from './dashboard.ts';
import { measureEngine } from './engine.ts';
import { measureEnrichment } from './enrichment.ts';
import { measureFiltering } from './filtering.ts';
import { measureFim } from './fim.ts';
import { measureIndexing } from './indexing.ts';
import { measureLatency } from './latency.ts';
import type { Row } from './row.ts';
import { measureThroughput } from './throughput.ts';

/*
 * npm run bench: what the program reaches on this machine, beside a baseline that is run in the same minute, since absolute
 * figures drift from machine to machine. Arguments choose: `npm run bench -- throughput latency`.
 */
const measures: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  throughput: measureThroughput,
  latency: measureLatency,
  filtering: measureFiltering,
  backlog: measureBacklog,
  engine: measureEngine,
  analysis: measureAnalysis,
  enrichment: measureEnrichment,
  collection: measureCollection,
  fim: measureFim,
  index: () => measureAlertsIndex(),
  indexing: measureIndexing,
  dashboard: () => measureDashboard(),
};
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in measures));
if (unknown.length > 0) {
  process.stderr.write(`there is no ${unknown.join(', ')}; there are: ${Object.keys(measures).join(', ')}\n`);
  process.exit(2);
}
const rows: Row[] = [];
for (const [name, measure] of Object.entries(measures)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  rows.push(...(await measure()));
}
process.stdout.write(
  columns(
    ['what', 'figure', 'baseline', 'ratio', 'goal'],
    rows.map(({ what, figure, baseline, ratio, goal }) => [what, figure, baseline, ratio, goal]),
  ),
);
