import { silentLog } from '@neutrino/base/log.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { REQUESTS_MAX } from '../supervision/serve-requests.ts'
import { serveVerbs } from './serve-verbs.ts'
import type { Verb } from './verb.ts'

const network = '11111111-0000-4000-8000-000000000001'

/** A server over a host that only notes what it was told to do. */
function serve() {
  const done: Verb[] = []
  const answers: object[] = []
  const host = {
    chassis: () => Promise.resolve('hv1'),
    carryOut: (verb: Verb) => {
      done.push(verb)
      return Promise.resolve(null)
    },
  }
  const server = serveVerbs(host, { log: silentLog, reply: answer => answers.push(answer) })
  return { done, answers, server }
}

/** Verbs as they should be, and nearly so. */
const words = fc.constantFrom(
  'observe',
  'add-namespace',
  'plug',
  'set-addresses',
  'start-proxy',
  'remove-namespace',
)
const nearly = fc.record(
  {
    verb: fc.oneof(words, fc.string()),
    network: fc.oneof(fc.uuid(), fc.string(), fc.constant('../../etc'), fc.constant(`${network}\n`)),
    port: fc.oneof(fc.uuid(), fc.string()),
    mac: fc.oneof(fc.constant('fa:16:3e:00:00:01'), fc.string(), fc.constant('-x')),
    mtu: fc.oneof(fc.integer(), fc.double(), fc.string()),
    addresses: fc.oneof(
      fc.array(fc.oneof(fc.constant('10.0.0.1/24'), fc.string(), fc.constant('10.0.0.1/24 dev lo'))),
      fc.anything(),
    ),
    isRouted: fc.oneof(fc.boolean(), fc.string()),
    more: fc.anything(),
  },
  { requiredKeys: [] },
)

test('whatever is sent, only verbs whose every value is one are carried out, and each request is answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.anything(), nearly)), async messages => {
      const { done, answers, server } = serve()
      for (const [id, verb] of messages.entries()) await server.take({ id, verb })
      expect(answers.map(answer => ('id' in answer ? answer.id : undefined))).toEqual([...messages.keys()])
      for (const verb of done) {
        if (verb.verb === 'observe') {
          expect(Object.keys(verb)).toEqual(['verb'])
          continue
        }
        expect(isUuid(verb.network)).toBe(true)
        expect(verb.network).toMatch(/^[0-9a-f-]{36}$/)
        if (verb.verb === 'plug') {
          expect(isUuid(verb.port)).toBe(true)
          expect(verb.mac).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/)
          expect(Number.isInteger(verb.mtu)).toBe(true)
        }
        if (verb.verb === 'set-addresses') {
          expect(typeof verb.isRouted).toBe('boolean')
          for (const address of verb.addresses) expect(address).toMatch(/^[0-9a-fA-F.:]+\/\d{1,3}$/)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('what is no request is not answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async message => {
      fc.pre(typeof message !== 'object' || message === null || !('id' in message))
      const { done, answers, server } = serve()
      await server.take(message)
      expect([done, answers]).toEqual([[], []])
    }),
  )
})

test('requests wait for those before them, and not more than the bound', async () => {
  const order: string[] = []
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  const answers: object[] = []
  const server = serveVerbs(
    {
      chassis: () => Promise.resolve('hv1'),
      carryOut: async verb => {
        await held
        order.push(verb.verb)
        return null
      },
    },
    { log: silentLog, reply: answer => answers.push(answer) },
  )
  const taken = Array.from({ length: REQUESTS_MAX }, (_, id) =>
    server.take({ id, verb: { verb: id === 0 ? 'add-namespace' : 'start-proxy', network } }),
  )
  await server.take({ id: -1, verb: { verb: 'observe' } })
  expect(answers).toEqual([{ id: -1, error: 'too many requests wait' }])
  release()
  await Promise.all(taken)
  expect(order[0]).toBe('add-namespace')
  expect(order).toHaveLength(REQUESTS_MAX)
})

test('a step that fails is answered with the reason, and the next is carried out', async () => {
  const answers: object[] = []
  const server = serveVerbs(
    { chassis: () => Promise.resolve('hv1'), carryOut: () => Promise.reject(new Error('no space')) },
    { log: silentLog, reply: answer => answers.push(answer) },
  )
  await server.take({ id: 1, verb: { verb: 'observe' } })
  await server.take({ id: 2, verb: { verb: 'reboot' } })
  expect(answers).toEqual([
    { id: 1, error: 'no space' },
    { id: 2, error: 'no such verb' },
  ])
})
