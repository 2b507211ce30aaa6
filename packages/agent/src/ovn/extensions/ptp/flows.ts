import { flowNumber } from '../../flow-number.ts'
import { type LogicalPort, portKey } from '../../ingress-flows.ts'
import type { Passing } from './passing.ts'

/** Upper half of the cookie of our flows, "NUTS"; OVN's have zeros here. */
const cookieMark = '0x4e555453'
export const ownFlows = `cookie=${cookieMark}00000000/0xffffffff00000000`

/** Above the check of addresses, below the flows that drop all of a disabled port, tags and sources that are groups. */
const priority = 75

const overEthernet = 'dl_type=0x88f7'

export function matchOf(table: number, { datapath, port }: LogicalPort): string {
  return `table=${table},reg14=${port},metadata=${datapath},${overEthernet}`
}

/** Past the check of addresses to the next table, where OVN's flows drop what failed it: this has not. */
export function flowOf(table: number, passing: Passing): string {
  const match = `${matchOf(table, passing)},dl_src=${passing.mac}`
  return `cookie=${cookieMark}00000000,priority=${priority},${match},actions=resubmit(,${table + 1})`
}

export function parseOwnFlows(text: string): readonly { readonly table: number; readonly wanted: Passing }[] {
  return text.split('\n').flatMap(line => {
    if (!line.includes(`cookie=${cookieMark}00000000`) || !line.includes(overEthernet)) return []
    const [table, port, datapath] = ['table', 'reg14', 'metadata'].map(name => flowNumber(line, name))
    const mac = /\bdl_src=([0-9a-f:]{17})\b/.exec(line)?.[1]
    if (table === undefined || port === undefined || datapath === undefined || mac === undefined) return []
    return [{ table, wanted: { key: portKey({ datapath, port }), datapath, port, mac } }]
  })
}
