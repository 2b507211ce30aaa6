import { formatIp, parseIp } from '@neutrino/base/ip.ts'
import { runTool } from '../../supervision/run-tool.ts'
import { hostDevice, insideDevice, namespaceName, networkOfNamespace } from './names.ts'

/** What a namespace has inside. */
export interface Inside {
  readonly mac: string | null
  readonly mtu: number | null
  readonly addresses: readonly string[]
  /** It has a way to what is not on its link. */
  readonly isRouted: boolean
}

export interface Namespaces {
  /** Networks that have a namespace. */
  list(): Promise<readonly string[]>
  inside(network: string): Promise<Inside>
  /** Fine when it is there. */
  add(network: string): Promise<void>
  /** A pair of devices with one end inside; in place of one that was there. */
  addDevice(network: string, device: { readonly mac: string; readonly mtu: number }): Promise<void>
  removeDevice(network: string): Promise<void>
  /** These and no others. */
  setAddresses(network: string, addresses: readonly string[]): Promise<void>
  /** A way to everybody by the router of the link, or none. */
  setRoute(network: string, isRouted: boolean): Promise<void>
  /** Fine when it is gone. */
  remove(network: string): Promise<void>
}

export function createNamespaces(prefix: string): Namespaces {
  const nameOf = (network: string) => namespaceName(prefix, network)
  const list = async () => {
    const networks = new Set<string>()
    for (const line of (await runTool('ip', ['netns', 'list'])).split('\n')) {
      const network = networkOfNamespace(prefix, line.split(' ')[0] ?? '')
      if (network !== undefined) networks.add(network)
    }
    return [...networks]
  }
  const removeDevice = async (network: string) => {
    await runTool('ip', ['link', 'del', hostDevice(network)]).catch(ignoreMissing)
  }
  return {
    list,
    inside: network => inspect(nameOf(network)),
    add: async network => {
      if (!(await list()).includes(network)) await runTool('ip', ['netns', 'add', nameOf(network)])
      await runTool('ip', ['-n', nameOf(network), 'link', 'set', 'lo', 'up'])
    },
    addDevice: async (network, { mac, mtu }) => {
      const [host, name] = [hostDevice(network), nameOf(network)]
      await removeDevice(network)
      await runTool('ip', [
        ...['link', 'add', host, 'mtu', String(mtu), 'type', 'veth'],
        ...['peer', 'name', insideDevice, 'address', mac, 'mtu', String(mtu), 'netns', name],
      ])
      // A switch in user space takes packets as they are: nobody would fill their checksums.
      await runTool('ip', ['netns', 'exec', name, 'ethtool', '-K', insideDevice, 'tx', 'off'])
      await runTool('ip', ['link', 'set', host, 'up'])
      await runTool('ip', ['-n', name, 'link', 'set', insideDevice, 'up'])
    },
    removeDevice,
    setAddresses: async (network, addresses) => {
      const name = nameOf(network)
      const has = new Set((await inspect(name)).addresses)
      for (const address of addresses.filter(one => !has.has(one))) {
        // Every hypervisor has the same addresses, each for its own guests: nobody is to be asked first.
        const family = address.includes(':') ? ['nodad'] : []
        await runTool('ip', ['-n', name, 'address', 'add', address, 'dev', insideDevice, ...family])
      }
      for (const address of has) {
        if (addresses.includes(address)) continue
        await runTool('ip', ['-n', name, 'address', 'del', address, 'dev', insideDevice])
      }
    },
    setRoute: async (network, isRouted) => {
      const name = nameOf(network)
      if (isRouted)
        await runTool('ip', [
          ...['-n', name, 'route', 'replace', 'default', 'via', linkRouter, 'dev', insideDevice, 'onlink'],
        ])
      else if (await hasRoute(name)) await runTool('ip', ['-n', name, 'route', 'del', 'default'])
    },
    remove: async network => {
      await removeDevice(network)
      await runTool('ip', ['netns', 'del', nameOf(network)]).catch(ignoreMissing)
    },
  }
}

/** What the server gives the router that leads from guests to the metadata port of a routed-only network. */
const linkRouter = '169.254.169.253'

async function hasRoute(namespace: string): Promise<boolean> {
  const show = ['-n', namespace, '-4', 'route', 'show', 'default']
  return (await runTool('ip', show).catch(() => '')) !== ''
}

function ignoreMissing(error: unknown): void {
  const text = error instanceof Error ? error.message : ''
  if (!/Cannot find device|No such file or directory/.test(text)) throw error
}

interface Link {
  readonly address?: string
  readonly mtu?: number
  readonly addr_info?: readonly {
    readonly local?: string
    readonly prefixlen?: number
    readonly protocol?: string
  }[]
}

async function inspect(namespace: string): Promise<Inside> {
  const text = await runTool('ip', ['-n', namespace, '-j', 'address', 'show', 'dev', insideDevice]).catch(
    () => '[]',
  )
  const links: readonly Link[] = JSON.parse(text === '' ? '[]' : text)
  const link = links.find(one => one.address !== undefined)
  const addresses = (link?.addr_info ?? []).flatMap(one => {
    const ip = parseIp(one.local ?? '')
    const text4or6 = ip === undefined ? '' : formatIp(ip)
    // The kernel gives each device a link-local address of its own, with this prefix; ours has 128.
    const isKernels = text4or6.startsWith('fe80:') && one.prefixlen === 64
    return ip === undefined || isKernels ? [] : [`${text4or6}/${one.prefixlen}`]
  })
  return {
    mac: link?.address ?? null,
    mtu: link?.mtu ?? null,
    addresses: addresses.sort(),
    isRouted: await hasRoute(namespace),
  }
}
