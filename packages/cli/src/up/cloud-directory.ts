import { createHash } from 'node:crypto'
import {
  mkdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { directoryLengthMax } from '../lab/place.ts'
import { UserError } from '../user-error.ts'

/** Where one local cloud keeps its things. */
export interface CloudDirectory {
  /** What the user named. Configuration, logs, pid files and client files are here. */
  readonly directory: string
  /** State of the lab: OVN databases, switches, machines. Its path is short enough for sockets. */
  readonly lab: string
  /** A short name for `directory`, when it needed one. */
  readonly shortcut?: string
  /** The database: `data`, `run` (socket). Elsewhere when `directory` is private to root. */
  readonly database: string
}

/** The checkout that this code belongs to. */
export const repository = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '')

export const directoryDefault = join(repository, '.neutrino')

/** Holds the databases of clouds whose own directories are private to root. */
const sharedDirectory = '/var/lib/neutrino'

/** Finds the places of the cloud in `directory`, without making anything. */
export async function locateCloud(directory: string): Promise<CloudDirectory> {
  const absolute = await resolveExisting(resolve(directory))
  const hash = createHash('sha256').update(absolute).digest('hex').slice(0, 8)
  const asRoot = process.getuid?.() === 0
  const isShort = Buffer.byteLength(join(absolute, 'postgres', 'run')) <= directoryLengthMax
  const shortcut = isShort ? undefined : join(asRoot ? '/run' : '/tmp', `neutrino-${hash}`)
  const base = shortcut ?? absolute
  // PostgreSQL does not run as root, and whom it runs as cannot enter, say, /root.
  const isPrivate = asRoot && !(await isOpenToOthers(absolute))
  return {
    directory: absolute,
    lab: join(base, 'lab'),
    ...(shortcut === undefined ? {} : { shortcut }),
    database: isPrivate ? join(sharedDirectory, hash) : join(base, 'postgres'),
  }
}

/** Makes the directory, and its short name where it needs one. */
export async function makeCloudDirectory(cloud: CloudDirectory): Promise<void> {
  try {
    await mkdir(cloud.directory, { recursive: true })
  } catch (cause) {
    throw new UserError(`The directory ${cloud.directory} cannot be made: name another one with --dir.`, {
      cause,
    })
  }
  if (cloud.shortcut === undefined) return
  try {
    await symlink(cloud.directory, cloud.shortcut)
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error
    if ((await readlink(cloud.shortcut).catch(() => '')) === cloud.directory) return
    throw new UserError(`${cloud.shortcut} is in the way: it should lead to ${cloud.directory}.`, {
      cause: error,
    })
  }
}

export async function removeShortcut(cloud: CloudDirectory): Promise<void> {
  if (cloud.shortcut !== undefined) await rm(cloud.shortcut, { force: true })
}

/** Deletes what is kept between runs. Only while nothing runs. */
export async function discardData(cloud: CloudDirectory): Promise<void> {
  await rm(cloud.database, { recursive: true, force: true })
  await rm(join(cloud.directory, 'lab'), { recursive: true, force: true })
  // Refused while another cloud's database is in it.
  if (dirname(cloud.database) === sharedDirectory) await rmdir(sharedDirectory).catch(() => undefined)
}

/** What `up` was asked for last, so that later commands and the next `up` know it. */
export interface CloudSettings {
  readonly apiPort: number
  readonly northboundPort: number
  readonly southboundPort: number
  readonly hypervisors: number
}

export async function readSettings(cloud: CloudDirectory): Promise<CloudSettings | undefined> {
  try {
    return parseSettings(await readFile(settingsFile(cloud), 'utf8'))
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Written whole or not at all. */
export async function writeSettings(cloud: CloudDirectory, settings: CloudSettings): Promise<void> {
  const scratch = `${settingsFile(cloud)}.new`
  await writeFile(scratch, `${JSON.stringify(settings, null, 2)}\n`)
  await rename(scratch, settingsFile(cloud))
}

export function apiUrl(settings: Pick<CloudSettings, 'apiPort'>): string {
  return `http://127.0.0.1:${settings.apiPort}`
}

function settingsFile(cloud: CloudDirectory): string {
  return join(cloud.directory, 'settings.json')
}

function parseSettings(text: string): CloudSettings | undefined {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return undefined
  const numbers = new Map(Object.entries(value).filter(([, number]) => typeof number === 'number'))
  const read = (name: keyof CloudSettings) => Number(numbers.get(name))
  const settings = {
    apiPort: read('apiPort'),
    northboundPort: read('northboundPort'),
    southboundPort: read('southboundPort'),
    hypervisors: read('hypervisors'),
  }
  return Object.values(settings).every(Number.isInteger) ? settings : undefined
}

/** Resolves symbolic links of the part that exists, so that one directory has one name. */
async function resolveExisting(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (hasErrorCode(error, 'ENOTDIR', 'EACCES', 'ELOOP')) {
      throw new UserError(`${path} cannot be a directory of yours: name another one with --dir.`, {
        cause: error,
      })
    }
    if (!hasErrorCode(error, 'ENOENT') || path === dirname(path)) throw error
    return join(await resolveExisting(dirname(path)), path.slice(dirname(path).length).replace(/^\//, ''))
  }
}

const executableByOthers = 0o001

async function isOpenToOthers(path: string): Promise<boolean> {
  try {
    if (((await stat(path)).mode & executableByOthers) === 0) return false
  } catch (error) {
    // What is not there yet will be made with the usual permissions.
    if (!hasErrorCode(error, 'ENOENT')) throw error
  }
  return path === dirname(path) ? true : isOpenToOthers(dirname(path))
}
