import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

type Ranges = Readonly<Record<string, string>>;
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly dependencies?: Ranges;
  readonly peerDependencies?: Ranges;
  readonly devDependencies?: Ranges;
}

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const root: Manifest = JSON.parse(read('package.json'));
const { version }: { version: string } = JSON.parse(read('lerna.json'));
const packages = readdirSync(new URL('../packages', import.meta.url)).map((folder) => {
  const manifest: Manifest = JSON.parse(read(`packages/${folder}/package.json`));
  return { folder, manifest };
});
const own = (ranges: Ranges = {}) => Object.entries(ranges).filter(([name]) => name.startsWith('@anyroom/'));

test.each(packages)('packages/$folder has the one version, and so has what it asks of the others', ({ manifest }) => {
  expect(manifest.version).toBe(version);
  expect(manifest.engines).toEqual(root.engines);
  for (const [name, range] of [...own(manifest.dependencies), ...own(manifest.devDependencies)]) {
    expect([name, range]).toEqual([name, version]);
  }
  // With a leading 0 a minor version may break, and the peers have to follow.
  for (const [name, range] of own(manifest.peerDependencies)) expect([name, range]).toEqual([name, `^${version}`]);
});

test('what the packages say of their version in src/version.ts is true', () => {
  const stated = packages
    .map(({ folder }) => `packages/${folder}/src/version.ts`)
    .filter((file) => existsSync(new URL(`../${file}`, import.meta.url)));
  expect(stated).toEqual(
    expect.arrayContaining(['packages/azure/src/version.ts', 'packages/cloudflare/src/version.ts']),
  );
  for (const file of stated) expect([file, read(file)]).toEqual([file, expect.stringContaining(`'${version}'`)]);
});

describe('the lock file', () => {
  const { packages: locked }: { packages: Record<string, Partial<Manifest> & { resolved?: string }> } = JSON.parse(
    read('package-lock.json'),
  );

  test('names no address to fetch from', () => {
    const addresses = Object.values(locked).filter(({ resolved }) => resolved?.includes(':'));
    expect(addresses).toEqual([]);
  });

  test.each(packages)('agrees with packages/$folder/package.json', ({ folder, manifest }) => {
    const copy = locked[`packages/${folder}`];
    expect(copy).toMatchObject({
      version: manifest.version,
      ...(manifest.dependencies && { dependencies: manifest.dependencies }),
      ...(manifest.peerDependencies && { peerDependencies: manifest.peerDependencies }),
    });
  });
});
