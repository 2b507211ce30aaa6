import { runCommand, tryCommand } from '../lab/run-command.ts'
import type { HostFacts } from './host-facts.ts'
import { isInstalled } from './is-installed.ts'
import { parseLinks, parseSwitch } from './parse-host.ts'

const agentUnits = 'neutron-*agent.service'

/** Looks at this host; changes nothing. Throws when `ip` or the switch's database cannot be asked. */
export async function observeHost(): Promise<HostFacts> {
  const [addresses, tables, namespaces, units, iptables, ip6tables, ipsets] = await Promise.all([
    runCommand(['ip', '-j', '-d', 'address', 'show']),
    readTables(),
    runCommand(['ip', 'netns', 'list']),
    output(['systemctl', 'list-units', '--all', '--plain', '--no-legend', agentUnits]),
    output(['iptables-save']),
    output(['ip6tables-save']),
    output(['ipset', 'list', '-name']),
  ])
  const seen = parseSwitch(tables)
  return {
    ...seen,
    links: parseLinks(addresses),
    flows: await readFlows(seen.bridges.map(({ name }) => name)),
    namespaces: words(namespaces),
    services: units === undefined ? [] : words(units),
    hasServices: units !== undefined,
    firewall: {
      ...(iptables === undefined ? {} : { iptables }),
      ...(ip6tables === undefined ? {} : { ip6tables }),
    },
    ipsets: words(ipsets ?? ''),
  }
}

async function readTables() {
  const list = (table: string) => runCommand(['ovs-vsctl', '--timeout=10', '--format=json', 'list', table])
  const [root, bridge, port, iface, controller] = await Promise.all(
    ['Open_vSwitch', 'Bridge', 'Port', 'Interface', 'Controller'].map(list),
  )
  return {
    root: root ?? '',
    bridge: bridge ?? '',
    port: port ?? '',
    interface: iface ?? '',
    controller: controller ?? '',
  }
}

/** Flows as they can be given back: without counters and the line that says what they are. */
async function readFlows(bridges: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const flows: Record<string, string> = {}
  for (const bridge of bridges) {
    const text = await output([
      'ovs-ofctl',
      '-O',
      'OpenFlow13',
      '--no-stats',
      '--no-names',
      'dump-flows',
      bridge,
    ])
    if (text === undefined) continue
    const lines = text.split('\n').filter(line => /actions=/.test(line))
    flows[bridge] = lines.length === 0 ? '' : `${lines.map(line => line.trim()).join('\n')}\n`
  }
  return flows
}

/** What a program prints; undefined when it is not installed, or has nothing to ask. */
async function output(argv: readonly string[]): Promise<string | undefined> {
  if (!(await isInstalled(argv[0] ?? ''))) return undefined
  const { code, stdout } = await tryCommand(argv)
  return code === 0 ? stdout : undefined
}

/** The first word of each line. */
function words(text: string): readonly string[] {
  return text.split('\n').flatMap(line => line.trim().split(/\s+/)[0] || [])
}
