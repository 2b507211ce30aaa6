import { flowNumber } from '../../flow-number.ts'
import type { LogicalPort } from '../../ingress-flows.ts'

/** Upper half of the cookie of our flows, "NURA"; OVN's have zeros here. */
const cookieMark = '0x4e555241'
/** What `dump-flows` and `del-flows` take for all of them. */
export const ownFlows = `cookie=${cookieMark}00000000/0xffffffff00000000`

/** Above OVN's own, below those that only count a packet and send it here again. */
const priority = 65_500

/** What tells the flow of a port from others. */
export function matchOf(table: number, { datapath, port }: LogicalPort): string {
  return `table=${table},icmp6,reg14=${port},metadata=${datapath},icmp_type=134`
}

/** @param table where packets begin their way through a logical switch */
export function flowOf(table: number, port: LogicalPort): string {
  return `cookie=${cookieMark}00000000,priority=${priority},${matchOf(table, port)},actions=drop`
}

/** A flow of ours as `dump-flows` prints it. */
export interface OwnFlow extends LogicalPort {
  readonly table: number
}

export function parseOwnFlows(text: string): readonly OwnFlow[] {
  return text.split('\n').flatMap(line => {
    if (!line.includes(`cookie=${cookieMark}00000000`) || !line.includes('icmp_type=134')) return []
    const [table, port, datapath] = ['table', 'reg14', 'metadata'].map(name => flowNumber(line, name))
    if (table === undefined || port === undefined || datapath === undefined) return []
    return [{ table, port, datapath }]
  })
}
