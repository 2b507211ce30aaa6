import { createFakeClock } from '@neutrino/base/fake-clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { createOperation, systemActor } from '@neutrino/base/operation.ts'
import { expect, test } from 'vitest'
import type { Arrangement } from '../definition/arrangement.ts'
import { withArrangements } from './with-arrangements.ts'

const tx = {} as never
const operation = () =>
  createOperation({
    actor: systemActor,
    log: silentLog,
    clock: createFakeClock(),
    signal: new AbortController().signal,
  })

function arrangement(key: string, happened: string[]): Arrangement {
  return {
    key,
    make: async () => {
      happened.push(`made ${key}`)
      return {
        confirm: async () => void happened.push(`confirmed ${key}`),
        undo: async () => void happened.push(`undone ${key}`),
      }
    },
  }
}

test('what a write needs is made outside, and the write runs again with it', async () => {
  const happened: string[] = []
  const result = await withArrangements(operation(), async ({ begin, arrange }) => {
    begin()
    happened.push('began')
    await arrange(tx, arrangement('a', happened))
    return 'written'
  })
  expect(result).toBe('written')
  expect(happened).toEqual(['began', 'made a', 'began', 'confirmed a'])
})

test('what was made for other facts is undone before the new is made', async () => {
  const happened: string[] = []
  const keys = ['a', 'b', 'b']
  await withArrangements(operation(), async ({ begin, arrange }) => {
    begin()
    await arrange(tx, arrangement(keys.shift() ?? '', happened))
  })
  expect(happened).toEqual(['made a', 'undone a', 'made b', 'confirmed b'])
})

test('what a write confirmed that then failed is undone', async () => {
  const happened: string[] = []
  const write = withArrangements(operation(), async ({ begin, arrange }) => {
    begin()
    await arrange(tx, arrangement('a', happened))
    throw new Error('no commit')
  })
  await expect(write).rejects.toThrow('no commit')
  expect(happened).toEqual(['made a', 'confirmed a', 'undone a'])
})

test('what a write no longer needs is undone', async () => {
  const happened: string[] = []
  let isNeeded = true
  await withArrangements(operation(), async ({ begin, arrange }) => {
    begin()
    if (isNeeded) {
      isNeeded = false
      await arrange(tx, arrangement('a', happened))
    }
  })
  expect(happened).toEqual(['made a', 'undone a'])
})

test('a write whose needs change all the time ends with a conflict', async () => {
  const happened: string[] = []
  let count = 0
  const write = withArrangements(operation(), async ({ begin, arrange }) => {
    begin()
    count += 1
    await arrange(tx, arrangement(String(count), happened))
  })
  await expect(write).rejects.toMatchObject({ status: 409, name: 'ArrangementsOutdated' })
  expect(happened.filter(one => one.startsWith('made'))).toHaveLength(5)
  expect(happened.filter(one => one.startsWith('undone'))).toHaveLength(5)
})
