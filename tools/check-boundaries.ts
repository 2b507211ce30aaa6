import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** A folder and what it may import, with the reason that is shown when it does otherwise. */
interface Wall {
  readonly from: RegExp
  /** Paths it must not reach. */
  readonly not: RegExp
  readonly because: string
}

const root = resolve(import.meta.dirname, '..')

// Paths are relative to the repository; tests may look behind every wall.
const walls: readonly Wall[] = [
  { from: /^packages\/base\//, not: /^packages\/(?!base\/)/, because: 'base is below everything' },
  {
    from: /^packages\/ovsdb\//,
    not: /^packages\/(?!base\/|ovsdb\/)/,
    because: 'the OVSDB client is readable and testable alone',
  },
  {
    from: /^packages\/client\//,
    not: /^packages\/(?!client\/)/,
    because: 'the client is generated and stands alone',
  },
  {
    from: /^packages\/server\//,
    not: /^packages\/(cli|client|agent|console)\//,
    because: 'the server does not know its users',
  },
  {
    from: /^packages\/agent\//,
    not: /^packages\/(?!agent\/|base\/|ovsdb\/)/,
    because: 'a hypervisor carries none of the server',
  },
  {
    from: /^packages\/cli\//,
    not: /^packages\/(?!cli\/|client\/|base\/|server\/src\/database\/embedded\/)/,
    because: 'the command line speaks to the server over HTTP; only the embedded database is started by it',
  },
  {
    from: /^packages\/server\/src\/resources\/([^/]+)\//,
    not: /^packages\/server\/src\/(http(?!\/(api|authorize|current|wire|write)\.ts)|process|config)\//,
    because: 'behaviour does not know how requests arrive',
  },
  {
    from: /^packages\/server\/src\/(definition|errors)\//,
    not: /^packages\/server\/src\/(http|resources|process|observe|config)\//,
    because: 'the language of definitions is below what is written in it',
  },
  {
    from: /^packages\/server\/src\/(addressing|segments|binding|scheduling|policy)\//,
    not: /^packages\/server\/src\/(http|resources|process|reconcile|observe|config)\//,
    because: 'domain parts serve resources and do not know them',
  },
  {
    from: /^packages\/server\/src\/reconcile\//,
    not: /^packages\/server\/src\/(http|process|resources\/[^/]+\/(?!ovn\.ts|intent\.ts|storage\.ts))/,
    because: 'the reconciler sees intent and translation only',
  },
  {
    from: /^packages\/server\/src\/import\//,
    not: /^packages\/server\/src\/(http|process|observe|config)\//,
    because: 'a migration writes intent; what follows of it is the usual path',
  },
  {
    from: /^packages\/server\/src\/http\//,
    not: /^packages\/server\/src\/(process|config|observe)\//,
    because: 'HTTP is composed by the process, not the other way round',
  },
]

/** Ways past a front door, each with its reason. */
const exceptions: readonly { readonly from: RegExp; readonly to: RegExp; readonly because: string }[] = [
  {
    from: /^packages\/server\/src\/resources\/port\//,
    to: /^packages\/server\/src\/resources\/floating-ip\/(disassociate|keep-fixed-addresses)\.ts$/,
    because:
      'a port that goes or moves frees its floating IPs, and floating-ip/index.ts imports ports: a cycle',
  },
]

/** Only these may look at the process: everything else is told. */
const seesProcess =
  /^packages\/(cli\/|agent\/src\/(main\.ts|supervision\/|metadata\/(metadata-command|agent|proxy)\.ts|(macvtap|sriov)\/(macvtap|sriov)-command\.ts|metadata\/drivers\/|ovn\/ovn-command\.ts)|server\/src\/(main\.ts|process\/|config\/|database\/embedded\/)|ovsdb\/src\/generate\/)|^(tools|bench|test)\//

interface Import {
  readonly file: string
  readonly target: string
}

function listFiles(directory: string): readonly string[] {
  return readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.includes('node_modules') && !name.includes('dist/'))
    .map(name => join(directory, name))
}

function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier))
  const match = /^@neutrino\/([a-z]+)\/(.+)$/.exec(specifier)
  return match ? `packages/${match[1]}/src/${match[2]}` : undefined
}

function importsOf(file: string, text: string): readonly Import[] {
  const specifiers = [
    ...text.matchAll(/(?:^|\n)(?:import|export)\s[^'"`]*?from\s+'([^']+)'|import\('([^']+)'\)/g),
  ]
  return specifiers.flatMap(match => {
    const target = targetOf(file, match[1] ?? match[2] ?? '')
    return target === undefined ? [] : [{ file, target }]
  })
}

/** A folder of one resource is entered by its index.ts, except by reconcile, which needs the pure parts. */
function entersResource({ file, target }: Import): string | undefined {
  const inside = /^packages\/server\/src\/resources\/([^/]+)\/(.+)$/.exec(target)
  if (!inside || /^packages\/server\/src\/(reconcile|observe)\//.test(file)) return undefined
  const own = /^packages\/server\/src\/resources\/([^/]+)\//.exec(file)?.[1] === inside[1]
  const isExcepted = exceptions.some(({ from, to }) => from.test(file) && to.test(target))
  return own || isExcepted || inside[2] === 'index.ts'
    ? undefined
    : `enter resources/${inside[1]} by its index.ts`
}

/** The first cycle through value imports, as the files on it. Types alone bind nothing at run time. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []
  const visit = (file: string): readonly string[] | undefined => {
    if (state.get(file) === 'done') return undefined
    if (state.get(file) === 'open') return [...path.slice(path.indexOf(file)), file]
    state.set(file, 'open')
    path.push(file)
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next)
      if (cycle) return cycle
    }
    path.pop()
    state.set(file, 'done')
    return undefined
  }
  for (const file of graph.keys()) {
    const cycle = visit(file)
    if (cycle) return cycle
  }
  return undefined
}

const problems: string[] = []
const graph = new Map<string, readonly string[]>()
const FILE_LINES_MAX = 500

for (const file of ['packages', 'test', 'bench', 'tools'].flatMap(listFiles)) {
  const text = readFileSync(join(root, file), 'utf8')
  const isTest = /\.(test|fixture)\.ts$|^test\/|^bench\//.test(file)
  const lines = text.split('\n').length - 1
  if (lines > FILE_LINES_MAX && !/\/generated\//.test(file))
    problems.push(`${file}: ${lines} lines, at most ${FILE_LINES_MAX}`)
  if (/\bprocess\.(env|argv|exit|cwd|on|once)\b/.test(text) && !seesProcess.test(file) && !isTest) {
    problems.push(`${file}: looks at the process; only the composition root does`)
  }
  const imports = importsOf(file, text)
  const values = importsOf(file, text.replace(/(^|\n)(import|export) type [^'"`]*?from '[^']+'/g, ''))
  graph.set(
    file,
    values.map(each => each.target),
  )
  if (isTest) continue
  for (const each of imports) {
    for (const wall of walls) {
      if (wall.from.test(file) && wall.not.test(each.target))
        problems.push(`${file} imports ${each.target}: ${wall.because}`)
    }
    const entry = entersResource(each)
    if (entry) problems.push(`${file} imports ${each.target}: ${entry}`)
  }
}
const cycle = findCycle(graph)
if (cycle) problems.push(`a cycle of imports: ${cycle.join(' -> ')}`)

for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(
  problems.length ? `${problems.length} walls broken\n` : `walls hold in ${graph.size} files\n`,
)
process.exitCode = problems.length ? 1 : 0
