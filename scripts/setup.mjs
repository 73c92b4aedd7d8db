// What a fresh machine lacks, installed: run before the demo and the tests, with nothing there but Node and npm. Does
// nothing, quickly, when everything is in place.
import { spawnSync } from 'node:child_process';
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

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockfile) {
  installTools();
  say('Installing npm packages (better-sqlite3 and unix-dgram may compile for a minute or two) …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status !== 0) fail('npm ci failed; its words are above. Is the npm registry reachable?');
  writeFileSync(stamp, lockfile);
}

/**
 * The two native packages are compiled where no prebuilt binary can be had; the tests run scripts and make certificates.
 * Debian's packages have the names of the tools.
 */
function installTools() {
  const tools = ['make', 'g++', 'python3', 'openssl'];
  const missing = tools.filter((tool) => spawnSync('which', [tool], { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) return;
  const allowed = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!allowed) fail(`Missing: ${missing.join(', ')}. Install them (Debian: apt-get install ${missing.join(' ')}).`);
  say(`Installing Debian packages: ${missing.join(' ')} …`);
  const quiet = { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  if (spawnSync('apt-get', ['install', '-y', '-qq', ...missing], quiet).status !== 0) {
    fail(`apt-get could not install ${missing.join(' ')}; install them by hand and try again.`);
  }
}
