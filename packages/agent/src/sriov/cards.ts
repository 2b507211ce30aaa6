import { readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { runTool } from '../supervision/run-tool.ts'
import type { FunctionVerb } from './verb.ts'
import { parseCardReport, type VirtualFunction } from './virtual-function.ts'
import { parseVlanList, vlanListChanges } from './vlan-list.ts'

/** The cards of a host. */
export interface Cards {
  /** Functions of these cards, but for those that are excluded; a card that is not there has none. */
  functions(): Promise<readonly VirtualFunction[]>
  /** Whether a whole card is with a server: what drives it gives it to one. */
  isGivenAway(pciSlot: string): Promise<boolean>
  /** @throws Error with what `ip` said, or for a function that is not of these cards */
  set(verb: FunctionVerb): Promise<void>
}

export interface CardOptions {
  /** Their own devices. */
  readonly devices: readonly string[]
  /** PCI slots of functions that are not ours. */
  readonly excluded: ReadonlySet<string>
  /** /sys */
  readonly sysfs: string
  /** ip */
  readonly program: string
}

/** By sysfs, and by `ip` without a shell. */
export function createCards(options: CardOptions): Cards {
  const { devices, excluded, sysfs, program } = options
  const functionsOf = async (card: string): Promise<readonly VirtualFunction[]> => {
    const directory = join(sysfs, 'class/net', card, 'device')
    const slots = await slotsIn(directory)
    if (slots.size === 0) return []
    const report = parseCardReport(await runTool(program, ['-json', '-details', 'link', 'show', 'dev', card]))
    const found: VirtualFunction[] = []
    for (const [index, pciSlot] of slots) {
      const said = report.get(index)
      if (said === undefined || excluded.has(pciSlot)) continue
      const isTaken = await isTakenBy(join(directory, `virtfn${index}`, 'net'))
      found.push({
        card,
        index,
        pciSlot,
        isTaken,
        ...said,
        vlans: await vlansOf(trunkFile(directory, index)),
      })
    }
    return found
  }
  const functions = async () => (await Promise.all(devices.map(functionsOf))).flat()
  return {
    functions,
    isGivenAway: async pciSlot => {
      const driver = await readlink(join(sysfs, 'bus/pci/devices', pciSlot, 'driver')).catch(() => '')
      return basename(driver) === 'vfio-pci'
    },
    set: async verb => {
      const found = (await functions()).find(one => one.pciSlot === verb.pciSlot)
      if (found === undefined) throw new RangeError(`${verb.pciSlot} is no function of our cards`)
      const { card, index } = found
      if (verb.verb === 'set-function') {
        await runTool(program, ['link', 'set', 'dev', card, 'vf', String(index), ...verb.words])
        return
      }
      if (found.vlans === undefined) throw new Error(`${card} has no list of VLANs for its functions`)
      // The card takes one change at a time.
      for (const change of vlanListChanges(found.vlans, verb.vlans))
        await writeFile(trunkFile(join(sysfs, 'class/net', card, 'device'), index), `${change}\n`)
    },
  }
}

/** Where cards that can filter have the list of a function. */
const trunkFile = (directory: string, index: number) => join(directory, 'sriov', String(index), 'trunk')

/** Index to PCI slot. */
async function slotsIn(directory: string): Promise<ReadonlyMap<number, string>> {
  const slots = new Map<number, string>()
  for (const name of await listed(directory)) {
    const index = /^virtfn(\d{1,4})$/.exec(name)?.[1]
    if (index !== undefined) slots.set(Number(index), basename(await readlink(join(directory, name))))
  }
  return slots
}

/** A server that has the function itself has taken its device away; otherwise it may have one on top. */
async function isTakenBy(directory: string): Promise<boolean> {
  const [device] = await listed(directory)
  if (device === undefined) return true
  return (await listed(join(directory, device))).some(name => name.startsWith('upper_macvtap'))
}

async function vlansOf(file: string): Promise<readonly number[] | undefined> {
  try {
    return parseVlanList(await readFile(file, 'utf8'))
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENOTDIR')) return undefined
    throw error
  }
}

async function listed(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return []
    throw error
  }
}
