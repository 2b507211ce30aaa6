import { once } from 'node:events'
import { createServer } from 'node:net'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { expect, it } from 'vitest'
import { untilState } from '../behaviour/fixture.ts'
import { behaviourSchema } from '../behaviour/schema.ts'
import { zeroUuid } from '../schema/atoms.ts'
import { Connection } from '../wire/connection.ts'
import { connect } from './connect.ts'

it('reads everything again after a server whose updates do not fit, though it knows no _Server', async () => {
  const resumedFrom: unknown[] = []
  const connections: Connection[] = []
  const server = createServer(stream => {
    const connection = new Connection({
      stream,
      clock: systemClock,
      probeIntervalMs: 0,
      handlers: {
        onNotification: () => undefined,
        onRequest: ({ id, method, params }) => {
          if (method === 'get_schema') connection.respond(id, { result: behaviourSchema })
          else if (method === 'monitor_cond_since') {
            resumedFrom.push(params[3])
            const found = params[3] !== zeroUuid
            connection.respond(id, { result: [found, '11111111-1111-4111-8111-111111111111', {}] })
          } else connection.respond(id, { error: { error: 'unknown method' } })
        },
      },
    })
    connections.push(connection)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const client = connect({
    remotes: [`tcp:127.0.0.1:${port}`],
    database: 'Behaviour',
    leaderOnly: true,
    backoffMsMax: 100,
    clock: systemClock,
    log: silentLog,
  })
  try {
    await client.ready(AbortSignal.timeout(5_000))
    for (const update of [{ modify: { size: 1 } }, undefined]) {
      const lost = untilState(client, 'lost')
      if (update === undefined) connections.at(-1)?.close(new Error('hang up'))
      else connections.at(-1)?.notify('update3', ['data', zeroUuid, { Owner: { missing: update } }])
      await lost
      await client.ready(AbortSignal.timeout(5_000))
    }
    expect(resumedFrom).toEqual([zeroUuid, zeroUuid, '11111111-1111-4111-8111-111111111111'])
  } finally {
    await client.close()
    server.close()
  }
})
