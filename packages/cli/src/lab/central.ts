import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../user-error.ts'
import { type Daemon, findDaemon, startDaemon, stopDaemon } from './daemon.ts'
import { pathExists } from './path-exists.ts'
import { runCommand } from './run-command.ts'

/** OVN central: the northbound and southbound databases and ovn-northd between them. Needs no privilege. */
export interface Central {
  /** Holds the databases (kept over stop and start), sockets, pid files and logs. */
  readonly directory: string
  /** TCP on loopback besides the Unix sockets. */
  readonly ports?: { readonly nb: number; readonly sb: number }
}

const schemaDirectories = ['/usr/share/ovn', '/usr/local/share/ovn'] as const

/** `unix:` remote of a database. */
export function centralRemote(central: Central, database: 'nb' | 'sb'): string {
  return `unix:${join(central.directory, `${database}.sock`)}`
}

/** Starts what is not running and returns when both databases are initialised. Idempotent. */
export async function startCentral(central: Central): Promise<void> {
  await mkdir(central.directory, { recursive: true })
  const schemas = await findSchemas()
  await Promise.all([startDatabase(central, 'nb', schemas), startDatabase(central, 'sb', schemas)])
  await startDaemon(northd(central))
}

/** Ends it; the database files stay. */
export async function stopCentral(central: Central): Promise<void> {
  await stopDaemon(northd(central))
  await Promise.all([stopDaemon(database(central, 'nb')), stopDaemon(database(central, 'sb'))])
}

/** Process ids by name; undefined for one that does not run. */
export async function centralStatus(central: Central): Promise<Record<string, number | undefined>> {
  const daemons = { nb: database(central, 'nb'), sb: database(central, 'sb'), northd: northd(central) }
  const pids = await Promise.all(
    Object.entries(daemons).map(async ([name, daemon]) => [name, await findDaemon(daemon)] as const),
  )
  return Object.fromEntries(pids)
}

const toolTimeoutS = 60

/** Runs `ovn-nbctl` on the northbound database. */
export function nbctl(central: Central, args: readonly string[]): Promise<string> {
  return runTool('ovn-nbctl', central, 'nb', args)
}

/** Runs `ovn-sbctl` on the southbound database. */
export function sbctl(central: Central, args: readonly string[]): Promise<string> {
  return runTool('ovn-sbctl', central, 'sb', args)
}

function runTool(
  program: string,
  central: Central,
  db: 'nb' | 'sb',
  args: readonly string[],
): Promise<string> {
  return runCommand([program, `--timeout=${toolTimeoutS}`, `--db=${centralRemote(central, db)}`, ...args], {
    timeoutMs: (toolTimeoutS + 1) * 1_000,
  })
}

async function startDatabase(central: Central, name: 'nb' | 'sb', schemas: string): Promise<void> {
  const file = join(central.directory, `${name}.db`)
  if (!(await pathExists(file)))
    await runCommand(['ovsdb-tool', 'create', file, join(schemas, `ovn-${name}.ovsschema`)])
  const started = await startDaemon(database(central, name))
  // The singleton rows (NB_Global, SB_Global) are expected by everyone who connects.
  if (started) await (name === 'nb' ? nbctl(central, ['init']) : sbctl(central, ['init']))
}

function database(central: Central, name: 'nb' | 'sb'): Daemon {
  const { directory } = central
  const port = central.ports?.[name]
  const tcp = port === undefined ? [] : [`--remote=ptcp:${port}:127.0.0.1`]
  const unix = `--remote=p${centralRemote(central, name)}`
  return { program: 'ovsdb-server', name, directory, args: [unix, ...tcp, join(directory, `${name}.db`)] }
}

function northd(central: Central): Daemon {
  const args = [`--ovnnb-db=${centralRemote(central, 'nb')}`, `--ovnsb-db=${centralRemote(central, 'sb')}`]
  return { program: 'ovn-northd', name: 'northd', directory: central.directory, args }
}

async function findSchemas(): Promise<string> {
  for (const directory of schemaDirectories) {
    if (await pathExists(join(directory, 'ovn-nb.ovsschema'))) return directory
  }
  throw new UserError(
    `OVN is not installed: ovn-nb.ovsschema is neither in ${schemaDirectories.join(' nor in ')}.`,
  )
}
