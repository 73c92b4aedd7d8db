import { relative, resolve } from 'node:path';
import type { Integration } from '../integrations/integration.ts';
import { systemClock } from '../lib/clock.ts';
import { type HomePaths, homePaths } from '../lib/home-paths.ts';
import { assignLanes, type LaneBlock } from './assign-lanes.ts';
import { buildBlock } from './build-block.ts';
import type { Block, Config, DashboardConfig } from './config.ts';
import { closest } from './known-keys.ts';
import { overridesFor } from './overrides.ts';
import { type Problem, type Report, tidyProblems } from './problem.ts';
import { readHttp } from './read-http.ts';
import { readOssecConf } from './read-ossec-conf.ts';
import { readYaml, type YamlFile, type YamlSection } from './read-yaml.ts';
import type { Surroundings } from './surroundings.ts';
import type { FileValues } from './yaml-schema.ts';

export interface ConfigInput {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether the log goes to a terminal, and so to a person. */
  readonly terminal: boolean;
  readonly findIntegration: (name: string) => Integration | undefined;
  /** Milliseconds since the epoch: by then certificates may have expired. */
  readonly now?: number;
}

export interface LoadedConfig {
  /** Undefined when there is any mistake. */
  readonly config: Config | undefined;
  /** By file and line. */
  readonly problems: readonly Problem[];
}

/**
 * Reads `<home>/etc/ossec.conf` and, if there is one, `<home>/etc/threatlockdown.yaml`. Everything that is wrong with
 * either is found in one go; whatever they hold, this does not throw.
 */
export async function loadConfig({
  home: root,
  environment,
  terminal,
  findIntegration,
  now = systemClock.now(),
}: ConfigInput): Promise<LoadedConfig> {
  const home = homePaths(root);
  const problems: Problem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const yaml = await readYaml(home.yaml, relative(home.root, home.yaml), report);
  const parsed = await readOssecConf(home.ossecConf, relative(home.root, home.ossecConf), report);
  const blocks = assignLanes(parsed);
  // Of a file that could not be read nobody knows which blocks it has.
  if (!problems.some(({ code }) => code === 'xml-syntax' || code === 'unreadable-file')) {
    warnOfUnused(yaml.sections, blocks, report);
  }
  // What a block lacks may be what could not be read of threatlockdown.yaml, so it is not held against it.
  const reportOfBlock: Report = (problem) => {
    if (yaml.sound || problem.severity === 'mistake') report(problem);
  };
  const built = await buildBlocks(blocks, yaml.sections, { home, environment, findIntegration }, reportOfBlock);
  const http = await readHttp(yaml, home.root, now, report);
  const mistaken = problems.some(({ severity }) => severity === 'mistake');
  return {
    config: mistaken ? undefined : assemble(home, yaml, http, blocks, built, terminal),
    problems: tidyProblems(problems),
  };
}

/** The ways to mean a block in threatlockdown.yaml, the most general first. */
function keysOf({ name, lane, position }: LaneBlock): readonly string[] {
  return [name, lane, String(position)];
}

function warnOfUnused(sections: readonly YamlSection[], blocks: readonly LaneBlock[], report: Report): void {
  const keys = blocks.flatMap(keysOf);
  for (const { key, place } of sections.filter((section) => !keys.includes(section.key))) {
    const meant = closest(
      key,
      blocks.map(({ lane }) => lane),
    );
    const remedy = meant === undefined ? 'remove it, or add the block to ossec.conf' : `did you mean ${meant}?`;
    const what = `no integration block of ossec.conf is meant by ${key}`;
    report({ severity: 'warning', code: 'unused-section', ...place(), what, remedy });
  }
}

async function buildBlocks(
  blocks: readonly LaneBlock[],
  sections: readonly YamlSection[],
  surroundings: Surroundings,
  report: Report,
): Promise<readonly Block[]> {
  const built: Block[] = [];
  for (const block of blocks) {
    const overrides = overridesFor(sections, keysOf(block), block.place());
    const complete = await buildBlock(block, overrides, surroundings, report);
    if (complete !== undefined) built.push(complete);
  }
  return built;
}

const standardMaxLine = 16 * 2 ** 20;
const standardKeep = { keepSeconds: 90 * 86_400, largestBytes: 10 * 2 ** 30 };

function assemble(
  home: HomePaths,
  { values: { alerts, dashboard, log } }: YamlFile,
  http: Config['http'],
  blocks: readonly LaneBlock[],
  built: readonly Block[],
  terminal: boolean,
): Config {
  const running = new Set(built.map(({ lane }) => lane));
  return {
    home: home.root,
    blocks: built,
    leftOut: blocks.map(({ lane }) => lane).filter((lane) => !running.has(lane)),
    http,
    alerts: {
      file: resolve(home.root, alerts?.file ?? 'logs/alerts/alerts.json'),
      maxLineBytes: alerts?.max_line ?? standardMaxLine,
    },
    // Where nothing is served nobody looks at it.
    dashboard: http && dashboardConfig(dashboard),
    log: { level: log?.level ?? 'info', format: log?.format ?? (terminal ? 'pretty' : 'json') },
  };
}

function dashboardConfig(values: FileValues['dashboard']): DashboardConfig | undefined {
  const { keep = standardKeep.keepSeconds, size = standardKeep.largestBytes } = values ?? {};
  return keep === 0 ? undefined : { keepSeconds: keep, largestBytes: size };
}
