import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { freePort } from '../../../tools/free-port.ts'
import { assertProgram, serveWsgi, systemPath, tail } from '../python/serve-wsgi.ts'

const manageTimeoutMs = 120_000
const adminPassword = 'keystone-admin'
const program = '/usr/bin/keystone-wsgi-public'
const manage = '/usr/bin/keystone-manage'

export interface KeystoneOptions {
  /** A scratch directory. One that an earlier start prepared is used as it is, users and keys included. */
  readonly dir: string
  /** A free one when absent. */
  readonly port?: number
  /** Life of the tokens this process issues; an hour when absent. */
  readonly tokenExpirationS?: number
  /** Remember what was read and validated: for many users and logins. */
  readonly isCaching?: boolean
}

export interface Keystone {
  /** `http://127.0.0.1:<port>`, without `/v3`. */
  readonly url: string
  readonly port: number
  /** The user `admin` in the project `admin`, both in the domain `Default`. */
  readonly adminPassword: string
  stop(): Promise<void>
}

/**
 * A real Keystone from Debian's packages on SQLite and Fernet keys, listening on the loopback. The first
 * start in a directory takes about half a minute for the database, later ones a few seconds.
 *
 * @throws Error saying what to install, or with the end of Keystone's log when it does not come up
 */
export async function startKeystone(options: KeystoneOptions): Promise<Keystone> {
  const { dir, tokenExpirationS = 3_600, isCaching = false } = options
  for (const needed of [manage, program]) await assertProgram(needed, 'keystone')
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const config = join(dir, `keystone-${port}.conf`)
  await mkdir(join(dir, 'policy.d'), { recursive: true })
  await writeFile(config, configText({ dir, tokenExpirationS, isCaching }))
  await prepare(dir, config, url)
  const environment = { OS_KEYSTONE_CONFIG_FILES: config }
  const served = await serveWsgi({
    ...{ program, port, environment, log: join(dir, `keystone-${port}.log`), ready: `${url}/v3` },
  })
  return {
    url,
    port,
    adminPassword,
    stop: served.stop,
  }
}

function configText(of: {
  readonly dir: string
  readonly tokenExpirationS: number
  readonly isCaching: boolean
}): string {
  const { dir, tokenExpirationS } = of
  // One process serves, so a cache within it knows all changes; the catalogue is edited after the start.
  const cache = of.isCaching ? 'enabled = true\nbackend = dogpile.cache.memory' : 'enabled = false'
  return `[DEFAULT]
use_stderr = true
[database]
connection = sqlite:///${dir}/keystone.db
[token]
provider = fernet
expiration = ${tokenExpirationS}
[fernet_tokens]
key_repository = ${dir}/fernet
[fernet_receipts]
key_repository = ${dir}/fernet
[credential]
key_repository = ${dir}/credential
[identity]
password_hash_rounds = 4
[oslo_policy]
policy_dirs = ${dir}/policy.d
[cache]
${cache}
[catalog]
caching = false
`
}

async function prepare(dir: string, config: string, url: string): Promise<void> {
  const mark = join(dir, 'prepared')
  if (
    await access(mark).then(
      () => true,
      () => false,
    )
  )
    return
  const run = (...words: readonly string[]) => runManage(['--config-file', config, ...words], dir)
  const owner = ['--keystone-user', 'root', '--keystone-group', 'root']
  await run('db_sync')
  letReadersAndWriterCoexist(join(dir, 'keystone.db'))
  await run('fernet_setup', ...owner)
  await run('credential_setup', ...owner)
  const urls = ['admin', 'internal', 'public'].flatMap(kind => [`--bootstrap-${kind}-url`, `${url}/v3/`])
  await run('bootstrap', '--bootstrap-password', adminPassword, '--bootstrap-region-id', 'RegionOne', ...urls)
  await writeFile(mark, '')
}

/** Keystone leaves a reading cursor open after a list, which would lock out its own next write. */
function letReadersAndWriterCoexist(file: string): void {
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = wal')
  database.close()
}

async function runManage(words: readonly string[], dir: string): Promise<void> {
  const log = join(dir, 'keystone-manage.log')
  const output = openSync(log, 'a')
  const child = spawn(manage, words, {
    stdio: ['ignore', output, output],
    env: { PATH: systemPath },
    timeout: manageTimeoutMs,
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`keystone-manage ${words[2]} ended with ${code}:\n${await tail(log)}`)
}
