import { fileURLToPath } from 'node:url'
import { loadConfig } from '@neutrino/base/config/index.ts'
import { createLog } from '@neutrino/base/log.ts'
import { becomeLess } from '../supervision/become-less.ts'
import { findAccount } from '../supervision/find-account.ts'
import type { Capability } from '../supervision/privileges.ts'
import { readCommand } from '../supervision/read-command.ts'
import { superviseAgent } from '../supervision/supervise-agent.ts'
import { createHost, type Host } from './host.ts'
import { metadataOptions } from './options.ts'
import { agentSettingsOf, hostSettingsOf } from './settings.ts'
import { parseVerb } from './verb.ts'

const program = fileURLToPath(new URL('./agent.ts', import.meta.url))

/**
 * What the root process keeps. Namespaces and devices; other users for the agent and the proxies, whom it also has to
 * end and whose bounding sets it empties; directories for their sockets, in places that belong to other users.
 */
const needed: readonly Capability[] = [
  'chown',
  'dac_override',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'net_admin',
  'sys_admin',
]

const usage = `neutrino agent metadata [cleanup] --config-file FILE …

Answers for 169.254.169.254 on this hypervisor, in a namespace for each network that has a guest here.
cleanup removes these namespaces: the agent leaves them when it stops, so that it can be replaced under traffic.
`

/**
 * The root process: reads the configuration, starts everything else as another user, and does for it what only root
 * can do. It opens no connection to anything.
 */
export async function runMetadata(args: readonly string[]): Promise<number> {
  const command = readCommand(args)
  if (command === undefined) {
    process.stdout.write(usage)
    return 0
  }
  const config = loadConfig([metadataOptions], command.sources).values
  const settings = hostSettingsOf(config)
  if (process.getuid?.() !== 0) throw new Error('The agent makes network namespaces: start it as root.')
  becomeLess(needed)
  const user = findAccount({
    user: { option: 'metadata_proxy_user', name: settings.user },
    group: { option: 'metadata_proxy_group', name: settings.group },
  })
  const host = createHost(settings, user)
  if (command.positionals[0] === 'cleanup') return cleanUp(host)
  await superviseAgent({
    program,
    settings: agentSettingsOf(config, await host.chassis()),
    user,
    log: createLog({}),
    carryOut: async verb => (await host.carryOut(parseVerb(verb))) ?? [],
  })
  return 0
}

async function cleanUp(host: Host): Promise<number> {
  for (const { network } of (await host.carryOut({ verb: 'observe' })) ?? []) {
    await host.carryOut({ verb: 'remove-namespace', network })
  }
  return 0
}
