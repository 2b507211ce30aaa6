import { fileURLToPath } from 'node:url'
import { loadConfig } from '@neutrino/base/config/index.ts'
import { parseMappings } from '../channel/parse-mappings.ts'
import { channelSettingsOf } from '../channel/settings.ts'
import { readCommand } from '../supervision/read-command.ts'
import { runRootProcess } from '../supervision/run-root-process.ts'
import { carryOut } from './host.ts'
import { macvtapOptions } from './options.ts'
import type { MacvtapSettings } from './run-agent.ts'
import { parseVerb } from './verb.ts'

const program = fileURLToPath(new URL('./agent.ts', import.meta.url))

const usage = `neutrino agent macvtap --config-file FILE …

Tells the API which servers of this host are plugged into macvtap devices, and keeps these as their ports want them.
`

/** The root process: reads the configuration, starts everything else as another user, and changes devices for it. */
export async function runMacvtap(args: readonly string[]): Promise<number> {
  const command = readCommand(args)
  if (command === undefined) {
    process.stdout.write(usage)
    return 0
  }
  const config = loadConfig([macvtapOptions], command.sources).values
  const mappings = parseMappings('physical_interface_mappings', config.macvtap.physicalInterfaceMappings)
  const interfaceMappings = Object.fromEntries(
    [...mappings].map(([network, [device = '']]) => [network, device]),
  )
  const settings: MacvtapSettings = { ...channelSettingsOf(config), interfaceMappings }
  const interfaces = new Set(Object.values(interfaceMappings))
  await runRootProcess({
    ...{ program, settings, agent: config.agent },
    carryOut: verb => carryOut(parseVerb(verb), interfaces),
  })
  return 0
}
