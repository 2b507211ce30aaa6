import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, openSync } from 'node:fs'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { request } from 'undici'

const startTimeoutMs = 60_000
const stopTimeoutMs = 10_000
const serveProgram = '/usr/bin/placement-api'
// Whatever Python a developer has first in PATH does not see Debian's packages.
const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export interface PlacementOptions {
  /** A scratch directory; what an earlier start stored there is found again. */
  readonly dir: string
  /** A free one when absent. */
  readonly port?: number
  /** Who validates tokens: a user of Keystone's. Absent: the token `admin` is the administrator. */
  readonly keystone?: { readonly url: string; readonly username: string; readonly password: string }
}

export interface Placement {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

/**
 * A real Placement from Debian's packages on SQLite, listening on the loopback, within two seconds.
 *
 * @throws Error saying what to install, or with the end of Placement's log when it does not come up
 */
export async function startPlacement(options: PlacementOptions): Promise<Placement> {
  const { dir } = options
  await access(serveProgram, constants.X_OK).catch(cause => {
    throw new Error(`${serveProgram} is missing: apt-get install --no-install-recommends placement-api`, {
      cause,
    })
  })
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'placement.conf'), configText(options))
  const server = await serve({ dir, port, url })
  return { url, port, stop: () => stop(server) }
}

function configText({ dir, keystone }: PlacementOptions): string {
  const strategy = keystone === undefined ? 'noauth2' : 'keystone'
  const auth =
    keystone === undefined
      ? ''
      : `[keystone_authtoken]
auth_type = password
auth_url = ${keystone.url}/v3
www_authenticate_uri = ${keystone.url}
username = ${keystone.username}
password = ${keystone.password}
user_domain_id = default
project_name = service
project_domain_id = default
service_token_roles_required = false
`
  return `[DEFAULT]
use_stderr = true
[api]
auth_strategy = ${strategy}
[placement_database]
connection = sqlite:///${dir}/placement.db
sync_on_startup = true
[oslo_policy]
policy_file = ${dir}/policy.yaml
${auth}`
}

async function serve(at: {
  readonly dir: string
  readonly port: number
  readonly url: string
}): Promise<ChildProcess> {
  const log = join(at.dir, 'placement.log')
  const output = openSync(log, 'a')
  const child = spawn(serveProgram, ['--host', '127.0.0.1', '--port', String(at.port)], {
    stdio: ['ignore', output, output],
    env: { PATH: systemPath, OS_PLACEMENT_CONFIG_DIR: at.dir, PYTHONWARNINGS: 'ignore' },
  })
  const killWithUs = () => child.kill('SIGKILL')
  process.on('exit', killWithUs)
  child.on('exit', () => process.off('exit', killWithUs))
  try {
    const wait = { what: 'placement answers', timeoutMs: startTimeoutMs, pollMs: 100 }
    await waitUntil({ clock: systemClock }, wait, async () => {
      if (child.exitCode !== null) throw new Error(`placement ended with ${child.exitCode}`)
      const answer = await request(`${at.url}/`).catch(() => undefined)
      await answer?.body.dump()
      return answer?.statusCode === 200
    })
  } catch (cause) {
    await stop(child)
    const tail = (await readFile(log, 'utf8')).split('\n').slice(-20).join('\n')
    throw new Error(`placement did not start:\n${tail}`, { cause })
  }
  return child
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const killLater = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await ended
  clearTimeout(killLater)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given to listen on')
  return address.port
}
