import type { Authenticator } from '@neutrino/server/http/auth/authenticate.ts'

/** Takes the caller from the headers, as the strategy `none` does on loopback; the rest of the API is real. */
export const headerAuthenticator: Authenticator = {
  async authenticate(headers) {
    const roles = String(headers['x-roles'] ?? '')
      .split(',')
      .filter(Boolean)
    return {
      kind: 'ok',
      actor: {
        userId: 'tester',
        projectId: String(headers['x-project-id'] ?? ''),
        roles,
        isAdmin: roles.includes('admin'),
        isService: roles.includes('service') || roles.includes('advsvc'),
      },
    }
  },
  close: async () => undefined,
}
