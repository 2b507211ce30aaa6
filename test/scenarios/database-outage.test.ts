import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { startEmbeddedPostgres } from '@neutrino/server/database/embedded/start-embedded-postgres.ts'
import { migrate } from '@neutrino/server/database/migrate.ts'
import pg from 'pg'
import { expect, test } from 'vitest'
import { callers, createTestApi } from '../support/api/create-test-api.ts'

const { member } = callers

test('without its database the API says 503 with Retry-After; with it again it serves, and nothing was lost', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-outage-'))
  // As root the database runs as another user, who has to get in.
  await chmod(directory, 0o755)
  const where = {
    dataDir: join(directory, 'data'),
    socketDir: join(directory, 'run'),
    clock: systemClock,
    log: silentLog,
  }
  const first = await startEmbeddedPostgres(where)
  const pool = new pg.Pool(first.connection)
  await migrate(pool)
  await pool.end()
  const api = await createTestApi({
    log: silentLog,
    database: { connection: first.connection, drop: async () => undefined },
  })
  try {
    const created = await api.post(member, '/v2.0/networks', { network: { name: 'kept' } })
    expect(created.status).toBe(201)

    await first.stop()
    for (const answer of [
      await api.get(member, '/v2.0/networks'),
      await api.get(member, `/v2.0/networks/${created.body.network.id}`),
      await api.post(member, '/v2.0/networks', { network: { name: 'refused' } }),
    ]) {
      expect(answer.status).toBe(503)
      expect(answer.headers['retry-after']).toMatch(/^\d+$/)
      expect(answer.body.NeutronError.type).toBe('ServiceUnavailable')
    }

    const second = await startEmbeddedPostgres(where)
    try {
      await waitUntil(
        { clock: systemClock },
        { what: 'the API serves again', timeoutMs: 10_000 },
        async () => (await api.get(member, '/v2.0/networks')).status === 200,
      )
      const { body } = await api.get(member, '/v2.0/networks?fields=name')
      expect(body.networks).toEqual([{ name: 'kept' }])
    } finally {
      await api.close()
      await second.stop()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}, 120_000)
