import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const standIn = fileURLToPath(new URL('./ip.mjs', import.meta.url))

/** What a card keeps of a function; as `ip link set` calls it. */
export interface KeptFunction {
  readonly mac: string
  readonly [setting: string]: unknown
}

/** A host with cards, in a directory: a tree of sysfs, and a program in place of `ip` that keeps what it is told. */
export interface FakeHost {
  readonly sysfs: string
  readonly program: string
  /** What was set, one call each: the arguments that the kernel's tool would get. */
  calls(): readonly string[]
  functions(card: string): readonly KeptFunction[]
  change(card: string, index: number, changes: object): void
  /** A server takes the function: its device is gone from the host. */
  take(card: string, index: number): void
  /** It is the host's again, maybe with a macvtap device on it. */
  release(card: string, index: number, upper?: string): void
  /** What the card lets pass of a function's tags; undefined: it has no such list. */
  list(card: string, index: number): string | undefined
  setList(card: string, index: number, text: string): void
  giveAway(pciSlot: string): void
  /** What the card's own switch knows to be behind its uplink. */
  forwarded(card: string): readonly string[]
  forward(card: string, macs: readonly string[]): void
  remove(): void
}

export const slotOf = (card: number, index: number) => `0000:0${card}:10.${index}`

/** @param cards by device, the MAC addresses of their functions; the first has bus 1, the second bus 2 */
export async function createFakeHost(cards: Readonly<Record<string, readonly string[]>>): Promise<FakeHost> {
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-cards-'))
  chmodSync(directory, 0o755)
  const sysfs = join(directory, 'sys')
  const program = join(directory, 'ip')
  const state = join(directory, 'eswitch.json')
  copyFileSync(standIn, program)
  const script = readFileSync(standIn, 'utf8').replace(/^#!.*/, `#!${process.execPath}`)
  writeFileSync(program, script)
  chmodSync(program, 0o755)
  const deviceOf = (card: string) => join(sysfs, 'class/net', card, 'device')
  const netOf = (card: string, index: number) => join(deviceOf(card), `virtfn${index}`, 'net')
  const read = (): Record<string, KeptFunction[]> => JSON.parse(readFileSync(state, 'utf8'))
  const release = (card: string, index: number, upper?: string) =>
    void mkdirSync(
      join(netOf(card, index), `${card}v${index}`, ...(upper === undefined ? [] : [`upper_${upper}`])),
      {
        recursive: true,
      },
    )
  Object.entries(cards).forEach(([card, macs], number) => {
    mkdirSync(deviceOf(card), { recursive: true })
    macs.forEach((_, index) => {
      const slot = join(sysfs, 'bus/pci/devices', slotOf(number + 1, index))
      mkdirSync(slot, { recursive: true })
      symlinkSync(slot, join(deviceOf(card), `virtfn${index}`))
      release(card, index)
    })
  })
  const kept = Object.entries(cards).map(([card, macs]) => [card, macs.map(mac => ({ mac }))])
  writeFileSync(state, JSON.stringify(Object.fromEntries(kept)))
  const listFile = (card: string, index: number) => join(deviceOf(card), 'sriov', String(index), 'trunk')
  return {
    ...{ sysfs, program, release },
    calls: () => textOf(join(directory, 'calls'))?.split('\n').filter(Boolean) ?? [],
    functions: card => read()[card] ?? [],
    change: (card, index, changes) => {
      const all = read()
      writeFileSync(
        state,
        JSON.stringify({
          ...all,
          [card]: all[card]?.map((one, place) => (place === index ? { ...one, ...changes } : one)),
        }),
      )
    },
    take: (card, index) => rmSync(netOf(card, index), { recursive: true, force: true }),
    list: (card, index) => textOf(listFile(card, index)),
    setList: (card, index, text) => {
      mkdirSync(join(deviceOf(card), 'sriov', String(index)), { recursive: true })
      writeFileSync(listFile(card, index), text)
    },
    giveAway: pciSlot => {
      mkdirSync(join(sysfs, 'bus/pci/devices', pciSlot), { recursive: true })
      symlinkSync('/bus/pci/drivers/vfio-pci', join(sysfs, 'bus/pci/devices', pciSlot, 'driver'))
    },
    forwarded: card => JSON.parse(textOf(join(directory, `fdb-${card}`)) ?? '[]'),
    forward: (card, macs) => writeFileSync(join(directory, `fdb-${card}`), JSON.stringify(macs)),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
