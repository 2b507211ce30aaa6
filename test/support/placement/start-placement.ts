import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../../tools/free-port.ts'
import { assertProgram, serveWsgi } from '../python/serve-wsgi.ts'

const program = '/usr/bin/placement-api'

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
  await assertProgram(program, 'placement-api')
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'placement.conf'), configText(options))
  const environment = { OS_PLACEMENT_CONFIG_DIR: dir }
  const served = await serveWsgi({
    ...{ program, port, environment, log: join(dir, 'placement.log'), ready: `${url}/` },
  })
  return { url, port, stop: served.stop }
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
