// Adds to package-lock.json the programs for other platforms that the registry at hand did not offer when the file was
// made. `npm ci` refuses a lock file without them, although it never installs them here. Run after each `npm install`;
// what stands in the file already is left as it is.
import { readFileSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));

for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (!isLocked(path, name)) lock.packages[`node_modules/${name}`] = platformPackage(name, version, dev);
  }
}

const sorted = Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1));
writeFileSync(
  'package-lock.json',
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, undefined, 2)}\n`,
);

function isLocked(path, name) {
  return `node_modules/${name}` in lock.packages || `${path}/node_modules/${name}` in lock.packages;
}

/** Such packages carry their platform in their name: `core-linux-arm64-musl`, `binding-win32-x64-msvc`. */
function platformPackage(name, version, dev) {
  const [, os, cpu, libc] =
    /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(\w+))?$/.exec(
      name,
    ) ?? [];
  if (os === undefined)
    throw new Error(`${name}@${version} is optional, not in the lock file, and names no platform`);
  return {
    version,
    cpu: [cpu],
    ...(dev ? { dev } : {}),
    ...(os === 'linux' ? { libc: [libc?.startsWith('musl') ? 'musl' : 'glibc'] } : {}),
    optional: true,
    os: [os],
  };
}
