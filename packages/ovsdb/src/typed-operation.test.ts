import { expect, it } from 'vitest'
import type { NorthboundTables } from './generated/nb.ts'
import { byUuid, insert } from './operation.ts'
import { typedOperations } from './typed-operation.ts'

const nb = typedOperations<NorthboundTables>()

it('typed builders make the same operations', () => {
  expect(nb.insert('Logical_Switch', { name: 'a', ports: [] }, { name: 'row' })).toEqual(
    insert('Logical_Switch', { name: 'a', ports: [] }, { name: 'row' }),
  )
})

it('typed builders refuse what the schema does not have', () => {
  // @ts-expect-error no such table
  nb.insert('Logical_Swich', {})
  // @ts-expect-error no such column
  nb.insert('Logical_Switch', { nam: 'a' })
  // @ts-expect-error not a number
  nb.update('Logical_Switch_Port', byUuid('x'), { tag: '5' })
  // @ts-expect-error not one of the values
  nb.update('ACL', byUuid('x'), { action: 'alow' })
  // @ts-expect-error no such column
  nb.mutate('Logical_Switch', [], [['port', 'insert', 'x']])
})
