import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { parseMac } from '@neutrino/base/mac.ts'
import { runTool } from '../supervision/run-tool.ts'

/** What a card's own switch knows to be behind its uplink on this host. */
export interface ForwardingTable {
  readonly device: string
  readonly macs: readonly string[]
  /** Of them, and of those that somebody took out, what we put in. */
  readonly own: readonly string[]
}

export interface ForwardingTables {
  read(): Promise<readonly ForwardingTable[]>
  /** Makes what we put into a device's table be these. */
  set(device: string, macs: readonly string[]): Promise<void>
}

export interface ForwardingOptions {
  readonly devices: readonly string[]
  /** bridge, of iproute2 */
  readonly program: string
  /** Remembers what we put in: an agent that was away must not leave servers behind a card that they have left. */
  readonly file: string
}

export function createForwardingTables({ devices, program, file }: ForwardingOptions): ForwardingTables {
  const macsOf = async (device: string) =>
    parseForwarding(await runTool(program, ['-json', 'fdb', 'show', 'dev', device]))
  const remember = async (own: Readonly<Record<string, readonly string[]>>) => {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(`${file}.new`, JSON.stringify(own))
    await rename(`${file}.new`, file)
  }
  return {
    read: async () => {
      const own = devices.length === 0 ? {} : await recalled(file)
      return Promise.all(
        devices.map(async device => ({ device, macs: await macsOf(device), own: own[device] ?? [] })),
      )
    },
    set: async (device, wanted) => {
      if (!devices.includes(device)) throw new RangeError(`${device} is not shared`)
      const all = await recalled(file)
      const own = all[device] ?? []
      const has = await macsOf(device)
      // First: what is put in and not remembered would stay for ever.
      await remember({ ...all, [device]: [...new Set([...own, ...wanted])].sort() })
      for (const mac of own.filter(one => !wanted.includes(one) && has.includes(one)))
        await runTool(program, ['fdb', 'del', mac, 'dev', device])
      for (const mac of wanted.filter(one => !has.includes(one)))
        await runTool(program, ['fdb', 'add', mac, 'dev', device])
      await remember({ ...all, [device]: [...wanted].sort() })
    },
  }
}

/** Of what `bridge -json fdb show` prints. @throws SyntaxError for what is no JSON */
export function parseForwarding(text: string): readonly string[] {
  const entries: unknown = JSON.parse(text.trim() === '' ? '[]' : text)
  const macs = (Array.isArray(entries) ? entries : []).flatMap(entry => {
    const mac = typeof entry === 'object' && entry !== null && 'mac' in entry ? entry.mac : undefined
    return (typeof mac === 'string' ? parseMac(mac) : undefined) ?? []
  })
  return [...new Set(macs)]
}

async function recalled(file: string): Promise<Readonly<Record<string, readonly string[]>>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return {}
    throw error
  }
}
