import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Integration } from '../integrations/integration.ts';
import type { LaneBlock } from './assign-lanes.ts';
import type { Report } from './problem.ts';
import { isCustom, type Surroundings } from './surroundings.ts';

/** The integration that a block names; for a custom one its script has to be there too (spec: integrator, section 3). */
export async function findProgram(
  block: LaneBlock,
  surroundings: Surroundings,
  report: Report,
): Promise<Integration | undefined> {
  const { name, lane, place } = block;
  const integration = surroundings.findIntegration(name);
  if (integration === undefined) {
    const what = `there is no integration named ${JSON.stringify(name)}`;
    const remedy = rightName(name, surroundings);
    report({ severity: 'refused', code: 'unknown-integration', ...place('name'), what, remedy });
  } else if (isCustom(name) && !(await hasScript(name, surroundings))) {
    const what = `${lane} has no script integrations/${name}`;
    const remedy = 'put it there, executable, by exactly that name';
    report({ severity: 'refused', code: 'missing-script', ...place('name'), what, remedy });
    return undefined;
  }
  return integration;
}

function rightName(name: string, { findIntegration }: Surroundings): string {
  const meant = name.trim().toLowerCase();
  if (findIntegration(meant) !== undefined) return `write <name>${meant}</name>`;
  return 'name one that comes with the program, or begin the name of your own script with custom-';
}

async function hasScript(name: string, { home }: Surroundings): Promise<boolean> {
  const script = join(home.integrations, name);
  // A name may lead into a folder below integrations, but not out of it.
  return script.startsWith(join(home.integrations, '/')) && (await isFile(script));
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
