import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { behaviourSchema } from '../behaviour/schema.ts'
import { parseSchema } from '../schema/parse-schema.ts'
import { compositeKey } from './composite-key.ts'
import { externalIdKeys } from './external-id-keys.ts'
import { LiveReplica } from './live-replica.ts'
import { ReplicaInconsistent } from './plan.ts'

const schema = parseSchema(behaviourSchema)
const monitored = new Map([
  ['Owner', ['name', 'size', 'external_ids']],
  ['Part', ['group', 'number', 'owner']],
])

async function filled(rows: object): Promise<LiveReplica> {
  const replica = new LiveReplica()
  await replica.applySnapshot(schema, monitored, rows, 'first')
  return replica
}

describe('LiveReplica', () => {
  it('applies a large update in several turns, and shows it in one', async () => {
    const replica = await filled({})
    const rows = Object.fromEntries(
      Array.from({ length: 60_000 }, (_, at) => [
        `uuid-${at}`,
        { insert: { name: `n-${at}`, external_ids: ['map', [['k', `${at}`]]] } },
      ]),
    )
    const applying = replica.applyUpdate({ Owner: rows }, 'second')
    expect(applying).toBeInstanceOf(Promise)
    await nextTurn()
    expect(replica.count('Owner')).toBe(0)
    expect((await applying).rows).toHaveLength(60_000)
    expect([replica.count('Owner'), replica.find('Owner', 'name', 'n-7').length]).toEqual([60_000, 1])
  })

  it('applies a small update at once', async () => {
    const replica = await filled({ Owner: { a: { initial: { name: 'a' } } } })
    expect(replica.applyUpdate({ Owner: { a: { modify: { size: 3 } } } }, 'second')).toMatchObject({
      kind: 'update',
      transactionId: 'second',
      rows: [{ before: { size: 0 }, after: { name: 'a', size: 3 } }],
    })
  })

  it('reports only what differs between a dump and what it holds', async () => {
    const before = {
      a: { initial: { name: 'a' } },
      b: { initial: { name: 'b' } },
      c: { initial: { name: 'c' } },
    }
    const replica = await filled({ Owner: before })
    const kept = replica.get('Owner', 'a')
    const after = {
      a: { initial: { name: 'a' } },
      b: { initial: { name: 'b', size: 1 } },
      d: { initial: { name: 'd' } },
    }
    const { kind, rows } = await replica.applySnapshot(schema, monitored, { Owner: after }, 'second')
    expect([kind, rows.map(row => row.uuid)]).toEqual(['snapshot', ['b', 'd', 'c']])
    expect(replica.get('Owner', 'a')).toBe(kept)
    expect(replica.find('Owner', 'name', 'c')).toEqual([])
  })

  it('keeps indexes over a dump, also those declared before the first one and during it', async () => {
    const replica = new LiveReplica()
    replica.createIndex('Owner', 'id', externalIdKeys('id'))
    const dump = { Owner: { a: { initial: { external_ids: ['map', [['id', 'x']]] } }, b: { initial: {} } } }
    const applying = replica.applySnapshot(schema, monitored, dump, 'first')
    replica.createIndex('Owner', 'size', row => String(row.size))
    await applying
    expect(replica.find('Owner', 'id', 'x').map(row => row._uuid)).toEqual(['a'])
    expect(replica.find('Owner', 'size', '0')).toHaveLength(2)
  })

  it('finds rows by an index over several columns', async () => {
    const replica = await filled({ Part: { p: { initial: { group: 'g', number: 2 } } } })
    expect(replica.find('Part', 'group,number', compositeKey(['g', 2]))).toHaveLength(1)
    expect(replica.find('Part', 'group,number', compositeKey(['g', 3]))).toEqual([])
  })

  it('refuses a change of a row it does not have', async () => {
    const replica = await filled({})
    expect(() => replica.applyUpdate({ Owner: { a: { modify: { size: 3 } } } }, 'second')).toThrow(
      ReplicaInconsistent,
    )
  })
})
