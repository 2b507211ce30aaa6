import { runTool } from '../supervision/run-tool.ts'
import { listMacvtapDevices } from './macvtap-device.ts'
import type { Verb } from './verb.ts'

/** What the root process does for the unprivileged one, to devices on those that are configured and on their VLANs. */
export async function carryOut({ mac, source, isUp }: Verb, interfaces: ReadonlySet<string>): Promise<void> {
  if (!interfaces.has(source) && !interfaces.has(source.replace(/\.\d{1,4}$/, '')))
    throw new RangeError(`${source} is no device of physical_interface_mappings`)
  const devices = (await listMacvtapDevices()).filter(one => one.mac === mac && one.source === source)
  for (const { name } of devices)
    await runTool('ip', ['link', 'set', 'dev', name, isUp ? 'up' : 'down', 'allmulticast', 'on'])
}
