import { fileURLToPath } from 'node:url'
import { loadConfig } from '@neutrino/base/config/index.ts'
import { createLog } from '@neutrino/base/log.ts'
import { becomeLess } from '../supervision/become-less.ts'
import { findAccount } from '../supervision/find-account.ts'
import type { Capability } from '../supervision/privileges.ts'
import { readCommand } from '../supervision/read-command.ts'
import { superviseAgent } from '../supervision/supervise-agent.ts'
import { extensions } from './extensions/index.ts'
import { createHost, type Host } from './host.ts'
import { ovnAgentOptions } from './options.ts'
import { agentSettingsOf, hostSettingsOf } from './settings.ts'
import { parseVerb } from './verb.ts'

const program = fileURLToPath(new URL('./agent.ts', import.meta.url))

/** Sockets of the switch may be another user's; the agent is another user, whom root also has to end. */
const needed: readonly Capability[] = ['dac_override', 'kill', 'setgid', 'setuid', 'setpcap']

const usage = `neutrino agent ovn [cleanup] --config-file FILE …

Does on this hypervisor what OVN's rows alone cannot: ${extensions.map(one => one.name).join(', ')}.
cleanup removes all of it: the agent leaves it when it stops, so that it can be replaced under traffic.
`

/**
 * The root process: reads the configuration, starts everything else as another user, and does for it what only root
 * can do. It opens no connection to anything but this host's Open vSwitch.
 */
export async function runOvn(args: readonly string[]): Promise<number> {
  const command = readCommand(args)
  if (command === undefined) {
    process.stdout.write(usage)
    return 0
  }
  const config = loadConfig([ovnAgentOptions], command.sources).values
  const settings = hostSettingsOf(config)
  if (process.getuid?.() !== 0) throw new Error('The agent changes the switch of its host: start it as root.')
  becomeLess([...new Set([...needed, ...extensions.flatMap(one => one.capabilities ?? [])])])
  const user = findAccount({
    user: { option: 'user', name: settings.user },
    group: { option: 'group', name: settings.group },
  })
  const host = createHost(settings, extensions)
  if (command.positionals[0] === 'cleanup') return cleanUp(host)
  await superviseAgent({
    program,
    settings: agentSettingsOf(config, await host.chassis()),
    user,
    log: createLog({}),
    carryOut: verb => host.carryOut(parseVerb(verb, extensions)),
  })
  return 0
}

async function cleanUp(host: Host): Promise<number> {
  for (const { name } of extensions) {
    const own = await host.carryOut({ verb: 'list', extension: name })
    for (const { key } of Array.isArray(own) ? own : []) {
      await host.carryOut({ verb: 'remove', extension: name, key })
    }
  }
  return 0
}
