import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { repository } from './source-files.ts'

const out = join(repository, 'dist')

/** Programs of a release: they start each other, so each is a file of its own. */
const programs = {
  server: 'packages/server/src/main.ts',
  cli: 'packages/cli/src/main.ts',
  agent: 'packages/agent/src/main.ts',
  'metadata-agent': 'packages/agent/src/metadata/agent.ts',
  'ovn-agent': 'packages/agent/src/ovn/agent.ts',
  'metadata-proxy': 'packages/agent/src/metadata/proxy.ts',
  'embedded-postgres': 'packages/server/src/database/embedded/main.ts',
} as const

/** Files that are read at run time from beside the code. */
const assets = ['packages/server/src/database/migrations', 'packages/cli/src/lab/dhcp-hook.sh'] as const

/** Not in the bundle: programs of an operating system, and what the driver of PostgreSQL does without. */
const external = ['@embedded-postgres/*', 'pg-native']

/** Paths between our own files, as they are in a release: all programs lie in one folder. */
const rewrites: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  'packages/cli/src/run-server-command.ts': [["'../../server/src/main.ts'", "'./server.js'"]],
  'packages/cli/src/run-agent-command.ts': [["'../../agent/src/main.ts'", "'./agent.js'"]],
  'packages/agent/src/metadata/metadata-command.ts': [["'./agent.ts'", "'./metadata-agent.js'"]],
  'packages/agent/src/ovn/ovn-command.ts': [["'./agent.ts'", "'./ovn-agent.js'"]],
  'packages/agent/src/metadata/drivers/proxies.ts': [["'../proxy.ts'", "'./metadata-proxy.js'"]],
  'packages/cli/src/up/cloud-directory.ts': [
    ["'../../../../'", "'./'"],
    ["join(repository, '.neutrino')", "join(process.cwd(), '.neutrino')"],
  ],
  'packages/cli/src/up/server-process.ts': [["'packages/server/src/main.ts'", "'server.js'"]],
  'packages/cli/src/up/database-server.ts': [
    ["'packages/server/src/database/embedded/main.ts'", "'embedded-postgres.js'"],
  ],
}

const rewritePaths: Plugin = {
  name: 'rewrite-paths',
  setup({ onLoad }) {
    for (const [file, pairs] of Object.entries(rewrites)) {
      const filter = new RegExp(`/${file.replaceAll('.', '\\.')}$`)
      onLoad({ filter }, async ({ path }) => {
        let contents = await readFile(path, 'utf8')
        for (const [from, to] of pairs) {
          if (!contents.includes(from)) throw new Error(`${file} no longer says ${from}: see tools/build.ts`)
          contents = contents.replace(from, to)
        }
        return { contents, loader: 'ts' }
      })
    }
  },
}

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
const result = await build({
  absWorkingDir: repository,
  entryPoints: programs,
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // A stack trace of an operator should name our functions and lines.
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'linked',
  external,
  plugins: [rewritePaths],
  // Packages in CommonJS ask for Node's modules in their way.
  banner: {
    js: "import { createRequire as nodeRequire } from 'node:module';const require = nodeRequire(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
})
for (const asset of assets) {
  const to = join(out, asset.slice(asset.lastIndexOf('/') + 1))
  await cp(join(repository, asset), to, { recursive: true })
}
await copyFile(join(repository, 'LICENSE'), join(out, 'LICENSE'))
// A line before a program would move its source map.
await writeFile(join(out, 'neutrino.js'), "#!/usr/bin/env node\nimport './cli.js'\n", { mode: 0o755 })
await writeFile(join(out, 'package.json'), await releaseManifest())
const bytes = Object.entries(result.metafile.outputs)
  .filter(([name]) => name.endsWith('.js'))
  .reduce((sum, [, output]) => sum + output.bytes, 0)
process.stdout.write(
  `dist/: ${Object.keys(programs).join(', ')}; ${(bytes / 1024 / 1024).toFixed(1)} MiB of JavaScript\n`,
)

interface Manifest {
  readonly version: string
  readonly description: string
  readonly license: string
  readonly dependencies: Readonly<Record<string, string>>
}

/** dist/ is an npm package that needs nothing of the repository but what is not in the bundle. */
async function releaseManifest(): Promise<string> {
  const read = async (path: string) => JSON.parse(await readFile(join(repository, path), 'utf8')) as Manifest
  const { version, description, license } = await read('package.json')
  const { dependencies } = await read('packages/server/package.json')
  const optional = Object.entries(dependencies).filter(([name]) => name.startsWith('@embedded-postgres/'))
  const manifest = {
    ...{ name: 'neutrino', version, description, license, type: 'module' },
    engines: { node: '>=24' },
    bin: { neutrino: './neutrino.js' },
    // Whoever brings a PostgreSQL needs no other.
    optionalDependencies: Object.fromEntries(optional),
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}
