/** Numbers of OVN's tables, which differ between its releases. */
export interface Tables {
  /** Where packets begin their way through a logical switch. */
  readonly ingress: number
  /** Where a logical port becomes one of the switch. */
  readonly output: number
}

/** The table that packets of plugged devices go to first, in a dump of table 0. Those of tunnels bring their datapath. */
export function findIngressTable(dump: string): number | undefined {
  for (const line of dump.split('\n')) {
    if (!/\bin_port=/.test(line) || !/reg14/i.test(line) || /move:/.test(line)) continue
    const table = /resubmit\(,(\d+)\)\s*$/.exec(line)?.[1]
    if (table !== undefined) return Number(table)
  }
  return undefined
}

/** The last table that sends packets of a port to its device, in a dump of the flows that know the port. */
export function findOutputTable(dump: string): number | undefined {
  const tables = dump.split('\n').flatMap(line => {
    const table = /\btable=(\d+)/.exec(line)?.[1]
    return table !== undefined && /\boutput:/.test(line) && !/resubmit/.test(line) ? [Number(table)] : []
  })
  return tables.length === 0 ? undefined : Math.max(...tables)
}
