import { expect, test } from 'vitest'
import { callers, createTestApi, projectA } from '../../../../../test/support/api/create-test-api.ts'
import { CHECK_LIMIT_DEFAULT } from './index.ts'

const { admin, member } = callers
const path = `/v2.0/quotas/${projectA}`

test.each([
  [[], {}, 400],
  [[], { check_limit: true }, 400],
  [[], { force: true }, 200],
  [[], { force: true, check_limit: true }, 400],
  [[CHECK_LIMIT_DEFAULT], {}, 200],
  [[CHECK_LIMIT_DEFAULT], { check_limit: true }, 400],
] as const)(
  'with %j switched off, a limit below what is in use with %j gives %i',
  async (hidden, how, status) => {
    const api = await createTestApi({ hiddenAliases: hidden })
    try {
      for (const name of ['a', 'b']) await api.post(member, '/v2.0/networks', { network: { name } })
      const answer = await api.put(admin, path, { quota: { network: 1, ...how } })
      expect(answer.status).toBe(status)
      const { quota } = (await api.get(member, path)).body
      expect(quota.network === 1).toBe(status === 200)
      const { extensions } = (await api.get(member, '/v2.0/extensions')).body
      const aliases: readonly string[] = extensions.map((each: { alias: string }) => each.alias)
      expect(aliases.includes(CHECK_LIMIT_DEFAULT)).toBe(hidden.length === 0)
    } finally {
      await api.close()
    }
  },
)
