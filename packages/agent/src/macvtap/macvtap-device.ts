import { parseMac } from '@neutrino/base/mac.ts'
import { runTool } from '../supervision/run-tool.ts'

/** A device that a server is plugged into, as the kernel has it. */
export interface MacvtapDevice {
  readonly name: string
  readonly mac: string
  /** The device below it; empty when that is in another namespace. */
  readonly source: string
  readonly isUp: boolean
  /** It takes packets for every group that its server may listen to. */
  readonly takesAllGroups: boolean
}

/** All of this namespace. */
export async function listMacvtapDevices(): Promise<readonly MacvtapDevice[]> {
  return parseMacvtapDevices(await runTool('ip', ['-json', '-details', 'link', 'show', 'type', 'macvtap']))
}

/** Of what `ip -json -details link show` prints. @throws SyntaxError for what is no JSON */
export function parseMacvtapDevices(text: string): readonly MacvtapDevice[] {
  const links: unknown = JSON.parse(text.trim() === '' ? '[]' : text)
  if (!Array.isArray(links)) return []
  return links.flatMap(link => {
    const { ifname, address, link: source, flags, linkinfo, allmulti } = fieldsOf(link)
    const mac = parseMac(String(address))
    if (typeof ifname !== 'string' || mac === undefined || fieldsOf(linkinfo).info_kind !== 'macvtap')
      return []
    const has = (flag: string) => Array.isArray(flags) && flags.includes(flag)
    return [
      {
        ...{ name: ifname, mac, source: typeof source === 'string' ? source : '' },
        isUp: has('UP'),
        takesAllGroups: has('ALLMULTI') || Number(allmulti ?? 0) > 0,
      },
    ]
  })
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
