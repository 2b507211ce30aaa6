import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { isReachableBy, type ServerUser } from './server-user.ts'

const execute = promisify(execFile)

/** Absolute paths of the two programs that a server needs, and their major version. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly majorVersion: number
}

/**
 * Finds PostgreSQL: in `directory` when one is given (a distribution's `…/bin`), else in the npm package.
 * The package's programs are copied to `copyTo` when `user` cannot reach them where npm put them, as with a
 * checkout below root's private home directory.
 */
export async function findPostgresBinaries(options: {
  readonly directory?: string | undefined
  readonly user: ServerUser | undefined
  readonly copyTo: string
  /** The `native` directory of the npm package, when it is not where Node would look for it. */
  readonly packagedDir?: string
}): Promise<PostgresBinaries> {
  if (options.directory !== undefined) return describeBinaries(options.directory)
  const packaged = options.packagedDir ?? (await findPackaged())
  await restoreSymlinks(packaged)
  const reachable = await isReachableBy(options.user, join(packaged, 'bin', 'postgres'))
  const home = reachable ? packaged : await copyPackaged(packaged, options.copyTo)
  return describeBinaries(join(home, 'bin'))
}

async function findPackaged(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native')
  } catch (cause) {
    throw new EmbeddedPostgresError('binaries_missing', { directory: name }, { cause })
  }
}

/**
 * npm packages cannot hold symbolic links, so the package lists them in a file and makes them in an install
 * script, which npm may have been told not to run. Making those that are missing is idempotent.
 */
async function restoreSymlinks(native: string): Promise<void> {
  const list = parseSymlinks(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
  const root = dirname(native)
  await Promise.all(
    list.map(async ({ source, target }) => {
      const path = join(root, target)
      try {
        await symlink(basename(source), path)
      } catch (error) {
        if (!hasErrorCode(error, 'EEXIST')) throw error
      }
    }),
  )
}

function parseSymlinks(text: string): { source: string; target: string }[] {
  const value: unknown = JSON.parse(text)
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('source' in item) || !('target' in item)) return []
    const { source, target } = item
    return typeof source === 'string' && typeof target === 'string' ? [{ source, target }] : []
  })
}

/** Copies into a scratch directory first, so that an interrupted copy is never taken for a whole one. */
async function copyPackaged(native: string, destination: string): Promise<string> {
  if (await exists(join(destination, 'bin', 'postgres'))) return destination
  await mkdir(dirname(destination), { recursive: true })
  const scratch = await mkdtemp(`${destination}.`)
  for (const part of ['bin', 'lib', 'share']) {
    await cp(join(native, part), join(scratch, part), { recursive: true, verbatimSymlinks: true })
  }
  await execute('chmod', ['-R', 'a+rX', scratch])
  try {
    await rename(scratch, destination)
  } catch (error) {
    // Another process finished the same copy first; its result is as good as ours.
    await rm(scratch, { recursive: true, force: true })
    if (!(await exists(join(destination, 'bin', 'postgres')))) throw error
  }
  return destination
}

async function describeBinaries(directory: string): Promise<PostgresBinaries> {
  const postgres = join(directory, 'postgres')
  const initdb = join(directory, 'initdb')
  if (!(await exists(postgres)) || !(await exists(initdb))) {
    throw new EmbeddedPostgresError('binaries_missing', { directory })
  }
  const { stdout } = await execute(postgres, ['--version'])
  const majorVersion = Number(/(\d+)/.exec(stdout)?.[1])
  if (!Number.isInteger(majorVersion)) throw new EmbeddedPostgresError('binaries_missing', { directory })
  return { initdb, postgres, majorVersion }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}
