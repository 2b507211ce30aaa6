import type { HostStep } from './host-step.ts'

/** Chains of Neutron's agents: neutron-filter-top, neutron-linuxbri-…, neutron-openvswi-…, neutron-l3-agent-… */
const ours = /^neutron-/

/**
 * What `iptables-restore --noflush` takes to remove the agents' chains and the rules that lead there, table by table,
 * each at once; undefined when there are none.
 *
 * @param saved output of iptables-save
 */
export function removalOf(saved: string): string | undefined {
  const out: string[] = []
  let table: { readonly name: string; jumps: string[]; chains: string[] } | undefined
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) table = { name: line.slice(1).trim(), jumps: [], chains: [] }
    else if (table !== undefined && line.startsWith(':')) {
      const chain = line.slice(1).split(' ')[0] ?? ''
      if (ours.test(chain)) table.chains.push(chain)
    } else if (table !== undefined && line.startsWith('-A ')) {
      const [, chain = ''] = line.split(' ')
      // What people wrote beside a rule may look like one.
      const target = /\s-[jg] (\S+)/.exec(line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))?.[1] ?? ''
      if (!ours.test(chain) && ours.test(target)) table.jumps.push(`-D${line.slice(2)}`)
    } else if (table !== undefined && line === 'COMMIT') {
      const { name, jumps, chains } = table
      if (chains.length > 0)
        out.push(
          `*${name}`,
          ...jumps,
          ...chains.map(chain => `-F ${chain}`),
          ...chains.map(chain => `-X ${chain}`),
          'COMMIT',
        )
      table = undefined
    }
  }
  return out.length === 0 ? undefined : `${out.join('\n')}\n`
}

/** Steps that remove what agents left in the firewall of the host. */
export function firewallSteps(
  firewall: Readonly<Record<string, string | undefined>>,
  ipsets: readonly string[],
): readonly HostStep[] {
  const rules = Object.entries(firewall).flatMap(([program, saved]) => {
    const input = removalOf(saved ?? '')
    return input === undefined
      ? []
      : [
          {
            what: `remove the agents' chains from ${program}`,
            argv: [`${program}-restore`, '--noflush', '--wait'],
            input,
          },
        ]
  })
  const sets = ipsets
    .filter(name => /^NI?Pv[46]/.test(name))
    .map(name => ({
      what: 'remove a set of a security group',
      argv: ['ipset', 'destroy', name],
      mayFail: true,
    }))
  return [...rules, ...sets]
}
