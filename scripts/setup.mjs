// What a fresh machine lacks, installed: run before the demo and the tests, with nothing there but Node and npm. Does
// nothing, quickly, when everything is in place. With `--browser`, Chromium too.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules/.installed-lockfile');
const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');

const say = (text) => process.stderr.write(`${text}\n`);
const fail = (text) => {
  say(text);
  process.exit(1);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node ${process.versions.node} is too old: install 20.19 or newer.`);

const upToDate = existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile;
if (!upToDate) await installTools();
// Each takes about a minute, and neither waits for the other.
await Promise.all([
  upToDate ? undefined : installPackages(),
  process.argv.includes('--browser') ? installBrowser() : undefined,
]);

/**
 * The two native packages are compiled where no prebuilt binary can be had; the tests run scripts and make certificates.
 * Debian's packages have the names of the tools.
 */
async function installTools() {
  const missing = ['make', 'g++', 'python3', 'openssl'].filter(isMissing);
  if (missing.length === 0) return;
  const why = await install(missing);
  if (why !== undefined) fail(`${why}: install ${missing.join(', ')} by hand (Debian: ${byHand(missing)}).`);
}

async function installPackages() {
  say('Installing npm packages (better-sqlite3 and unix-dgram may compile for a minute or two) …');
  const npm = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (!(await run('npm', npm, 2))) fail('npm ci failed; its words are above. Is the npm registry reachable?');
  writeFileSync(stamp, lockfile);
}

/** Nothing but tests of the dashboard needs it: those say that they are skipped, and under CI they fail. */
async function installBrowser() {
  if (!isMissing('chromium')) return;
  const why = await install(['chromium']);
  if (why !== undefined)
    say(`${why}: nothing is shown in a browser without Chromium (Debian: ${byHand(['chromium'])}).`);
}

/** Answers why it could not; undefined: it has. */
async function install(packages) {
  const allowed = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!allowed) return `No root, or no apt-get, to install ${packages.join(' ')} with`;
  say(`Installing Debian packages: ${packages.join(' ')} …`);
  await run('apt-get', ['update', '-qq'], 'ignore');
  const installed = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], 'ignore');
  return installed ? undefined : `apt-get could not install ${packages.join(' ')}`;
}

function byHand(packages) {
  return `apt-get install ${packages.join(' ')}`;
}

function isMissing(program) {
  return spawnSync('which', [program], { stdio: 'ignore' }).status !== 0;
}

/** Whether it went well. */
function run(file, args, output) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', output, 2] });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
