import { parseSchema } from '../schema/parse-schema.ts'
import type { Row } from '../value.ts'

/**
 * What a server says about one of its databases, in its database `_Server` (ovsdb-server(5)). `index` counts
 * the Raft log; a server whose index is behind what we have seen would show us the past.
 */
export interface ServerStatus {
  readonly model: string
  readonly isConnected: boolean
  readonly isLeader: boolean
  readonly clusterId: string | undefined
  readonly index: number
}

/** The part of `_Server` that the client reads. */
export const serverSchema = parseSchema({
  name: '_Server',
  version: '1.2.0',
  tables: {
    Database: {
      isRoot: true,
      columns: {
        name: { type: 'string' },
        model: { type: 'string' },
        connected: { type: 'boolean' },
        leader: { type: 'boolean' },
        cid: { type: { key: 'uuid', min: 0, max: 1 } },
        index: { type: { key: 'integer', min: 0, max: 1 } },
      },
    },
  },
})

export const serverColumns: readonly string[] = ['name', 'model', 'connected', 'leader', 'cid', 'index']

export function readServerStatus(row: Row): ServerStatus {
  const { model, connected, leader, cid, index } = row
  return {
    model: typeof model === 'string' ? model : '',
    isConnected: connected === true,
    isLeader: leader === true,
    clusterId: typeof cid === 'string' ? cid : undefined,
    index: typeof index === 'number' ? index : 0,
  }
}

/** What makes the server unfit for us; undefined when nothing does. */
export function objection(
  status: ServerStatus,
  need: { readonly leaderOnly: boolean; readonly clusterId: string | undefined; readonly indexMin: number },
): string | undefined {
  if (!status.isConnected) return 'the server is not connected to its cluster'
  if (need.leaderOnly && !status.isLeader) return 'the server is not the leader'
  if (status.clusterId === need.clusterId && status.index < need.indexMin) return 'the server is behind'
  return undefined
}
