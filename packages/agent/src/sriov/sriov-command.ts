import { fileURLToPath } from 'node:url'
import { loadConfig } from '@neutrino/base/config/index.ts'
import { parseMappings } from '../channel/parse-mappings.ts'
import { channelSettingsOf } from '../channel/settings.ts'
import { readCommand } from '../supervision/read-command.ts'
import { runRootProcess } from '../supervision/run-root-process.ts'
import { createCards } from './cards.ts'
import { createForwardingTables } from './forwarding-tables.ts'
import { parseBandwidths, parseExcluded, type SriovConfig, sriovOptions } from './options.ts'
import type { SriovSettings } from './run-agent.ts'
import { parseVerb } from './verb.ts'

const program = fileURLToPath(new URL('./agent.ts', import.meta.url))

const usage = `neutrino agent sriov --config-file FILE …

Keeps the functions of this host's cards as the ports of the API want them, and tells the API which servers have theirs.
`

/** The root process: reads the configuration, starts everything else as another user, and sets functions for it. */
export async function runSriov(args: readonly string[]): Promise<number> {
  const command = readCommand(args)
  if (command === undefined) {
    process.stdout.write(usage)
    return 0
  }
  const config = loadConfig([sriovOptions], command.sources).values
  const settings = sriovSettingsOf(config)
  const cards = createCards({ ...settings.cards, excluded: new Set(settings.cards.excluded) })
  const tables = createForwardingTables(settings.forwarding)
  await runRootProcess({
    ...{ program, settings, agent: config.agent },
    carryOut: async value => {
      const verb = parseVerb(value)
      await (verb.verb === 'set-forwarding' ? tables.set(verb.device, verb.macs) : cards.set(verb))
    },
  })
  return 0
}

/** @throws ConfigError for what cannot be understood */
export function sriovSettingsOf(config: SriovConfig): SriovSettings {
  const { sriov_nic: options } = config
  const mappings = parseMappings('physical_device_mappings', options.physicalDeviceMappings)
  const sharing = parseMappings('shared_physical_device_mappings', config.FDB.sharedPhysicalDeviceMappings)
  const { resourceProviderHypervisors: hypervisors, resourceProviderInventoryDefaults: inventory } = options
  return {
    ...channelSettingsOf(config),
    cards: {
      devices: [...new Set([...mappings.values()].flat())],
      excluded: [...parseExcluded(options.excludeDevices)],
      sysfs: options.sysfsDirectory,
      program: options.ipProgram,
    },
    forwarding: {
      sharing: Object.fromEntries(sharing),
      devices: [...new Set([...sharing.values()].flat())],
      program: options.bridgeProgram,
      file: `${config.DEFAULT.statePath}/sriov-forwarding.json`,
    },
    configurations: {
      device_mappings: Object.fromEntries(mappings),
      extensions: sharing.size > 0 ? ['qos', 'fdb'] : ['qos'],
      resource_provider_bandwidths: parseBandwidths(options.resourceProviderBandwidths),
      resource_provider_hypervisors: hypervisors,
      resource_provider_inventory_defaults: Object.fromEntries(
        Object.entries(inventory).map(([name, value]) => [name, Number(value)]),
      ),
    },
  }
}
