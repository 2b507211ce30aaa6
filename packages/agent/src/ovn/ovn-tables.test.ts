import { expect, test } from 'vitest'
import { findIngressTable, findOutputTable } from './ovn-tables.ts'

test('the tables are found where OVN has them', () => {
  const tunnel =
    ' cookie=0x1, table=0, priority=100,in_port=5 actions=move:NXM_NX_TUN_ID[0..23]->OXM_OF_METADATA[0..23],move:NXM_NX_TUN_METADATA0[16..30]->NXM_NX_REG14[0..14],resubmit(,38)'
  const device =
    ' cookie=0x2, table=0, priority=100,in_port=6 actions=load:0x7->OXM_OF_METADATA[],load:0x1->NXM_NX_REG14[],resubmit(,8)'
  expect(findIngressTable(`${tunnel}\n${device}`)).toBe(8)
  expect(findIngressTable(tunnel)).toBeUndefined()
  const again = ' cookie=0x2, table=64, priority=100,reg15=0x1,metadata=0x7 actions=resubmit(,65)'
  const output = ' cookie=0x2, table=65, priority=100,reg15=0x1,metadata=0x7 actions=output:6'
  expect(findOutputTable(`${again}\n${output}`)).toBe(65)
  expect(findOutputTable(again)).toBeUndefined()
})
